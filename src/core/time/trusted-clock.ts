/**
 * What time it is, as far as a board can know (R72, DESIGN §4.5). Pure: readings of the machine's clocks come in as data.
 *
 * In this order: the hub's answer to our own nonce, carried on by the monotonic clock; else the wall clock, if it lies within
 * [floor, floor + 7 days]; else the floor, untrusted. `signedAt` of verified metadata only raises the floor. A wall clock set
 * during the run moves nothing by itself: a machine that slept and one whose clock was set forward look alike, so both
 * readings become bounds until the hub has answered again.
 */
import { dayMs, type Instant, minuteMs, parseInstant, secondMs, toInstant, toIso } from './instant.ts';

/** `monotonicMs` of one clock for all who share a state: it never jumps, and may stand still while the machine sleeps. */
export interface ClockReading {
  readonly wall: Instant;
  readonly monotonicMs: number;
}

export interface ClockState {
  /** Not earlier than: highest instant signed by the hub or reached on its time. All that need be kept across restarts. */
  readonly floorAt: Instant;
  readonly source: 'hub' | 'device' | 'floor';
  /** The time believed when `base` was read. */
  readonly baseAt: Instant;
  readonly base: ClockReading;
}

export type ClockEvent =
  | { readonly kind: 'hub-time'; readonly now: Instant; readonly roundTripMs: number; readonly reading: ClockReading }
  | { readonly kind: 'signed-at'; readonly signedAt: Instant; readonly reading: ClockReading }
  | { readonly kind: 'tick'; readonly reading: ClockReading };

export interface BelievedTime {
  readonly at: Instant;
  readonly trust: 'trusted' | 'untrusted';
  readonly source: ClockState['source'];
  /** With an untrusted clock: what shows must be valid at both. */
  readonly bounds?: { readonly earliest: Instant; readonly latest: Instant };
  /** Wall clock minus hub time, once the hub has answered. */
  readonly errorMs: number | null;
  /** The wall clock is wrong or was set by more than two minutes: staff should know. */
  readonly isFaulty: boolean;
}

const toleranceMs = 2 * minuteMs;
const windowMs = 7 * dayMs;
/** An answer slower than this says too little about now. */
const slowestAnswerMs = 30 * secondMs;
/** The last instant a Date can name. */
const endOfTime = toInstant(8.64e15);

/** At the start of a run. @param floorAt as last kept; null on a board that has never seen a hub. */
export function openClock(floorAt: Instant | null, reading: ClockReading): ClockState {
  const floor = floorAt ?? toInstant(0);
  return startFrom(floor, reading);
}

/** Follows an event; the same state if it tells nothing new. */
export function clockAfter(state: ClockState, event: ClockEvent): ClockState {
  switch (event.kind) {
    case 'hub-time': {
      const floorAt = later(state.floorAt, event.now);
      if (event.roundTripMs > slowestAnswerMs) return { ...state, floorAt };
      return { floorAt, source: 'hub', baseAt: toInstant(event.now + event.roundTripMs / 2), base: event.reading };
    }
    case 'signed-at': {
      if (event.signedAt <= state.floorAt) return state;
      const raised = { ...state, floorAt: event.signedAt };
      return state.source === 'hub' ? raised : startFrom(event.signedAt, event.reading);
    }
    case 'tick': {
      const time = timeAt(state, event.reading);
      if (state.source === 'floor' && time.source === 'device') return startFrom(state.floorAt, event.reading);
      const hasRisen = time.source === 'hub' && time.trust === 'trusted' && time.at > state.floorAt;
      return hasRisen ? { ...state, floorAt: time.at } : state;
    }
  }
}

export function timeAt(state: ClockState, reading: ClockReading): BelievedTime {
  const continued = toInstant(state.baseAt + Math.max(0, reading.monotonicMs - state.base.monotonicMs));
  const driftMs = reading.wall - state.base.wall - (continued - state.baseAt);
  const wasSet = Math.abs(driftMs) > toleranceMs;
  switch (state.source) {
    case 'hub':
      return onHubTime(state, reading, continued, driftMs);
    case 'device': {
      const isNear = isCredible(state.floorAt, continued);
      if (isNear && !wasSet) return { at: continued, trust: 'trusted', source: 'device', errorMs: null, isFaulty: false };
      if (!isNear) return atFloor(state.floorAt, later(state.floorAt, continued));
      const bounds = { earliest: later(state.floorAt, earlier(continued, reading.wall)), latest: later(continued, reading.wall) };
      return { at: continued, trust: 'untrusted', source: 'device', bounds, errorMs: null, isFaulty: true };
    }
    case 'floor':
      if (isCredible(state.floorAt, reading.wall))
        return { at: reading.wall, trust: 'trusted', source: 'device', errorMs: null, isFaulty: false };
      return atFloor(state.floorAt, continued);
  }
}

/** What is kept across restarts. */
export function keptClock(state: ClockState): { readonly floorAt: string } {
  return { floorAt: toIso(state.floorAt) };
}

/** Null if nothing useful was kept. */
export function parseKeptClock(value: unknown): Instant | null {
  return typeof value === 'object' && value !== null && 'floorAt' in value ? parseInstant(value.floorAt) : null;
}

/** A wall clock set back changes nothing. Set forward it may be a sleep: believed as a bound, within what the floor allows. */
function onHubTime({ floorAt }: ClockState, { wall }: ClockReading, continued: Instant, driftMs: number): BelievedTime {
  const errorMs = wall - continued;
  const isFaulty = Math.abs(errorMs) > toleranceMs || Math.abs(driftMs) > toleranceMs;
  const known = { at: continued, source: 'hub', errorMs, isFaulty } as const;
  const latest = toInstant(continued + driftMs);
  const maySlept = driftMs > toleranceMs && latest <= later(floorAt, continued) + windowMs;
  return maySlept ? { ...known, trust: 'untrusted', bounds: { earliest: continued, latest } } : { ...known, trust: 'trusted' };
}

function startFrom(floorAt: Instant, reading: ClockReading): ClockState {
  const isNear = isCredible(floorAt, reading.wall);
  return { floorAt, source: isNear ? 'device' : 'floor', baseAt: isNear ? reading.wall : floorAt, base: reading };
}

function atFloor(floorAt: Instant, at: Instant): BelievedTime {
  return {
    at,
    trust: 'untrusted',
    source: 'floor',
    bounds: { earliest: floorAt, latest: endOfTime },
    errorMs: null,
    isFaulty: true,
  };
}

function isCredible(floorAt: Instant, at: Instant): boolean {
  return floorAt <= at && at <= floorAt + windowMs;
}

function later(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}

function earlier(a: Instant, b: Instant): Instant {
  return a < b ? a : b;
}
