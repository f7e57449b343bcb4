/**
 * The page on the glass within a stretch. A lane that takes the glass over begins with a fresh page: the next showing of its
 * own run. Before a known switch no page begins that would get less than half its time: the one before it is held on.
 */
import { easedStretchAt, runIn } from './ease.ts';
import type { Lane, Lanes, Stretch } from './lane.ts';
import { type Run, validUntil } from './run.ts';
import type { Spot } from './turn.ts';

export type Glass =
  | { readonly kind: 'page'; readonly spot: Spot; readonly lane: Lane; readonly stretch: Stretch }
  | { readonly kind: 'dark'; readonly stretch: Stretch };

export function glassAt(lanes: Lanes, at: number): Glass {
  const stretch = easedStretchAt(lanes, at);
  const { lane } = stretch;
  if (lane === null) return { kind: 'dark', stretch };
  const run = runIn(lane, stretch);
  const spot = clip(run.spotAt(at)!, stretch);
  const begin = Math.max(stretch.from, lane.playlist.anchor.at);
  const origin = Math.max(begin, Math.ceil(stretch.until - lane.maxDwellMs / 2));
  if (!stretch.switches || at < begin || spot.endsAt <= origin) return { kind: 'page', lane, stretch, spot };
  return { kind: 'page', lane, stretch, spot: lastPages(lane, run, stretch, origin).find(({ endsAt }) => at < endsAt)! };
}

/** The pages from the one at `origin` to the end of the stretch: at most a handful. */
function lastPages(lane: Lane, run: Run, stretch: Stretch, origin: number): Spot[] {
  const pages = [clip(run.spotAt(origin)!, stretch)];
  for (;;) {
    const shown = pages.at(-1)!;
    const at = shown.endsAt;
    if (at >= stretch.until) return pages;
    const next = clip(run.spotAt(at)!, stretch);
    const isTooShort = stretch.until - at < next.dwellMs / 2;
    const heldUntil = isTooShort ? validUntil(lane.eras, shown.entry.id, at, stretch.until) : at;
    if (heldUntil > at) pages[pages.length - 1] = { ...shown, endsAt: heldUntil };
    else pages.push({ ...next, startsAt: at });
  }
}

function clip(spot: Spot, { from, until }: Stretch): Spot {
  return { ...spot, startsAt: Math.max(spot.startsAt, from), endsAt: Math.min(spot.endsAt, until) };
}
