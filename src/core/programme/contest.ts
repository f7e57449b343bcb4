/**
 * Who has the board during one local day (R48, F4.2). Schedules claim times; the strongest claim has the board, and what a
 * claim does to others that begin meanwhile is its policy. A day is worked through from one event to the next.
 *
 * What the day before left running or waiting comes in as `carried`. Nothing reaches further than the end of the day after
 * the one it started on, so that what shows never depends on a long past.
 */
import { hourMs } from '../time/instant.ts';
import type { Schedule } from './schedule.ts';
import { holds, type Window } from './window.ts';

/** One window of a schedule on one day. */
export interface Claim {
  readonly schedule: Schedule;
  readonly from: number;
  readonly until: number;
  /** No deferring and no lost time carries it beyond this. */
  readonly latest: number;
  /** It waits for a claim that defers it. */
  readonly waitsFor: Claim | null;
}

export type ClaimState = 'chosen' | 'covered' | 'waiting' | 'stopped' | 'dropped' | 'resting';

export interface Segment extends Window {
  readonly schedule: Schedule | null;
}

export interface DayContest {
  readonly segments: readonly Segment[];
  readonly carried: readonly Claim[];
  /** At the instant asked about: how each claim stood. */
  readonly states: ReadonlyMap<Schedule, ClaimState>;
}

interface Running {
  readonly origin: Claim;
  readonly schedule: Schedule;
  until: number;
  waitsFor: Running | null;
}

/** @param fresh in order of strength, then of their begin. @param askedAt whose states are wanted */
export function contestOn(day: Window, carried: readonly Claim[], fresh: readonly Claim[], askedAt?: number): DayContest {
  const contest = new Contest(day, carried);
  const segments: Segment[] = [];
  let states: ReadonlyMap<Schedule, ClaimState> = new Map();
  const inOrder = [...fresh].sort((a, b) => a.from - b.from);
  let next = 0;
  for (let at = day.from; at < day.until; ) {
    contest.endThoseOver(at);
    while (next < inOrder.length && inOrder[next]!.from <= at) contest.enter(inOrder[next++]!, at);
    const until = Math.min(day.until, inOrder[next]?.from ?? day.until, contest.nextEvent(at));
    const holder = contest.holderAt(at);
    const previous = segments.at(-1);
    if (previous !== undefined && previous.schedule === (holder?.schedule ?? null))
      segments[segments.length - 1] = { ...previous, until };
    else segments.push({ from: at, until, schedule: holder?.schedule ?? null });
    if (askedAt !== undefined && holds({ from: at, until }, askedAt)) states = contest.statesAt(at);
    contest.giveLostTime(holder, until - at);
    at = until;
  }
  contest.endThoseOver(day.until);
  return { segments, carried: contest.leftOver(), states };
}

class Contest {
  /** Strongest first. */
  private live: Running[] = [];
  private waiting: Running[] = [];
  private readonly gone = new Map<Schedule, ClaimState>();
  private readonly day: Window;

  constructor(day: Window, carried: readonly Claim[]) {
    this.day = day;
    const running = new Map(
      carried.map((claim) => [claim, { origin: claim, schedule: claim.schedule, until: claim.until, waitsFor: null } as Running]),
    );
    for (const [claim, one] of running) {
      one.waitsFor = claim.waitsFor === null ? null : (running.get(claim.waitsFor) ?? null);
      (one.waitsFor === null ? this.live : this.waiting).push(one);
    }
  }

  endThoseOver(at: number): void {
    this.live = this.live.filter(({ until }) => until > at);
    const freed = this.waiting.filter(({ waitsFor }) => !this.live.includes(waitsFor!));
    this.waiting = this.waiting.filter((one) => !freed.includes(one));
    for (const { origin } of freed) {
      const until = Math.min(origin.latest, at + (origin.until - origin.from));
      if (until > at) this.enter({ ...origin, until, waitsFor: null }, at);
    }
  }

