/** Drives `core/release/sync-state`: turns its `wakeAt` into one timer and its `pulling` into one pull. */
import { idle, nextSyncState, type SyncEvent, type SyncFailure, type SyncState } from '../core/release/sync-state.ts';
import { type Instant, minuteMs } from '../core/time/instant.ts';

export type PullOutcome = { readonly kind: 'succeeded' } | { readonly kind: 'failed'; readonly failure: SyncFailure };

export interface LoopParts {
  /** A clock that never jumps: milliseconds since the worker began. */
  readonly now: () => Instant;
  readonly random: () => number;
  readonly pull: (signal: AbortSignal) => Promise<PullOutcome>;
  readonly onState: (state: SyncState) => void;
  readonly setTimer: (run: () => void, ms: number) => () => void;
}

export interface SyncLoop {
  send(event: SyncEvent): void;
  readonly state: SyncState;
  stop(): void;
}

/** Timers are clamped and throttled by browsers: look at the clock at least once a minute. */
const longestSleepMs = minuteMs;

export function startLoop(parts: LoopParts): SyncLoop {
  let state: SyncState = idle(parts.now());
  let abort: AbortController | null = null;
  let clearTimer = () => {};
  let stopped = false;

  const send = (event: SyncEvent) => {
    if (stopped) return;
    const before = state;
    state = nextSyncState(before, event, parts.now(), parts.random());
    if (before.kind === 'pulling' && state.kind !== 'pulling') abort?.abort();
    if (state.kind === 'pulling' && before.kind !== 'pulling') pull();
    parts.onState(state);
    sleep();
  };
  const sleep = () => {
    clearTimer();
    clearTimer = parts.setTimer(() => send({ kind: 'tick' }), Math.min(longestSleepMs, Math.max(0, state.wakeAt - parts.now())));
  };
  const pull = () => {
    const mine = new AbortController();
    abort = mine;
    parts.pull(mine.signal).then(
      (outcome) =>
        !mine.signal.aborted &&
        send(outcome.kind === 'succeeded' ? { kind: 'pullSucceeded' } : { kind: 'pullFailed', failure: outcome.failure }),
      (error: unknown) =>
        !mine.signal.aborted && send({ kind: 'pullFailed', failure: { code: 'pull-threw', reason: String(error) } }),
    );
  };
  send({ kind: 'start' });
  return {
    send,
    get state() {
      return state;
    },
    stop() {
      stopped = true;
      clearTimer();
      abort?.abort();
    },
  };
}
