/** The spans of a programme's warnings at an instant: all that the glass needs to know of them, without what they were made from. */
import type { AlertLevel } from './alert-level.ts';
import type { Window } from './window.ts';

export type AlertLook = 'full' | 'alternate' | 'band' | 'loop';

export interface AlertSpan {
  /** Id, revision and hash of the record. */
  readonly id: string;
  readonly revision: number;
  readonly hash: string;
  readonly look: AlertLook;
  readonly level: AlertLevel;
  readonly drill: boolean;
  /** 解除: the danger is over, by the source's own word. */
  readonly lifted: boolean;
  readonly from: number;
  readonly until: number;
  /** Which info of the message says it, in the board's language where there is one. */
  readonly info: number;
  /** What a band says beside the level, longest first, and the type it needs. */
  readonly lines: readonly string[];
  readonly fonts: readonly string[];
  /** Where in the deck of this record its pages begin, and the dwell of each. */
  readonly first: number;
  readonly pages: readonly number[];
}

/** With an untrusted clock a warning counts only if it stands at both bounds: one that may be over does not come back (R56). */
export function standingSpans(spans: readonly AlertSpan[] = [], bounds?: Bounds): readonly AlertSpan[] {
  if (bounds === undefined) return spans;
  const sure = spans.filter(({ from, until }) => from <= bounds.earliest && bounds.latest < until);
  return sure.map((span) => ({ ...span, from: 0, until: Number.MAX_SAFE_INTEGER }));
}

interface Bounds {
  readonly earliest: number;
  readonly latest: number;
}

/** The next instant after `at` at which a warning comes or goes. */
export function nextAlertEdge(spans: readonly AlertSpan[] = [], at: number): number {
  return Math.min(...spans.flatMap(({ from, until }) => [from, until]).filter((edge) => edge > at));
}

/** When a red warning has the glass, as windows that do not touch: the lanes beneath stand still. */
export function breaksOf(spans: readonly AlertSpan[]): readonly Window[] {
  const full = spans.filter(({ look }) => look === 'full').sort((a, b) => a.from - b.from);
  const out: { from: number; until: number }[] = [];
  for (const { from, until } of full) {
    const last = out.at(-1);
    if (last !== undefined && from <= last.until) last.until = Math.max(last.until, until);
    else out.push({ from, until });
  }
  return out;
}
