/**
 * Time cut where a playlist's valid items change: within an era the turn is fixed. Turns are made when first asked for.
 */
import type { BoardState, ItemHead, ProgrammeEntry } from './programme.ts';
import { firstIndex, type Showing, showingsOf, type Turn, turnOf } from './turn.ts';
import { always, holds, intersection, type Window, windowOf } from './window.ts';

export interface Eras {
  indexAt(at: number): number;
  windowOf(index: number): Window;
  /** Empty during a break. */
  turnOf(index: number): Turn;
  /** A red warning has the glass: the playlist stands still (see alert-glass.ts). */
  isBreak(index: number): boolean;
  /** What would turn if there were no break. */
  beneath(index: number): Turn;
}

/**
 * When an entry may show on this board, or null for never (R59, R72, DESIGN §4.5).
 * A lease counts from the last verified contact. With an untrusted clock there are no events: an entry is valid at both
 * bounds, or out. Example items stay off paired boards.
 */
export function validityOf(entry: ItemHead, state: BoardState): Window | null {
  if (entry.example && state.paired) return null;
  const lease = { from: always.from, until: entry.leaseMs === null ? always.until : state.contactAt + entry.leaseMs };
  const window = intersection(windowOf(entry), lease);
  if (window === null || state.bounds === undefined) return window;
  return holds(window, state.bounds.earliest) && holds(window, state.bounds.latest) ? always : null;
}

const stillTurn = turnOf([]);

export function erasOf(entries: readonly ProgrammeEntry[], state: BoardState, breaks: readonly Window[] = []): Eras {
  const windows = new Map(entries.map((entry) => [entry, validityOf(entry, state)]));
  const showings = showingsOf(entries);
  const ends = [...windows.values()].flatMap((window) => (window === null ? [] : [window.from, window.until]));
  ends.push(...breaks.flatMap(({ from, until }) => [from, until]));
  const cuts = [...new Set(ends)].filter(Number.isFinite).sort((a, b) => a - b);
  const turns = new Map<number, Turn>();
  const from = (index: number) => cuts[index - 1] ?? always.from;
  const isValid = ({ entry }: Showing, index: number) => {
    const window = windows.get(entry);
    return window != null && window.from <= from(index) && from(index) < window.until;
  };
  const isBreak = (index: number) => breaks.some((window) => holds(window, from(index)));
  const beneath = (index: number) => {
    const turn = turns.get(index) ?? turnOf(showings.filter((showing) => isValid(showing, index)));
    turns.set(index, turn);
    return turn;
  };
  return {
    indexAt: (at) => firstIndex(cuts, (cut) => cut > at),
    windowOf: (index) => ({ from: from(index), until: cuts[index] ?? always.until }),
    turnOf: (index) => (isBreak(index) ? stillTurn : beneath(index)),
    isBreak,
    beneath,
  };
}
