/**
 * From one release to the next on the glass (DESIGN §4.1): at the first page boundary at or after `takesEffectAt`, or at once
 * for corrections, withdrawals and covers. The programme before is kept until then.
 */
import type { Instant } from '../time/instant.ts';
import { playbackAt } from './playback.ts';
import type { BoardState, Playback, Programme } from './programme.ts';

export type Effect = 'boundary' | 'now';

/** When `previous` gives the glass to a programme that takes effect at `takesEffectAt`. A dark board has no page to end. */
export function handoverAt(previous: Programme, takesEffectAt: Instant, effect: Effect, state: BoardState): Instant {
  if (effect === 'now') return takesEffectAt;
  const playback = playbackAt(previous, state, takesEffectAt);
  return playback.kind === 'page' && playback.startsAt < takesEffectAt ? playback.endsAt : takesEffectAt;
}

/** As `playbackAt`, across a release. The page that goes on keeps its start; any other begins at the handover. */
export function playbackAcross(
  previous: Programme | null,
  next: Programme,
  effect: Effect,
  state: BoardState,
  at: Instant,
): Playback {
  if (previous === null) return playbackAt(next, state, at);
  const handover = handoverAt(previous, next.takesEffectAt, effect, state);
  if (at < handover) {
    const playback = playbackAt(previous, state, at);
    return { ...playback, endsAt: Math.min(playback.endsAt, handover) as Instant };
  }
  const playback = playbackAt(next, state, at);
  if (playback.kind !== 'page' || playback.startsAt >= handover) return playback;
  const before = playbackAt(previous, state, (handover - 1) as Instant);
  return isSamePage(before, playback) ? playback : { ...playback, startsAt: handover };
}

function isSamePage(a: Playback, b: Playback): boolean {
  return (
    a.kind === 'page' &&
    b.kind === 'page' &&
    a.item === b.item &&
    a.hash === b.hash &&
    a.page === b.page &&
    a.startsAt === b.startsAt
  );
}
