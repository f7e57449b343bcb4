/** The colours of the glass by the hour (R34, ART §4): night changes colour only, no line breaks differently. */
import type { Board } from '../office/board.ts';

const dayMinutes = 1440;

/** `minute` of the board's day; the range is half-open, past midnight where `from` is later; none is empty. */
export function appearanceAt({ night }: Pick<Board, 'night'>, minute: number): 'day' | 'night' {
  if (!night) return 'day';
  const since = (clock: string): number =>
    (dayMinutes + minute - Number(clock.slice(0, 2)) * 60 - Number(clock.slice(3))) % dayMinutes;
  return since(night.from) < since(night.until) ? 'night' : 'day';
}