  /** A claim begins: what the strongest one running says of it decides. */
  enter(claim: Claim, at: number): void {
    const one: Running = { origin: claim, schedule: claim.schedule, until: claim.until, waitsFor: null };
    if (claim.until <= at) return;
    const { priority } = claim.schedule;
    const stronger = this.live.find((other) => other.schedule.priority > priority && other.schedule.policy?.lower !== undefined);
    const peers = this.live.filter((other) => other.schedule.priority === priority);
    const peer = peers.find((other) => other.schedule.policy?.peers !== undefined);
    const verdict =
      claim.schedule.slate === true ? undefined : (stronger?.schedule.policy?.lower ?? peer?.schedule.policy?.peers);
    if (verdict === 'never') this.gone.set(claim.schedule, 'dropped');
    else if (verdict === 'defer') this.waiting.push({ ...one, waitsFor: stronger ?? peer! });
    else this.place(one, verdict === 'stop' ? peer : undefined, verdict !== undefined);
  }

  private place(one: Running, stopped: Running | undefined, overPeers: boolean): void {
    const { priority, id } = one.schedule;
    const isOver = (other: Running) =>
      other === stopped || (other.schedule.priority < priority && other.schedule.policy?.higher === 'stop');
    for (const other of this.live.filter(isOver)) this.gone.set(other.schedule, 'stopped');
    this.live = this.live.filter((other) => !isOver(other));
    const yields = ({ schedule }: Running) =>
      schedule.priority < priority || (schedule.priority === priority && (overPeers || schedule.id >= id));
    const index = this.live.findIndex(yields);
    this.live.splice(index < 0 ? this.live.length : index, 0, one);
  }

  holderAt(at: number): Running | null {
    return this.live.find(({ schedule }) => isItsPiece(schedule, at - this.day.from)) ?? null;
  }

  /** When the next one ends, or a piece of an hour begins or ends. */
  nextEvent(at: number): number {
    const holder = this.holderAt(at);
    const ends = this.live.map((one) =>
      one !== holder && one.schedule.resume === 'strict' ? Number.POSITIVE_INFINITY : one.until,
    );
    const pieces = this.live.map(({ schedule }) => this.day.from + nextPieceEdge(schedule, at - this.day.from));
    return Math.min(...ends, ...pieces, Number.POSITIVE_INFINITY);
  }

  giveLostTime(holder: Running | null, lostMs: number): void {
    for (const one of this.live) {
      if (one !== holder && one.schedule.resume === 'strict') one.until = Math.min(one.origin.latest, one.until + lostMs);
    }
  }

  leftOver(): Claim[] {
    const claims = new Map<Running, Claim>();
    for (const one of this.live) claims.set(one, { ...one.origin, until: one.until, waitsFor: null });
    for (const one of this.waiting) claims.set(one, { ...one.origin, waitsFor: claims.get(one.waitsFor!) ?? null });
    return [...claims.values()].filter(({ latest }) => latest > this.day.until);
  }

  statesAt(at: number): ReadonlyMap<Schedule, ClaimState> {
    const states = new Map(this.gone);
    const holder = this.holderAt(at);
    for (const { schedule } of this.waiting) states.set(schedule, 'waiting');
    for (const one of this.live) {
      const isResting = !isItsPiece(one.schedule, at - this.day.from);
      states.set(one.schedule, one === holder ? 'chosen' : isResting ? 'resting' : 'covered');
    }
    return states;
  }
}

/** Pieces of an hour lie evenly in it, counted from midnight; their edges are whole ms. */
function isItsPiece({ perHour }: Schedule, inDayMs: number): boolean {
  if (perHour === undefined) return true;
  const [from, until] = pieceAt(perHour, inDayMs);
  return from <= inDayMs && inDayMs < until;
}

function nextPieceEdge({ perHour }: Schedule, inDayMs: number): number {
  if (perHour === undefined) return Number.POSITIVE_INFINITY;
  const [, until, next] = pieceAt(perHour, inDayMs);
  return until > inDayMs ? until : next;
}

/** The piece that began last: its begin, its end, and the begin of the next. */
function pieceAt({ seconds, times }: NonNullable<Schedule['perHour']>, inDayMs: number): readonly [number, number, number] {
  const hour = Math.floor(inDayMs / hourMs) * hourMs;
  const beginOf = (slot: number) => hour + Math.round((slot * hourMs) / times);
  const near = Math.floor(((inDayMs - hour) * times) / hourMs);
  const slot = beginOf(near + 1) <= inDayMs ? near + 1 : beginOf(near) > inDayMs ? near - 1 : near;
  return [beginOf(slot), beginOf(slot) + Math.round((seconds * 1000) / times), beginOf(slot + 1)];
}
