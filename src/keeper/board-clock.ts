/** The trusted clock of core, fed with this machine's readings: one in the page, one in its worker, kept alike by messages. */
import type { Instant } from '../core/time/instant.ts';
import {
  type BelievedTime,
  type ClockState,
  clockAfter,
  keptClock,
  openClock,
  parseKeptClock,
  timeAt,
} from '../core/time/trusted-clock.ts';
import { readClocks } from '../device/clock.ts';

export interface BoardClock {
  believed(): BelievedTime;
  now(): Instant;
  isTrusted(): boolean;
  state(): ClockState;
  /** What the store keeps. */
  kept(): unknown;
  /** The hub's answer to our own nonce. */
  learn(now: Instant, roundTripMs: number): void;
  raiseFloor(signedAt: Instant): void;
  /** Takes over the state of the one who asks the hub. */
  follow(state: ClockState): void;
}

export function createBoardClock(kept: unknown): BoardClock {
  let state = openClock(parseKeptClock(kept), readClocks());
  const believed = () => {
    const reading = readClocks();
    state = clockAfter(state, { kind: 'tick', reading });
    return timeAt(state, reading);
  };
  return {
    believed,
    now: () => believed().at,
    isTrusted: () => believed().trust === 'trusted',
    state: () => state,
    kept: () => keptClock(state),
    learn(now, roundTripMs) {
      state = clockAfter(state, { kind: 'hub-time', now, roundTripMs, reading: readClocks() });
    },
    raiseFloor(signedAt) {
      state = clockAfter(state, { kind: 'signed-at', signedAt, reading: readClocks() });
    },
    follow(followed) {
      state = followed;
    },
  };
}
