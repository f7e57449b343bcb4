import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayMs, hourMs, type Instant, instantOf, minuteMs, toInstant } from '../../../src/core/time/instant.ts';
import {
  type ClockReading,
  type ClockState,
  clockAfter,
  keptClock,
  openClock,
  parseKeptClock,
  timeAt,
} from '../../../src/core/time/trusted-clock.ts';

const floor = instantOf('2026-06-17T14:00:00+08:00');
const year = 365 * dayMs;

/** A machine whose clocks the test turns. */
function reading(wallOffset: number, monotonicMs: number): ClockReading {
  return { wall: toInstant(floor + wallOffset), monotonicMs };
}
function onHub(offset: number, at: ClockReading, state: ClockState = openClock(floor, at)): ClockState {
  return clockAfter(state, { kind: 'hub-time', now: toInstant(floor + offset), roundTripMs: 0, reading: at });
}

describe('without the hub the wall clock is believed within [floor, floor + 7 days]', () => {
  test.each([
    [-1, 'untrusted', 0],
    [0, 'trusted', 0],
    [7 * dayMs, 'trusted', 7 * dayMs],
    [7 * dayMs + 1, 'untrusted', 0],
    [-year, 'untrusted', 0],
    [year, 'untrusted', 0],
  ])('%i ms from the floor it is %s', (offset, trust, at) => {
    const time = timeAt(openClock(floor, reading(offset, 50)), reading(offset, 50));
    expect([time.trust, time.at - floor]).toEqual([trust, at]);
  });
});

test('with an untrusted clock time goes on from the floor, and the bounds are the floor and the end of time', () => {
  const state = openClock(floor, reading(-year, 0));
  expect(timeAt(state, reading(-year + 5000, 5000))).toEqual({
    at: floor + 5000,
    trust: 'untrusted',
    source: 'floor',
    bounds: { earliest: floor, latest: 8.64e15 },
    errorMs: null,
    isFaulty: true,
  });
});

test('a wall clock that is put right during the run is believed', () => {
  const state = openClock(floor, reading(-year, 0));
  expect(timeAt(state, reading(hourMs, 5000))).toMatchObject({ trust: 'trusted', source: 'device', at: floor + hourMs });
  const followed = clockAfter(state, { kind: 'tick', reading: reading(hourMs, 5000) });
  expect(timeAt(followed, reading(hourMs + 1000, 6000))).toMatchObject({ trust: 'trusted', at: floor + hourMs + 1000 });
});

describe('hub time goes on by the monotonic clock', () => {
  const state = onHub(hourMs, reading(hourMs, 1000));
  test.each([
    ['nothing happens', hourMs + 60_000, 'trusted', false],
    ['the clock is set back a year', hourMs - year, 'trusted', true],
    ['the clock is set forward a year', hourMs + year, 'trusted', true],
    ['two minutes are tolerated', hourMs + 60_000 + 2 * minuteMs, 'trusted', false],
    ['more may have been a sleep', hourMs + 60_000 + 2 * minuteMs + 1, 'untrusted', true],
    ['up to a week', hourMs + 60_000 + 7 * dayMs, 'untrusted', true],
    ['not beyond', hourMs + 60_000 + 7 * dayMs + 1, 'trusted', true],
  ])('%s', (_what, wall, trust, isFaulty) => {
    expect(timeAt(state, reading(wall, 61_000))).toMatchObject({ at: floor + hourMs + 60_000, trust, isFaulty, source: 'hub' });
  });

  test('after what may have been a sleep, both readings are bounds until the hub answers', () => {
    const woken = reading(3 * hourMs, 61_000);
    expect(timeAt(state, woken).bounds).toEqual({ earliest: floor + hourMs + 60_000, latest: floor + 3 * hourMs });
    expect(timeAt(onHub(3 * hourMs, woken, state), woken)).toMatchObject({ trust: 'trusted', at: floor + 3 * hourMs });
  });
});

