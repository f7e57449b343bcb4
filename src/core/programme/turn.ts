/**
 * One turn of a playlist for a fixed set of valid entries: every entry's showings in order of due time, each with all its pages.
 * Glass time and turn are converted into one another by whole turns and a binary search, so that a question years after the
 * anchor costs what one a minute after it costs.
 */
import { duesOf } from './phase.ts';
import type { ProgrammeEntry } from './programme.ts';

export interface Showing {
  readonly entry: ProgrammeEntry;
  /** Ticks, 0 ≤ due < turnTicks. */
  readonly due: number;
}

export interface Turn {
  readonly showings: readonly Showing[];
  /** Begin of each showing in ms from the begin of the turn. */
  readonly startsMs: readonly number[];
  readonly lengthMs: number;
  /** By item, in the order in which items first come: the place that 第 n 条 names. */
  readonly members: ReadonlyMap<string, { readonly entry: ProgrammeEntry; readonly position: number }>;
}

/** A place between showings: after the one of `item` due at `due` in turn number `turn`. With `item` '': before all due at `due`. */
export interface Cursor {
  readonly turn: number;
  readonly due: number;
  readonly item: string;
}

/** Where a playlist stands at `at`: the showing at `cursor` begins, of `entry`; `entry` null: the first showing after `cursor`. */
export interface Mark {
  readonly at: number;
  readonly cursor: Cursor;
  readonly entry: ProgrammeEntry | null;
}

/** A page on the glass. */
export interface Spot {
  readonly entry: ProgrammeEntry;
  readonly cursor: Cursor;
  /** When the showing began: page 0. */
  readonly shownAt: number;
  readonly page: number;
  readonly startsAt: number;
  /** Earlier than `startsAt + dwellMs` if the item expires. */
  readonly endsAt: number;
  readonly dwellMs: number;
}

/** Every showing of the entries in a turn, in the order in which they play. */
export function showingsOf(entries: readonly ProgrammeEntry[]): Showing[] {
  const showings = entries.flatMap((entry) => duesOf(entry.phase, entry.weight).map((due) => ({ entry, due })));
  return showings.sort((a, b) => a.due - b.due || (a.entry.id < b.entry.id ? -1 : 1));
}

/** @param showings in the order of `showingsOf`; at most one entry of an item. */
export function turnOf(showings: readonly Showing[]): Turn {
  const startsMs: number[] = [];
  const members = new Map<string, { entry: ProgrammeEntry; position: number }>();
  let lengthMs = 0;
  for (const { entry } of showings) {
    startsMs.push(lengthMs);
    lengthMs += showingMs(entry);
    if (!members.has(entry.id)) members.set(entry.id, { entry, position: members.size + 1 });
  }
  return { showings, startsMs, lengthMs, members };
}

export function showingMs(entry: Pick<ProgrammeEntry, 'pages'>, pages = entry.pages.length): number {
  let sum = 0;
  for (let page = 0; page < pages; page += 1) sum += entry.pages[page]!;
  return sum;
}

/** Index of the first showing after the cursor; `showings.length` if that is the next turn's first. */
export function indexAfter(turn: Turn, cursor: Cursor): number {
  return firstIndex(turn.showings, ({ due, entry }) => due > cursor.due || (due === cursor.due && entry.id > cursor.item));
}

/** What is on the glass at `at`, or null if the turn is empty. Before the mark the turn is run backwards. */
export function spotAt(turn: Turn, mark: Mark, at: number): Spot | null {
  const ownMs = mark.entry === null ? 0 : showingMs(mark.entry);
  if (mark.entry !== null && at >= mark.at && at < mark.at + ownMs) return pageAt(mark.entry, mark.cursor, mark.at, at);
  if (turn.showings.length === 0) return null;
  const index = indexAfter(turn, mark.cursor);
  const offset = (turn.startsMs[index] ?? turn.lengthMs) + at - (mark.at + ownMs);
  const turns = Math.floor(offset / turn.lengthMs);
  const inTurn = offset - turns * turn.lengthMs;
  const shown = firstIndex(turn.startsMs, (startMs) => startMs > inTurn) - 1;
  const { entry, due } = turn.showings[shown]!;
  const cursor = { turn: mark.cursor.turn + turns, due, item: entry.id };
  return pageAt(entry, cursor, at - (inTurn - turn.startsMs[shown]!), at);
}

function pageAt(entry: ProgrammeEntry, cursor: Cursor, shownAt: number, at: number): Spot {
  let startsAt = shownAt;
  let page = 0;
  while (at >= startsAt + entry.pages[page]!) startsAt += entry.pages[page++]!;
  const dwellMs = entry.pages[page]!;
  return { entry, cursor, shownAt, page, startsAt, endsAt: startsAt + dwellMs, dwellMs };
}

/** Index of the first member of an ordered list that holds `isPast`, or its length. */
export function firstIndex<T>(list: readonly T[], isPast: (member: T) => boolean): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isPast(list[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
