/** Follows whether anybody is at the glass, and says when a session is asked about or over. */
import { nextLookAt, type Pace, resting, type Session, type SessionEvent, sessionAfter } from '../core/terminal/session.ts';

export interface SessionWatch {
  touch(): void;
  end(): void;
}

interface WatchParts {
  readonly now: () => number;
  readonly setTimer: (run: () => void, ms: number) => () => void;
  readonly pace: () => Pace;
  /** Read aloud: nobody has to touch anything. */
  readonly isBusy: () => boolean;
  /** `endsAt` while the notice stands, else null. */
  readonly onNotice: (endsAt: number | null) => void;
  readonly onOver: () => void;
}

export function watchSession({ now, setTimer, pace, isBusy, onNotice, onOver }: WatchParts): SessionWatch {
  let session: Session = resting;
  let cancel = () => {};
  const after = (event: SessionEvent) => {
    const before = session;
    session = sessionAfter(before, event, pace());
    cancel();
    const lookAt = nextLookAt(session, pace());
    if (lookAt !== null) cancel = setTimer(() => after({ kind: 'look', at: now(), busy: isBusy() }), Math.max(0, lookAt - now()));
    if (session.kind === 'noticed') onNotice(session.since + pace().noticeMs);
    else if (before.kind === 'noticed') onNotice(null);
    if (session.kind === 'resting' && before.kind !== 'resting') onOver();
  };
  return {
    touch: () => after({ kind: 'touch', at: now() }),
    end: () => after({ kind: 'end' }),
  };
}
