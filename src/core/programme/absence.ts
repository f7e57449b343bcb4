/** Why an item is not in its turn on a board. */
import type { Instant } from '../time/instant.ts';
import { validityOf } from './eras.ts';
import type { BoardState, ItemHead, Programme } from './programme.ts';
import { holds } from './window.ts';

export type AbsenceCode =
  | 'held'
  | 'other-playlist'
  | 'in-no-playlist'
  | 'not-yet'
  | 'ended'
  | 'lease-ended'
  | 'example'
  | 'clock-untrusted'
  | 'not-on-this-board';

export interface Absence {
  readonly item: string;
  readonly code: AbsenceCode;
  /** When it begins, ended, or lost its lease; null where time is not the cause. */
  readonly at: Instant | null;
  /** For `held`: the plan's sentence. */
  readonly reason: string | null;
}

/** Of every item the programme knows. @param playlist the one on the glass; null for none */
export function absencesAt(programme: Programme, state: BoardState, at: Instant, playlist: string | null): Absence[] {
  const ids = programme.playlists.flatMap(({ entries, held }) => [
    ...entries.map(({ id }) => id),
    ...held.map(({ item }) => item),
  ]);
  const known = new Set([...ids, ...programme.postings.map(({ id }) => id)]);
  return [...known].sort().flatMap((item) => absenceOf(programme, state, at, playlist, item) ?? []);
}

/** Null if the item takes its turn in `playlist` at that instant. */
export function absenceOf(
  programme: Programme,
  state: BoardState,
  at: Instant,
  playlist: string | null,
  item: string,
): Absence | null {
  const own = programme.playlists.find(({ id }) => id === playlist);
  const entries = own?.entries.filter(({ id }) => id === item) ?? [];
  if (entries.some((entry) => isValidAt(entry, state, at))) return null;
  if (entries.length > 0) return { item, reason: null, ...whyInvalid(nearest(entries, at), state, at) };
  const held = own?.held.find((refused) => refused.item === item);
  if (held !== undefined) return { item, code: 'held', at: null, reason: held.reason };
  const isElsewhere = programme.playlists.some((other) => other.entries.some(({ id }) => id === item));
  const isPosted = programme.postings.some(({ id }) => id === item);
  const heldElsewhere = programme.playlists.flatMap((other) => other.held).find((refused) => refused.item === item);
  const code = isElsewhere ? 'other-playlist' : heldElsewhere ? 'held' : isPosted ? 'in-no-playlist' : 'not-on-this-board';
  return { item, code, at: null, reason: code === 'held' ? (heldElsewhere?.reason ?? null) : null };
}

function isValidAt(head: ItemHead, state: BoardState, at: Instant): boolean {
  const validity = validityOf(head, state);
  return validity !== null && holds(validity, at);
}

/** Of an item's times the next to come, else the last. */
function nearest(entries: readonly ItemHead[], at: Instant): ItemHead {
  const inOrder = [...entries].sort((a, b) => (a.from ?? 0) - (b.from ?? 0));
  return inOrder.find(({ until }) => until === null || until > at) ?? inOrder.at(-1)!;
}

function whyInvalid(head: ItemHead, state: BoardState, at: Instant): { readonly code: AbsenceCode; readonly at: Instant | null } {
  if (head.example && state.paired) return { code: 'example', at: null };
  if (head.from !== null && at < head.from) return { code: 'not-yet', at: head.from };
  if (head.until !== null && head.until <= at) return { code: 'ended', at: head.until };
  if (head.leaseMs !== null && state.contactAt + head.leaseMs <= at)
    return { code: 'lease-ended', at: (state.contactAt + head.leaseMs) as Instant };
  return { code: 'clock-untrusted', at: null };
}
