/**
 * A playlist running from a mark through the eras. What expires leaves the glass at once; what becomes valid joins at the
 * next page boundary in order of due time; the place in the turn is carried on. Marks at era changes are remembered.
 */
import type { Eras } from './eras.ts';
import { turnTicks } from './phase.ts';
import type { Anchor } from './programme.ts';
import { type Mark, type Spot, showingMs, spotAt } from './turn.ts';

export interface Run {
  /** The page on the glass if the playlist were; null while nothing is valid. Before `since` an estimate backwards. */
  spotAt(at: number): Spot | null;
  /** From where the era of `at` is counted; its cursor is where the playlist stands even while nothing is valid. */
  markAt(at: number): Mark;
}

/** @param since the mark was taken here; its showing may have begun before. */
export function runFrom(eras: Eras, mark: Mark, since: number = mark.at): Run {
  const first = eras.indexAt(since);
  const marks = [mark];
  const markOf = (index: number) => {
    for (let era = first + marks.length; era <= index; era += 1) marks.push(crossing(eras, era, marks.at(-1)!));
    return marks[Math.max(0, index - first)]!;
  };
  return {
    markAt: (at) => markOf(eras.indexAt(at)),
    spotAt(at) {
      if (at < since) return before(eras, mark, since, at);
      const index = eras.indexAt(at);
      if (eras.isBreak(index)) return null;
      const spot = spotAt(eras.turnOf(index), markOf(index), at);
      return spot && { ...spot, endsAt: validUntil(eras, spot.entry.id, at, spot.endsAt) };
    },
  };
}

/** Where an anchor of a plan leads in these eras. Its item may be gone: then what is due next begins. */
export function markOfAnchor(eras: Eras, anchor: Anchor): Mark {
  const turn = Math.floor(anchor.turn);
  const due = Math.round((anchor.turn - turn) * turnTicks);
  const entry = anchor.item === null ? null : (eras.beneath(eras.indexAt(anchor.at)).members.get(anchor.item)?.entry ?? null);
  if (entry === null) return { at: anchor.at, cursor: { turn, due, item: '' }, entry };
  const page = anchor.page < entry.pages.length ? anchor.page : 0;
  return { at: anchor.at - showingMs(entry, page), cursor: { turn, due, item: entry.id }, entry };
}

/** The mark with which era `index` begins. A page whose last moment was the era's begin has been shown to its end. */
function crossing(eras: Eras, index: number, mark: Mark): Mark {
  const { from } = eras.windowOf(index);
  if (eras.isBreak(index - 1)) return afterBreak(eras, index, mark, from);
  const spot = spotAt(eras.turnOf(index - 1), mark, from - 1);
  if (spot === null) return { at: from, cursor: mark.cursor, entry: null };
  const entry = eras.beneath(index).members.get(spot.entry.id)?.entry ?? null;
  const isLast = spot.page === spot.entry.pages.length - 1;
  if (entry === null || (isLast && spot.endsAt === from)) return { at: from, cursor: spot.cursor, entry: null };
  return { at: eras.isBreak(index) ? from : spot.shownAt, cursor: spot.cursor, entry };
}

/** The interrupted showing begins again (lax resume, F4.1); what became of it meanwhile is asked of the new era. */
function afterBreak(eras: Eras, index: number, { cursor, entry }: Mark, from: number): Mark {
  return { at: from, cursor, entry: entry && (eras.beneath(index).members.get(entry.id)?.entry ?? null) };
}

/** How far into `[from, until]` an item that is valid at `from` stays valid; `from` if it is not. */
export function validUntil(eras: Eras, item: string, from: number, until: number): number {
  for (let era = eras.indexAt(from), end = from; ; era += 1) {
    if (!eras.turnOf(era).members.has(item)) return end;
    end = eras.windowOf(era).until;
    if (end >= until) return until;
  }
}

/** Time before the anchor belongs to the programme before; a board without it counts backwards, within each era by itself. */
function before(eras: Eras, mark: Mark, since: number, at: number): Spot | null {
  const index = eras.indexAt(at);
  const turn = eras.turnOf(index);
  const isKnown = mark.entry !== null && turn.members.has(mark.entry.id);
  const spot = spotAt(turn, isKnown ? mark : { at: since, cursor: mark.cursor, entry: null }, at);
  const { from, until } = eras.windowOf(index);
  return spot && { ...spot, startsAt: Math.max(spot.startsAt, from), endsAt: Math.min(spot.endsAt, until, since) };
}
