/**
 * Which items a playlist asks for, and when. A selection such as "the newest 20" changes as items come and go, so its answer
 * is a list of windows per item. An item named by several entries belongs to the first; single items go before selections.
 */

import type { Playlist, PlaylistEntry, Selection } from './playlist.ts';
import type { ItemHead } from './programme.ts';
import { difference, holds, intersection, type Window, windowOf } from './window.ts';

/** An item with the time in which a playlist asks for it. */
export interface Candidate {
  readonly head: ItemHead;
  readonly weight: number;
  readonly windows: readonly Window[];
}

interface Match {
  readonly head: ItemHead;
  readonly window: Window;
}

/** @param items those that may show on the board at all. @param at nothing that ended before is of interest. */
export function candidatesOf(playlist: Playlist, items: readonly ItemHead[], at: number): Candidate[] {
  const taken = new Map<string, Window[]>();
  const candidates: Candidate[] = [];
  for (const entry of [...playlist.entries].sort((a, b) => Number(isSelection(a)) - Number(isSelection(b)))) {
    const matches = isSelection(entry) ? matchesOf(entry.select, items, at) : itemMatches(items, entry.item);
    for (const [head, windows] of byItem(matches)) {
      const before = taken.get(head.id) ?? [];
      const own = difference(windows, before).filter(({ until }) => until > at);
      taken.set(head.id, [...before, ...own]);
      if (own.length > 0) candidates.push({ head, weight: entry.weight, windows: own });
    }
  }
  return candidates;
}

type SelectionEntry = Extract<PlaylistEntry, { select: Selection }>;

function isSelection(entry: PlaylistEntry): entry is SelectionEntry {
  return 'select' in entry;
}

function itemMatches(items: readonly ItemHead[], id: unknown): Match[] {
  return items.filter((head) => head.id === id).map((head) => ({ head, window: windowOf(head) }));
}

function matchesOf(selection: Selection, items: readonly ItemHead[], at: number): Match[] {
  const matches = items
    .filter((head) => isSelected(selection, head))
    .flatMap((head) => {
      const window = selection.posting ? intersection(windowOf(head), head.posting ?? { from: 0, until: 0 }) : windowOf(head);
      return window === null || window.until <= at ? [] : [{ head, window }];
    });
  return selection.latest === undefined ? matches : newest(matches, selection.latest, at);
}

function isSelected({ kind, category, language, posting }: Selection, head: ItemHead): boolean {
  const isNamed = (wanted: string | undefined, actual: string) => wanted === undefined || wanted === actual;
  return (
    isNamed(kind, head.kind) &&
    isNamed(category, head.category) &&
    isNamed(language, head.language) &&
    (!posting || head.posting !== null)
  );
}

/** The windows in which each item is among the newest `count` valid ones, from `at` on. */
function newest(matches: readonly Match[], count: number, at: number): Match[] {
  const ranked = [...matches].sort((a, b) => newerFirst(a.head, b.head));
  const result: Match[] = [];
  let chosen = new Map<number, number>();
  const chooseAt = (now: number) => {
    const next = new Map<number, number>();
    for (let rank = 0; rank < ranked.length && next.size < count; rank += 1) {
      if (holds(ranked[rank]!.window, now)) next.set(rank, chosen.get(rank) ?? (now === at ? ranked[rank]!.window.from : now));
    }
    for (const [rank, from] of chosen)
      if (!next.has(rank)) result.push({ head: ranked[rank]!.head, window: { from, until: now } });
    chosen = next;
  };
  chooseAt(at);
  for (const { at: now, rank, begins } of changesOf(ranked, at)) {
    if (begins ? chosen.size < count || rank < Math.max(...chosen.keys()) : chosen.has(rank)) chooseAt(now);
  }
  for (const [rank, from] of chosen)
    result.push({ head: ranked[rank]!.head, window: { from, until: ranked[rank]!.window.until } });
  return result;
}

function changesOf(ranked: readonly Match[], at: number) {
  const changes = ranked.flatMap(({ window }, rank) => [
    { at: window.from, rank, begins: true },
    { at: window.until, rank, begins: false },
  ]);
  return changes.filter((change) => change.at > at && Number.isFinite(change.at)).sort((a, b) => a.at - b.at);
}

export function newerFirst(a: ItemHead, b: ItemHead): number {
  return b.publishedAt - a.publishedAt || (a.id < b.id ? -1 : 1);
}

function byItem(matches: readonly Match[]): Map<ItemHead, Window[]> {
  const grouped = new Map<ItemHead, Window[]>();
  for (const { head, window } of matches) grouped.set(head, [...(grouped.get(head) ?? []), window]);
  return grouped;
}
