/**
 * Which items a playlist can take without breaking its promise, the longest wait (R13). Asked on the hub at issue; a board
 * never refuses a verified programme. Order: items under posting, nearest end first; then every category its turn, newest
 * first; then the evergreen the same way. Where a category's item does not fit, its older ones do not overtake it.
 */
import { inTurn } from './build.ts';
import type { PagesOf, ProgrammeEntry } from './programme.ts';
import { type Candidate, newerFirst } from './selection.ts';
import { showingMs, showingsOf, turnOf } from './turn.ts';
import { longestCategoryWaitOf, longestWaitOf } from './wait.ts';
import { holds, windowOf } from './window.ts';

export interface Refusal {
  readonly item: string;
  /** The longest wait with this item, or with the newer one of its category that was refused before it. */
  readonly waitMs: number;
  /** Whose wait: an item's, or that of a whole category. A promise as long as it would take the item. */
  readonly of: 'item' | 'category';
  readonly because: 'itself' | 'newer-of-category';
}

export interface Admission {
  readonly admitted: readonly Candidate[];
  readonly refused: readonly Refusal[];
}

/** @param at from when on the promise is to hold; items that become valid later are counted from then. */
export function admit(
  candidates: readonly Candidate[],
  promiseMs: number,
  pagesOf: PagesOf,
  at: number,
  categoryPromiseMs: number = Number.POSITIVE_INFINITY,
): Admission {
  const admitted: Candidate[] = [];
  const refused: Refusal[] = [];
  const entries: ProgrammeEntry[] = [];
  const closed = new Map<string, Wait>();
  for (const { candidate, queue } of inOrder(candidates, at)) {
    const item = candidate.head.id;
    const refusedBefore = closed.get(queue);
    if (refusedBefore !== undefined) {
      refused.push({ item, ...refusedBefore, because: 'newer-of-category' });
      continue;
    }
    const own = inTurn([candidate], pagesOf);
    const wait = breachWith(entries, own, { promiseMs, categoryPromiseMs }, at);
    if (wait === null) {
      admitted.push(candidate);
      entries.push(...own);
    } else {
      refused.push({ item, ...wait, because: 'itself' });
      if (queue !== 'posting') closed.set(queue, wait);
    }
  }
  return { admitted, refused };
}

type Wait = Pick<Refusal, 'waitMs' | 'of'>;

/** The longest wait that breaks a promise at any time at which `own` is valid; null if none does. */
function breachWith(
  entries: readonly ProgrammeEntry[],
  own: readonly ProgrammeEntry[],
  { promiseMs, categoryPromiseMs }: { readonly promiseMs: number; readonly categoryPromiseMs: number },
  at: number,
): Wait | null {
  const all = [...entries, ...own];
  // Nobody waits longer than the whole turn: most questions end here.
  const wholeMs = all.reduce((sum, entry) => sum + entry.weight * showingMs(entry), 0);
  if (wholeMs <= Math.min(promiseMs, categoryPromiseMs)) return null;
  const begins = [at, ...all.flatMap(({ from }) => (from !== null && from > at ? [from] : []))];
  const instants = [...new Set(begins)].filter((instant) => own.some((entry) => holds(windowOf(entry), instant)));
  const turns = instants.map((instant) => turnOf(showingsOf(all.filter((entry) => holds(windowOf(entry), instant)))));
  const itemMs = turns.reduce((longest, turn) => Math.max(longest, longestWaitOf(turn)), 0);
  if (itemMs > promiseMs) return { waitMs: itemMs, of: 'item' };
  if (!Number.isFinite(categoryPromiseMs)) return null;
  const categoryMs = turns.reduce((longest, turn) => Math.max(longest, longestCategoryWaitOf(turn)), 0);
  return categoryMs > categoryPromiseMs ? { waitMs: categoryMs, of: 'category' } : null;
}

function inOrder(candidates: readonly Candidate[], at: number): { readonly candidate: Candidate; readonly queue: string }[] {
  const isPosted = ({ head }: Candidate) => head.posting !== null && head.posting.until > at;
  const postings = candidates
    .filter(isPosted)
    .sort((a, b) => a.head.posting!.until - b.head.posting!.until || newerFirst(a.head, b.head));
  const others = candidates.filter((candidate) => !isPosted(candidate));
  const isEvergreen = ({ head }: Candidate) => head.leaseMs === null;
  return [
    ...postings.map((candidate) => ({ candidate, queue: 'posting' })),
    ...byTurns(
      others.filter((candidate) => !isEvergreen(candidate)),
      'dated',
    ),
    ...byTurns(others.filter(isEvergreen), 'evergreen'),
  ];
}

/** Every category one item a round, newest first; the category with the newest item begins. */
function byTurns(candidates: readonly Candidate[], group: string) {
  const newest = [...candidates].sort((a, b) => newerFirst(a.head, b.head));
  const rounds = new Map<string, number>();
  const queued = newest.map((candidate) => {
    const round = rounds.get(candidate.head.category) ?? 0;
    rounds.set(candidate.head.category, round + 1);
    return { candidate, round, queue: `${group}:${candidate.head.category}` };
  });
  return queued.sort((a, b) => a.round - b.round || newerFirst(a.candidate.head, b.candidate.head));
}
