/**
 * A board's days as blocks: which playlist has the glass from when until when, and because of what (R48, R49). What a
 * console, a terminal or a calendar draws; pages are `agendaOf`.
 */
import type { Instant } from '../time/instant.ts';
import type { Weekday } from '../time/weekday.ts';
import { type DayClass, dayClassAt } from '../time/working-calendar.ts';
import { dateOf, instantAtLocal, isDayIn, localTimeAt, weekdayOf } from '../time/zone.ts';
import { choiceAt, lanesOf } from './lane.ts';
import type { BoardState, Programme, Reason } from './programme.ts';

export interface DayBlock {
  readonly from: Instant;
  readonly until: Instant;
  readonly kind: 'playlist' | 'off' | 'slate';
  /** Null if the board is off or shows the slate. */
  readonly playlist: string | null;
  readonly reason: Reason;
}

export interface BoardDay extends DayClass {
  readonly date: string;
  readonly weekday: Weekday;
  /** In order, from midnight to midnight. */
  readonly blocks: readonly DayBlock[];
}

const maxDays = 400;

/** `count` local days from the one that holds `from`. Without `state` as a board sees them that is never offline. */
export function daysOf(programme: Programme, from: Instant, count: number, state?: BoardState): BoardDay[] {
  const { zone, calendars } = programme;
  const first = localTimeAt(from, zone).dayNumber;
  const numbers = Array.from({ length: Math.min(count, maxDays) }, (_, i) => first + i).filter((day) => isDayIn(day, zone));
  return numbers.map((day) => {
    const window = { from: instantAtLocal(day, 0, zone), until: instantAtLocal(day + 1, 0, zone) };
    return {
      date: dateOf(day),
      weekday: weekdayOf(day),
      ...dayClassAt(calendars, day),
      blocks: blocksIn(programme, window, state),
    };
  });
}

function blocksIn(
  programme: Programme,
  day: { readonly from: Instant; readonly until: Instant },
  state?: BoardState,
): DayBlock[] {
  const blocks: DayBlock[] = [];
  for (let at = day.from; at < day.until; ) {
    const board = state ?? { contactAt: at, paired: !programme.board.example };
    const choice = choiceAt(lanesOf(programme, board, at), at);
    const until = Math.min(choice.until, day.until) as Instant;
    const { lane, reason } = choice;
    const kind = lane !== null ? 'playlist' : reason === 'closed' ? 'off' : 'slate';
    const previous = blocks.at(-1);
    if (previous?.reason === reason && previous.playlist === (lane?.id ?? null))
      blocks[blocks.length - 1] = { ...previous, until };
    else blocks.push({ from: at, until, kind, playlist: lane?.id ?? null, reason });
    at = until;
  }
  return blocks;
}
