import type { Board } from '../office/board.ts';
import { stableHash } from './phase.ts';

/**
 * One plan serves all boards that set and schedule pages alike: same screen, viewing, pace, groups, zone and opening hours.
 * A valid record id. The board's own id is not in it: ten thousand boards of four sizes share four plans.
 */
export function planKeyOf(board: Board): string {
  const { screen, viewing } = board;
  const hours = board.openHours?.map(({ days, from, until }) => [[...days].sort(), from, until]);
  const size = [screen.widthPx, screen.heightPx, screen.widthMm, screen.colour, viewing.nearM, viewing.typicalM, viewing.farM];
  const text = JSON.stringify([
    size,
    board.pace,
    [...board.groups].sort(),
    board.timeZone ?? null,
    hours ?? null,
    ...(board.calendars ? [board.calendars] : []),
  ]);
  const part = (salt: string) =>
    stableHash(salt + text)
      .toString(16)
      .padStart(8, '0');
  return `${screen.widthPx}x${screen.heightPx}-${part('')}${part('board')}`;
}
