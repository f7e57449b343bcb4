/**
 * Which playlist has the glass, and since when: schedule, then default, then evergreen, then the slate.
 * A `Lane` is a playlist with its eras and its run from the anchor; a `Stretch` is a time in which one lane has the glass.
 * Everything here is worked out again after a reboot: what is remembered is a memo of pure functions and no state.
 */
import { dayMs, type Instant } from '../time/instant.ts';
import { breaksOf, standingSpans } from './alert-standing.ts';
import { type Eras, erasOf } from './eras.ts';
import type { BoardState, Programme, ProgrammePlaylist, Reason } from './programme.ts';
import { type Rule, rulesOf } from './rules.ts';
import { markOfAnchor, type Run, runFrom } from './run.ts';
import { holds, intersection, type Window } from './window.ts';

export interface Lane {
  readonly id: string;
  readonly playlist: ProgrammePlaylist;
  readonly eras: Eras;
  /** From the plan's anchor, whether on the glass or not. */
  readonly run: Run;
  readonly maxDwellMs: number;
}

export interface Lanes {
  readonly programme: Programme;
  readonly ruleAt: (at: number) => Rule;
  readonly clockTrusted: boolean;
  readonly byId: ReadonlyMap<string, Lane>;
  readonly evergreen: Lane;
  /** The stretch last worked out. */
  memo: Stretch | null;
}

/** `lane` null: the glass is `off` (closed) or shows the slate. `switches`: whether another choice is known to follow. */
export interface Stretch extends Window {
  readonly lane: Lane | null;
  readonly reason: Reason;
  readonly switches: boolean;
}

/** How far a dark or empty board looks for its next page. */
const outlookMs = 40 * dayMs;
const maxLanes = 8;

interface Memo {
  readonly ruleAt: (at: number) => Rule;
  readonly shortestLeaseMs: number;
  readonly maxDwellMs: number;
  /** By what of the board's state makes a difference. */
  readonly lanes: Map<string, Lanes>;
}
const memos = new WeakMap<Programme, Memo>();

/** What a board's state makes of its programme at about `at`. */
export function lanesOf(programme: Programme, state: BoardState, at: number): Lanes {
  const memo = memos.get(programme) ?? memoOf(programme);
  memos.set(programme, memo);
  const { paired, contactAt, bounds } = withoutFarLeases(memo, state, at);
  const key = JSON.stringify([paired, contactAt, bounds ?? null]);
  let lanes = memo.lanes.get(key);
  if (lanes === undefined) {
    if (memo.lanes.size >= maxLanes) memo.lanes.clear();
    lanes = makeLanes(programme, memo, bounds === undefined ? { paired, contactAt } : { paired, contactAt, bounds });
    memo.lanes.set(key, lanes);
  }
  return lanes;
}

function memoOf(programme: Programme): Memo {
  const entries = programme.playlists.flatMap((playlist) => playlist.entries);
  const shortestLeaseMs = entries.reduce(
    (shortest, { leaseMs }) => Math.min(shortest, leaseMs ?? shortest),
    Number.POSITIVE_INFINITY,
  );
  return { ruleAt: rulesOf(programme), shortestLeaseMs, maxDwellMs: maxDwellOf(entries), lanes: new Map() };
}

/** A lease that ends well after `at` changes nothing at `at`; every contact would otherwise be a new question. */
function withoutFarLeases({ maxDwellMs, shortestLeaseMs }: Memo, state: BoardState, at: number): BoardState {
  const isFar = state.bounds === undefined && at + 4 * maxDwellMs < state.contactAt + shortestLeaseMs;
  return isFar ? { ...state, contactAt: Number.MAX_SAFE_INTEGER as Instant } : state;
}

function makeLanes(programme: Programme, { ruleAt }: Memo, state: BoardState): Lanes {
  const breaks = breaksOf(standingSpans(programme.alerts, state.bounds));
  const byId = new Map(programme.playlists.map((playlist) => [playlist.id, laneOf(playlist, state, breaks)]));
  return {
    programme,
    ruleAt,
    byId,
    evergreen: laneOf(programme.evergreen, state, breaks),
    clockTrusted: state.bounds === undefined,
    memo: null,
  };
}

function laneOf(playlist: ProgrammePlaylist, state: BoardState, breaks: readonly Window[]): Lane {
  const eras = erasOf(playlist.entries, state, breaks);
  const run = runFrom(eras, markOfAnchor(eras, playlist.anchor), playlist.anchor.at);
  return { id: playlist.id, playlist, eras, run, maxDwellMs: maxDwellOf(playlist.entries) };
}

function maxDwellOf(entries: ProgrammePlaylist['entries']): number {
  return entries.reduce((longest, { pages }) => Math.max(longest, ...pages), 0);
}

/** The choice at an instant, and a window around it in which it surely holds. With an untrusted clock the glass stays on. */
export function choiceAt(lanes: Lanes, at: number): Stretch {
  const rule = lanes.ruleAt(at);
  if (!rule.open && lanes.clockTrusted) return { ...rule, lane: null, reason: 'closed', switches: false };
  if (rule.schedule?.slate) return { ...rule, lane: null, reason: 'removed', switches: false };
  let window: Window = rule;
  for (const [lane, reason] of lanesInOrder(lanes, rule)) {
    const era = lane.eras.indexAt(at);
    window = intersection(window, lane.eras.windowOf(era))!;
    if (lane.eras.turnOf(era).showings.length > 0) return { ...window, lane, reason, switches: false };
  }
  return { ...window, lane: null, reason: 'nothing-valid', switches: false };
}

function lanesInOrder(lanes: Lanes, { schedule }: Rule): [Lane, Reason][] {
  const scheduled = schedule && lanes.byId.get(schedule.playlist);
  const standard = lanes.byId.get(lanes.programme.defaultPlaylist);
  return [
    ...(scheduled ? [[scheduled, `schedule:${schedule.id}`] as [Lane, Reason]] : []),
    ...(standard ? [[standard, 'default'] as [Lane, Reason]] : []),
    [lanes.evergreen, 'evergreen'],
  ];
}

/**
 * The time around `at` in which the same lane has the glass. It reaches back to the lane's anchor at most: before it nothing
 * matters; and forward as far as a page can end, or for a dark board to its next page.
 */
export function stretchAt(lanes: Lanes, at: number): Stretch {
  const { memo } = lanes;
  const choice = memo !== null && holds(memo, at) ? memo : choiceAt(lanes, at);
  const { lane } = choice;
  const isSame = (other: Stretch) => other.lane === lane && (lane !== null || other.reason === choice.reason);
  const start = lane === null ? at : Math.min(lane.playlist.anchor.at, at - 3 * lane.maxDwellMs);
  const end = at + (lane === null ? outlookMs : 3 * lane.maxDwellMs);
  let { from, until, switches } = choice;
  while (from > start) {
    const previous = choiceAt(lanes, from - 1);
    if (!isSame(previous)) break;
    from = previous.from;
  }
  while (until < end && !switches) {
    const next = choiceAt(lanes, until);
    if (isSame(next)) until = next.until;
    else switches = true;
  }
  lanes.memo = { ...choice, from, until, switches };
  return lanes.memo;
}