test('an error of the wall clock of more than two minutes is reported', () => {
  expect(timeAt(onHub(0, reading(2 * minuteMs, 0)), reading(2 * minuteMs, 0))).toMatchObject({
    errorMs: 2 * minuteMs,
    isFaulty: false,
  });
  expect(timeAt(onHub(0, reading(-2 * minuteMs - 1, 0)), reading(-2 * minuteMs - 1, 0))).toMatchObject({
    isFaulty: true,
    trust: 'trusted',
  });
});

test('half the round trip is added; an answer slower than 30 s only raises the floor', () => {
  const start = openClock(floor, reading(0, 0));
  const answer = (roundTripMs: number) =>
    clockAfter(start, { kind: 'hub-time', now: toInstant(floor + hourMs), roundTripMs, reading: reading(0, 0) });
  expect(timeAt(answer(30_000), reading(0, 0)).at).toBe(floor + hourMs + 15_000);
  expect(answer(30_001)).toMatchObject({ floorAt: floor + hourMs, source: 'device' });
});

test('signedAt raises the floor and sets no offset; an older one changes nothing', () => {
  const start = openClock(floor, reading(0, 0));
  const signed = (state: ClockState, offset: number) =>
    clockAfter(state, { kind: 'signed-at', signedAt: toInstant(floor + offset), reading: reading(10, 10) });
  expect(signed(start, -1)).toBe(start);
  expect(timeAt(signed(start, hourMs), reading(10, 10))).toMatchObject({ at: floor + hourMs, trust: 'untrusted' });
  expect(timeAt(signed(onHub(0, reading(0, 0)), hourMs), reading(10, 10))).toMatchObject({ at: floor + 10, trust: 'trusted' });
});

test('a clock set while only it is known leaves both readings as bounds', () => {
  const state = openClock(floor, reading(hourMs, 0));
  expect(timeAt(state, reading(2 * hourMs, 1000))).toMatchObject({
    trust: 'untrusted',
    bounds: { earliest: floor + hourMs + 1000, latest: floor + 2 * hourMs },
  });
});

test('a board offline for more than a week after a restart stops believing its wall clock', () => {
  const state = openClock(floor, reading(6 * dayMs, 0));
  expect(timeAt(state, reading(7 * dayMs, dayMs)).trust).toBe('trusted');
  expect(timeAt(state, reading(7 * dayMs + 1, dayMs + 1))).toMatchObject({ trust: 'untrusted', source: 'floor' });
});

test('the floor follows hub time, is what a restart keeps, and never falls', () => {
  const kept = (state: ClockState) => parseKeptClock(JSON.parse(JSON.stringify(keptClock(state))));
  const ticked = clockAfter(onHub(0, reading(0, 0)), { kind: 'tick', reading: reading(hourMs, hourMs) });
  expect(kept(ticked)).toBe(floor + hourMs);
  expect([parseKeptClock(undefined), parseKeptClock({ floorAt: 'soon' })]).toEqual([null, null]);
  const offset = fc.integer({ min: -2 * year, max: 2 * year });
  const event = fc.record({
    kind: fc.constantFrom('hub-time', 'signed-at', 'tick'),
    at: offset,
    wall: offset,
    ms: fc.integer({ min: 0, max: dayMs }),
  });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 30 }), (events) => {
      let state = openClock(floor, reading(0, 0));
      let monotonicMs = 0;
      for (const { kind, at, wall, ms } of events) {
        monotonicMs += ms;
        const now = reading(wall, monotonicMs);
        const instant: Instant = toInstant(floor + at);
        const next = clockAfter(
          state,
          kind === 'tick'
            ? { kind, reading: now }
            : kind === 'signed-at'
              ? { kind, signedAt: instant, reading: now }
              : { kind: 'hub-time', now: instant, roundTripMs: 10, reading: now },
        );
        expect(next.floorAt).toBeGreaterThanOrEqual(state.floorAt);
        const time = timeAt(next, now);
        expect(time.trust === 'untrusted').toBe(time.bounds !== undefined);
        if (time.bounds) expect(time.bounds.earliest).toBeLessThanOrEqual(time.bounds.latest);
        state = next;
      }
    }),
  );
});
