/** What shall be on the glass at an instant, given what is held and which pages are known not to work. Pure. */
import type { playbackAcross } from '../core/programme/handover.ts';
import type { BoardState, Playback } from '../core/programme/programme.ts';
import { type Instant, minuteMs, toInstant } from '../core/time/instant.ts';
import type { HeldProgramme } from '../store/schema.ts';

export interface Moment {
  /** The instant whose programme is shown; under the time machine not the real one. */
  readonly at: Instant;
  /** Instants per millisecond of ours: 1, or the time machine's speed. */
  readonly speed: number;
  readonly state: BoardState;
  /** How a programme is asked: with the warnings that stand, once their part is here. */
  readonly ask: typeof playbackAcross;
}

export type PagePlayback = Playback & { readonly kind: 'page' };
export type StillKind = 'slate' | 'off' | 'first';

/** `key` is the same as long as the same showing of the same page is meant. */
export type Choice =
  | { readonly kind: 'page'; readonly key: string; readonly playback: PagePlayback }
  | {
      readonly kind: 'still';
      readonly key: string;
      readonly still: StillKind;
      readonly reason: string;
      readonly endsAt: Instant;
    };

/** So many broken pages in a row end on the slate. */
const mostSkips = 60;

/** Names a page of a revision, whenever it shows. */
export function pageKey(playback: { readonly hash: string; readonly page: number }): string {
  return `${playback.hash}:${playback.page}`;
}

export function stillChoice(still: StillKind, reason: string, endsAt: Instant): Choice {
  return { kind: 'still', key: `${still}:${reason}`, still, reason, endsAt };
}

/** What shall be on the glass at `at`; a page known to be broken gives its time to the one after it. */
export function chosenAt(held: HeldProgramme | null, moment: Moment, at: Instant, broken: ReadonlySet<string>): Choice {
  if (!held) return stillChoice('first', 'starting', toInstant(at + minuteMs));
  let from = at;
  for (let skips = 0; skips < mostSkips; skips += 1) {
    const playback = moment.ask(held.previous, held.current, held.effect, moment.state, from);
    if (playback.kind !== 'page') return stillChoice(playback.kind, playback.reason, playback.endsAt);
    if (!broken.has(pageKey(playback))) return { kind: 'page', key: `${pageKey(playback)}:${playback.startsAt}`, playback };
    from = playback.endsAt;
  }
  return stillChoice('slate', 'broken', toInstant(at + minuteMs));
}

export function endOf(choice: Choice): Instant {
  return choice.kind === 'page' ? choice.playback.endsAt : choice.endsAt;
}

/** Whether the programme before has left the glass for good: from here on both ways of asking agree. */
export function isHandedOver(held: HeldProgramme, { state, at, ask }: Moment): boolean {
  if (!held.previous || at < held.current.takesEffectAt) return false;
  const across = ask(held.previous, held.current, held.effect, state, at);
  const alone = ask(null, held.current, held.effect, state, at);
  return JSON.stringify(across) === JSON.stringify(alone);
}
