/**
 * When a visitor's session ends (R38). Nobody at the glass for a while: a calm notice, which a tap answers as often as he
 * likes; after it the terminal is as if nobody had been there.
 *
 *   resting ── touch ──► active ── idle ──► noticed ── its time over ──► resting
 *                          ▲ touch            │ touch
 *                          └──────────────────┘
 */
import { secondMs } from '../time/instant.ts';

export type Session =
  | { readonly kind: 'resting' }
  | { readonly kind: 'active'; readonly touchedAt: number }
  | { readonly kind: 'noticed'; readonly since: number };

/** Milliseconds of a clock that never jumps. */
export type SessionEvent =
  | { readonly kind: 'touch'; readonly at: number }
  /** `busy`: read aloud, or moving by itself: nobody has to touch anything. */
  | { readonly kind: 'look'; readonly at: number; readonly busy: boolean }
  | { readonly kind: 'end' };

export interface Pace {
  readonly idleMs: number;
  readonly noticeMs: number;
}

export const standardPace: Pace = { idleMs: 60 * secondMs, noticeMs: 20 * secondMs };
export const carePace: Pace = { idleMs: 90 * secondMs, noticeMs: 30 * secondMs };

export const resting: Session = { kind: 'resting' };

export function sessionAfter(session: Session, event: SessionEvent, pace: Pace): Session {
  switch (event.kind) {
    case 'touch':
      return { kind: 'active', touchedAt: event.at };
    case 'end':
      return resting;
    case 'look':
      return lookedAt(session, event.at, event.busy, pace);
  }
}

function lookedAt(session: Session, at: number, busy: boolean, { idleMs, noticeMs }: Pace): Session {
  if (session.kind === 'resting') return session;
  if (busy) return { kind: 'active', touchedAt: at };
  if (session.kind === 'active') return at - session.touchedAt >= idleMs ? { kind: 'noticed', since: at } : session;
  return at - session.since >= noticeMs ? resting : session;
}

/** When to look next; null: nothing ends by itself. */
export function nextLookAt(session: Session, pace: Pace): number | null {
  if (session.kind === 'resting') return null;
  return session.kind === 'active' ? session.touchedAt + pace.idleMs : session.since + pace.noticeMs;
}
