import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  backoffMs,
  connectionOf,
  maxWaitMs,
  nextSyncState,
  pollMs,
  pullTimeoutMs,
  type SyncEvent,
  type SyncEventKind,
  type SyncKind,
  type SyncState,
  staleAfterMs,
} from '../../../src/core/release/sync-state.ts';
import { type Instant, toInstant } from '../../../src/core/time/instant.ts';

const at = toInstant(Date.parse('2026-06-18T08:30:00+08:00'));
const plus = (ms: number): Instant => toInstant(at + ms);
const failure = { code: 'unreachable', reason: 'The hub did not answer.' };

/** Each state with its wake-up a second ahead, met by each event at `at` with random = 0.5. */
const states: Record<SyncKind, SyncState> = {
  idle: { kind: 'idle', wakeAt: plus(1000) },
  pulling: { kind: 'pulling', startedAt: plus(-500), wakeAt: plus(1000), attempt: 2, pokedAt: null },
  live: { kind: 'live', wakeAt: plus(1000) },
  retrying: { kind: 'retrying', wakeAt: plus(1000), attempt: 2, failure },
};
const events: Record<SyncEventKind, SyncEvent> = {
  start: { kind: 'start' },
  tick: { kind: 'tick' },
  poke: { kind: 'poke', spreadMs: 800 },
  pullSucceeded: { kind: 'pullSucceeded' },
  pullFailed: { kind: 'pullFailed', failure },
  online: { kind: 'online' },
  offline: { kind: 'offline' },
};
const begun = { kind: 'pulling', startedAt: at, wakeAt: plus(pullTimeoutMs), attempt: 0, pokedAt: null } as const;
const same = 'same';
const table: Record<SyncKind, Record<SyncEventKind, SyncState | typeof same>> = {
  idle: { start: begun, tick: begun, poke: begun, online: begun, pullSucceeded: same, pullFailed: same, offline: same },
  pulling: {
    start: same,
    tick: same,
    poke: { ...states.pulling, pokedAt: plus(400) } as SyncState,
    pullSucceeded: { kind: 'live', wakeAt: plus(57_000) },
    pullFailed: { kind: 'retrying', attempt: 3, failure, wakeAt: plus(6_000) },
    online: same,
    offline: same,
  },
  live: {
    start: same,
    tick: same,
    poke: { kind: 'live', wakeAt: plus(400) },
    pullSucceeded: same,
    pullFailed: same,
    online: same,
    offline: same,
  },
  retrying: {
    start: same,
    tick: same,
    poke: { kind: 'retrying', attempt: 2, failure, wakeAt: plus(400) },
    pullSucceeded: same,
    pullFailed: same,
    online: same,
    offline: same,
  },
};

describe('every event in every state', () => {
  for (const kind of Object.keys(table) as SyncKind[]) {
    for (const event of Object.keys(table[kind]) as SyncEventKind[]) {
      test(`${kind} on ${event}`, () => {
        const expected = table[kind][event];
        expect(nextSyncState(states[kind], events[event], at, 0.5)).toEqual(expected === same ? states[kind] : expected);
      });
    }
  }
});

test.each([
  ['one millisecond early', -1, 'live'],
  ['on time', 0, 'pulling'],
  ['late', 60_000, 'pulling'],
])('a poll is due at its instant: %s', (_, late, kind) => {
  expect(nextSyncState(states.live, events.tick, plus(1000 + late), 0).kind).toBe(kind);
});

test('a retry keeps counting its attempts and a success forgets them', () => {
  const pulling = nextSyncState(states.retrying, events.tick, plus(1000), 0.5);
  expect(pulling).toMatchObject({ kind: 'pulling', attempt: 2 });
  const failed = nextSyncState(pulling, events.pullFailed, plus(2000), 0.5);
  expect(failed).toMatchObject({ kind: 'retrying', attempt: 3 });
  const again = nextSyncState(nextSyncState(failed, events.tick, failed.wakeAt, 0), events.pullSucceeded, failed.wakeAt, 0);
  expect(nextSyncState(again, events.tick, again.wakeAt, 0)).toMatchObject({ kind: 'pulling', attempt: 0 });
});

test('a pull that never answers is given up and tried again', () => {
  expect(nextSyncState(states.pulling, events.tick, plus(1000), 0.5)).toMatchObject({
    kind: 'retrying',
    failure: { code: 'pull-timed-out' },
  });
});

test('a poke during a pull asks for one more pull, in the earliest window named', () => {
  const poked = [3000, 400, 2000].reduce((s, spreadMs) => nextSyncState(s, { kind: 'poke', spreadMs }, at, 0.5), states.pulling);
  expect(nextSyncState(poked, events.pullSucceeded, plus(10), 0)).toEqual({ kind: 'live', wakeAt: plus(200) });
});

test('a browser that reports itself offline is polled with all the same', () => {
  const offline = nextSyncState(states.live, events.offline, at, 0);
  expect(nextSyncState(offline, events.tick, offline.wakeAt, 0).kind).toBe('pulling');
});

test('a clock set back a day delays the next pull by one poll at most', () => {
  const back = plus(-86_400_000);
  expect(nextSyncState(states.live, events.tick, back, 0).wakeAt).toBeLessThanOrEqual(back + pollMs);
});

const anyEvent: fc.Arbitrary<SyncEvent> = fc.oneof(
  fc.constantFrom(events.start, events.tick, events.pullSucceeded, events.pullFailed, events.online, events.offline),
  fc.double().map((spreadMs) => ({ kind: 'poke', spreadMs }) as const),
);
const anyStep = fc.record({
  event: anyEvent,
  elapsedMs: fc.integer({ min: -90_000_000, max: 90_000_000 }),
  random: fc.double({ min: 0, max: 0.999, noNaN: true }),
});

test('whatever happens, the next wake-up is known and near', () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 60 }), (steps) => {
      let state: SyncState = states.idle;
      let now: number = at;
      for (const { event, elapsedMs, random } of steps) {
        now += elapsedMs;
        state = nextSyncState(state, event, toInstant(now), random);
        expect(Number.isInteger(state.wakeAt)).toBe(true);
        expect(state.wakeAt - now).toBeLessThanOrEqual(state.kind === 'pulling' ? maxWaitMs : pollMs);
      }
    }),
  );
});

test('a wake-up answered by a tick always makes progress', () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 30 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (steps, random) => {
      let state: SyncState = states.idle;
      for (const step of steps) state = nextSyncState(state, step.event, at, step.random);
      const woken = nextSyncState(state, events.tick, state.wakeAt, random);
      expect(woken.kind).toBe(state.kind === 'pulling' ? 'retrying' : 'pulling');
    }),
  );
});

test('retries back off, never to zero and never beyond a poll', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, random) => {
      const ms = backoffMs(attempt, random);
      expect(ms).toBeGreaterThanOrEqual(1000);
      expect(ms).toBeLessThanOrEqual(pollMs);
      expect(backoffMs(attempt + 1, random)).toBeGreaterThanOrEqual(ms);
    }),
  );
});

test.each([
  ['live', null, 'stale'],
  ['live', 0, 'live'],
  ['live', staleAfterMs, 'live'],
  ['live', staleAfterMs + 1, 'stale'],
  ['retrying', 1000, 'retrying'],
  ['pulling', 1000, 'retrying'],
  ['retrying', staleAfterMs + 1, 'stale'],
] as const)('%s with %s ms of silence reads as %s', (kind, silentMs, connection) => {
  expect(connectionOf(states[kind], silentMs)).toBe(connection);
});
