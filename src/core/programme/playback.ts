/** What a board shows at an instant, and until when (R49): the one question everything else asks. */
import type { Instant } from '../time/instant.ts';
import { type Glass, glassAt } from './glass.ts';
import { choiceAt, type Lanes, lanesOf } from './lane.ts';
import type { BoardState, Playback, Programme } from './programme.ts';

/** A dark board is asked again within this time even if nothing is due. */
const longestNightMs = 40 * 86_400_000;

/**
 * Pure: the same arguments give the same page on hub, preview and board, after a reboot too.
 * Consecutive playbacks meet: asked at `endsAt`, the answer starts there. Cost does not grow with the distance from the anchor.
 */
export function playbackAt(programme: Programme, state: BoardState, at: Instant): Playback {
  const lanes = lanesOf(programme, state, at);
  const glass = glassAt(lanes, at);
  return glass.kind === 'page' ? pageOf(lanes, state, glass) : darkOf(glass, at);
}

function darkOf({ stretch }: Extract<Glass, { kind: 'dark' }>, at: number): Playback {
  const endsAt = Math.min(stretch.until, at + longestNightMs) as Instant;
  return { kind: stretch.reason === 'closed' ? 'off' : 'slate', endsAt, reason: stretch.reason };
}

function pageOf(lanes: Lanes, state: BoardState, { lane, spot }: Extract<Glass, { kind: 'page' }>): Playback {
  const { entry, page } = spot;
  const { members } = lane.eras.turnOf(lane.eras.indexAt(spot.startsAt));
  const next = glassAt(lanesOf(lanes.programme, state, spot.endsAt), spot.endsAt);
  return {
    kind: 'page',
    playlist: lane.id,
    item: entry.id,
    revision: entry.revision,
    hash: entry.hash,
    itemKind: entry.kind,
    page,
    pages: entry.pages.length,
    startsAt: spot.startsAt as Instant,
    endsAt: spot.endsAt as Instant,
    reason: choiceAt(lanes, spot.startsAt).reason,
    position: members.get(entry.id)?.position ?? 1,
    count: members.size,
    next: next.kind === 'page' ? { item: next.spot.entry.id, hash: next.spot.entry.hash, page: next.spot.page } : null,
  };
}
