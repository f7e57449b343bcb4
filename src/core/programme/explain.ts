/**
 * Why a board shows what it shows at an instant: one sentence, and every step that led there. Worked out from the same
 * functions as the glass itself, never from a log.
 */
import type { Instant } from '../time/instant.ts';
import { localTimeAt } from '../time/zone.ts';
import { type Absence, absencesAt } from './absence.ts';
import { playbackWithAlerts } from './alert-glass.ts';
import type { ClaimState } from './contest.ts';
import { daypartOn, hoursOf, matchDay, matchSchedule } from './daypart.ts';
import { sentencesOf, type Tongues, type WarningCode, warningText } from './explain-words.ts';
import { type Glass, glassAt } from './glass.ts';
import { type Lanes, lanesOf } from './lane.ts';
import { turnTicks } from './phase.ts';
import type { Anchor, BoardState, Playback, Programme } from './programme.ts';
import { statesAt } from './rules.ts';
import type { Schedule } from './schedule.ts';
import { longestWaitsOf } from './wait.ts';
import { holds, type Window } from './window.ts';

export interface TriedRule {
  readonly schedule: string;
  readonly playlist: string;
  readonly priority: number;
  readonly outcome:
    | 'chosen'
    | 'weaker'
    | 'not-now'
    | 'playlist-unknown'
    | 'playlist-empty'
    /** It waits for one that has the board, was ended by one, was dropped by one, or has had its share of the hour. */
    | 'deferred'
    | 'stopped'
    | 'dropped'
    | 'resting'
    /** It keeps the screen dark. */
    | 'screen-off';
  /** Its window that holds the instant, if one does. */
  readonly window: { readonly from: Instant; readonly until: Instant } | null;
}

/** Where in its playlist the page stands. */
export interface Place {
  readonly anchor: Anchor;
  /** Number of the turn and, 0–1, when in it the showing is due. */
  readonly turn: number;
  readonly due: number;
  readonly weight: number;
  readonly position: number;
  readonly count: number;
  /** The longest this item waits while nothing changes, and what the playlist promises; ms. */
  readonly longestWaitMs: number;
  readonly promisedWaitMs: number;
}

export interface Explanation {
  readonly board: string;
  readonly at: Instant;
  readonly release: string;
  readonly sentence: Tongues;
  readonly playback: Playback;
  readonly until: Instant;
  /** Strongest first. */
  readonly rules: readonly TriedRule[];
  readonly place: Place | null;
  readonly next: (Playback & { readonly kind: 'page' })['next'];
  readonly warnings: readonly { readonly code: WarningCode; readonly text: Tongues }[];
  /** Every other item the programme knows, and why it does not take its turn now. */
  readonly absent: readonly Absence[];
}

export function explainAt(programme: Programme, state: BoardState, at: Instant): Explanation {
  const lanes = lanesOf(programme, state, at);
  const glass = glassAt(lanes, at);
  const playback = playbackWithAlerts(null, programme, 'now', state, at);
  const rules = rulesTried(lanes, at);
  const alert = playback.kind === 'page' ? playback.alert : undefined;
  const title = alert?.lines[0] ?? (glass.kind === 'page' ? glass.spot.entry.title : '');
  return {
    board: programme.board.id,
    at,
    release: `${programme.lineage}.${programme.release}`,
    sentence: sentencesOf({ board: programme.board.name, title, playback, zone: programme.zone, at }),
    playback,
    until: playback.endsAt,
    rules,
    place: placeOf(glass, playback),
    next: playback.kind === 'page' ? playback.next : null,
    warnings: warningsOf(programme, state, at, rules, playback).map((code) => ({ code, text: warningText(code) })),
    absent: absencesAt(programme, state, at, playback.kind === 'page' ? playback.playlist : null),
  };
}

const outcomes: Readonly<Record<Exclude<ClaimState, 'chosen'>, TriedRule['outcome']>> = {
  covered: 'weaker',
  waiting: 'deferred',
  stopped: 'stopped',
  dropped: 'dropped',
  resting: 'resting',
};

function rulesTried(lanes: Lanes, at: Instant): TriedRule[] {
  const states = statesAt(lanes.programme, at);
  return lanes.programme.schedules.map((schedule) => {
    const window = windowAt(lanes.programme, schedule, at);
    const state = states.get(schedule);
    const isPast = window === null && (state === 'stopped' || state === 'dropped');
    const outcome = state === undefined || isPast ? 'not-now' : state === 'chosen' ? fate(lanes, schedule, at) : outcomes[state];
    const span = window && { from: window.from as Instant, until: window.until as Instant };
    return { schedule: schedule.id, playlist: schedule.playlist, priority: schedule.priority, outcome, window: span };
  });
}

function fate(lanes: Lanes, { playlist, screen, slate }: Schedule, at: Instant): TriedRule['outcome'] {
  if (slate) return 'chosen';
  if (screen === 'off') return 'screen-off';
  const lane = lanes.byId.get(playlist);
  if (lane === undefined) return 'playlist-unknown';
  return lane.eras.turnOf(lane.eras.indexAt(at)).showings.length > 0 ? 'chosen' : 'playlist-empty';
}

/** The window of a schedule that holds an instant: of the local day, or of the day before across midnight. */
function windowAt({ calendars, zone }: Programme, schedule: Schedule, at: Instant): Window | null {
  const { dayNumber } = localTimeAt(at, zone);
  const starts = [dayNumber, dayNumber - 1].filter((start) => matchSchedule(schedule, start, calendars).matches);
  const windows = starts.flatMap((start) => hoursOf(schedule).map((hours) => daypartOn(hours, start, zone)));
  return windows.find((window) => holds(window, at)) ?? null;
}

function placeOf(glass: Glass, playback: Playback): Place | null {
  if (glass.kind === 'dark' || playback.kind !== 'page') return null;
  const { lane, spot } = glass;
  const turn = lane.eras.turnOf(lane.eras.indexAt(spot.startsAt));
  return {
    anchor: lane.playlist.anchor,
    turn: spot.cursor.turn,
    due: spot.cursor.due / turnTicks,
    weight: spot.entry.weight,
    position: playback.position,
    count: playback.count,
    longestWaitMs: longestWaitsOf(turn).get(spot.entry.id) ?? 0,
    promisedWaitMs: lane.playlist.longestWaitMs,
  };
}

function warningsOf(
  programme: Programme,
  state: BoardState,
  at: Instant,
  rules: readonly TriedRule[],
  playback: Playback,
): WarningCode[] {
  const { dayNumber } = localTimeAt(at, programme.zone);
  const { calendars, schedules, board } = programme;
  const isGuessed =
    schedules.some((schedule) => matchSchedule(schedule, dayNumber, calendars).guessed) ||
    (board.openHours ?? []).some(({ days }) => matchDay(days, dayNumber, calendars).guessed);
  const outcomes = rules.map(({ outcome }) => outcome);
  return [
    ...(isGuessed ? (['unknown-year'] as const) : []),
    ...(state.bounds ? (['clock-untrusted'] as const) : []),
    ...(outcomes.includes('playlist-unknown') ? (['playlist-unknown'] as const) : []),
    ...(outcomes.includes('playlist-empty') ? (['playlist-empty'] as const) : []),
    ...(playback.kind === 'slate' ? (['nothing-valid'] as const) : []),
  ];
}
