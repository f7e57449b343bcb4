/**
 * When a board asks the hub for news (R62, DESIGN §4.6): a pure state machine; `sync` performs what it decides.
 *
 *   idle ──start──► pulling ──pullSucceeded──► live ──wakeAt reached──► pulling
 *                      │                         ▲
 *                      └──pullFailed──► retrying ┘ (wakeAt reached: pulling)
 *
 * A poke brings the next pull forward within the window it names; it never replaces polling. No state is without a
 * `wakeAt`, and none lies further ahead than `maxWaitMs`: a browser that says it is offline is not believed.
 * `at` may come from any clock, a jump of it forward or back is healed at the next event. Randomness is an argument.
 */
import type { Instant } from '../time/instant.ts';
import { minuteMs, secondMs, toInstant } from '../time/instant.ts';

export const pollMs = minuteMs;
/** First retry; doubles up to `pollMs`. Jitter takes up to half of it away. */
export const firstRetryMs = 2 * secondMs;
/** A pull that has not ended by then is given up (a first pull of a large archive is many requests). */
export const pullTimeoutMs = 10 * minuteMs;
/** A poke may spread its boards over at most this. */
export const maxSpreadMs = minuteMs;
/** Polls keep 10 % apart so that boards switched on together do not stay together. */
const pollJitter = 0.1;
/** After a network comes back, the boards behind it do not ask in the same instant. */
const onlineSpreadMs = 2 * secondMs;
/** No contact for longer than this reads as `stale`. */
export const staleAfterMs = 5 * minuteMs;
export const maxWaitMs = pullTimeoutMs;

/** Why a pull failed: a kebab-case code staff can look up, and a sentence. */
export interface SyncFailure {
  readonly code: string;
  readonly reason: string;
}

export type SyncState =
  | { readonly kind: 'idle'; readonly wakeAt: Instant }
  /** `pokedAt`: a poke that came meanwhile asks for one more pull at that instant. `attempt` counts failures before it. */
  | {
      readonly kind: 'pulling';
      readonly startedAt: Instant;
      readonly wakeAt: Instant;
      readonly attempt: number;
      readonly pokedAt: Instant | null;
    }
  | { readonly kind: 'live'; readonly wakeAt: Instant }
  | { readonly kind: 'retrying'; readonly wakeAt: Instant; readonly attempt: number; readonly failure: SyncFailure };

export type SyncEvent =
  | { readonly kind: 'start' }
  | { readonly kind: 'tick' }
  /** `spreadMs`: the window over which the hub asks its boards to spread; 0 when the poke carried the bytes. */
  | { readonly kind: 'poke'; readonly spreadMs: number }
  | { readonly kind: 'pullSucceeded' }
  | { readonly kind: 'pullFailed'; readonly failure: SyncFailure }
  | { readonly kind: 'online' }
  | { readonly kind: 'offline' };

export type SyncKind = SyncState['kind'];
export type SyncEventKind = SyncEvent['kind'];

/** @param at now on whatever clock drives the machine @param random in [0, 1) */
export type Step = (state: SyncState, event: SyncEvent, at: Instant, random: number) => SyncState;

export function idle(at: Instant): SyncState {
  return { kind: 'idle', wakeAt: at };
}

/** The state after an event. Entering `pulling` (a new `startedAt`) is the order to pull; leaving it without an answer is the order to give up. */
export const nextSyncState: Step = (before, event, at, random) => {
  const state = healed(before, at);
  switch (state.kind) {
    case 'idle':
      return event.kind === 'offline' || event.kind === 'pullSucceeded' || event.kind === 'pullFailed' ? state : pulling(at, 0);
    case 'pulling':
      return whilePulling(state, event, at, random);
    case 'live':
    case 'retrying':
      return whileWaiting(state, event, at, random);
  }
};

function whilePulling(state: SyncState & { kind: 'pulling' }, event: SyncEvent, at: Instant, random: number): SyncState {
  switch (event.kind) {
    case 'pullSucceeded':
      return { kind: 'live', wakeAt: state.pokedAt ?? toInstant(at + pollMs * (1 - pollJitter * random)) };
    case 'pullFailed':
      return retrying(state.attempt + 1, event.failure, at, random);
    case 'poke': {
      const due = toInstant(at + spread(event.spreadMs, random));
      return { ...state, pokedAt: state.pokedAt === null ? due : earlier(state.pokedAt, due) };
    }
    case 'tick':
      if (at < state.wakeAt) return state;
      return retrying(
        state.attempt + 1,
        { code: 'pull-timed-out', reason: `The pull did not end within ${pullTimeoutMs / minuteMs} minutes.` },
        at,
        random,
      );
    default:
      return state;
  }
}

function whileWaiting(
  state: SyncState & { kind: 'live' | 'retrying' },
  event: SyncEvent,
  at: Instant,
  random: number,
): SyncState {
  switch (event.kind) {
    case 'tick':
    case 'start':
      return at < state.wakeAt ? state : pulling(at, state.kind === 'retrying' ? state.attempt : 0);
    case 'poke':
      return { ...state, wakeAt: earlier(state.wakeAt, toInstant(at + spread(event.spreadMs, random))) };
    case 'online':
      return { ...state, wakeAt: earlier(state.wakeAt, toInstant(at + onlineSpreadMs * random)) };
    default:
      return state;
  }
}

function pulling(at: Instant, attempt: number): SyncState {
  return { kind: 'pulling', startedAt: at, wakeAt: toInstant(at + pullTimeoutMs), attempt, pokedAt: null };
}

function retrying(attempt: number, failure: SyncFailure, at: Instant, random: number): SyncState {
  return { kind: 'retrying', attempt, failure, wakeAt: toInstant(at + backoffMs(attempt, random)) };
}

/** Wait before retry `attempt` (1-based): doubling from `firstRetryMs`, at most `pollMs`, minus up to half by `random`. */
export function backoffMs(attempt: number, random: number): number {
  const full = Math.min(pollMs, firstRetryMs * 2 ** Math.min(attempt - 1, 30));
  return full * (1 - random / 2);
}

function spread(spreadMs: number, random: number): number {
  return Math.min(Math.max(0, Number.isFinite(spreadMs) ? spreadMs : 0), maxSpreadMs) * random;
}

/** A clock set back must not leave the board waiting for an hour that never comes. */
function healed(state: SyncState, at: Instant): SyncState {
  const soon = toInstant(at + pollMs);
  if (state.kind !== 'pulling') return state.wakeAt <= soon ? state : { ...state, wakeAt: soon };
  const wakeAt = earlier(state.wakeAt, toInstant(at + pullTimeoutMs));
  const pokedAt = state.pokedAt === null ? null : earlier(state.pokedAt, soon);
  return wakeAt === state.wakeAt && pokedAt === state.pokedAt ? state : { ...state, wakeAt, pokedAt };
}

function earlier(a: Instant, b: Instant): Instant {
  return a < b ? a : b;
}

export type Connection = 'live' | 'stale' | 'retrying';

/** What `data-connection` says. `silentMs`: since the last verified contact, null if there never was one. */
export function connectionOf(state: SyncState, silentMs: number | null): Connection {
  if (silentMs === null || silentMs > staleAfterMs) return 'stale';
  return state.kind === 'retrying' || (state.kind === 'pulling' && state.attempt > 0) ? 'retrying' : 'live';
}
