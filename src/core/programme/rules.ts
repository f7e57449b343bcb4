/** What schedules and opening hours say at an instant: each local day is worked out once. */
import type { Instant } from '../time/instant.ts';
import { dateOf, instantAtLocal, isDayIn, localTimeAt } from '../time/zone.ts';
import { type Claim, type ClaimState, contestOn, type DayContest } from './contest.ts';
import { daypartOn, hoursOf, matchDay, matchSchedule } from './daypart.ts';
import type { Programme } from './programme.ts';
import type { Schedule } from './schedule.ts';
import { always, holds, intersection, type Window } from './window.ts';

/** What the rules say during a stretch of one local day. */
export interface Rule extends Window {
  readonly open: boolean;
  /** The schedule that has the board. */
  readonly schedule: Schedule | null;
}

/** The rules by instant. A programme without rules has one rule for all time. */
export function rulesOf(programme: Programme): (at: number) => Rule {
  const hasHours = (programme.board.openHours?.length ?? 0) > 0;
  if (programme.schedules.length === 0 && !hasHours) return () => ({ ...always, open: true, schedule: null });
  const days = new Map<number, readonly Rule[]>();
  const carries = new Map<number, readonly Claim[]>();
  return (at) => {
    const { dayNumber } = localTimeAt(at as Instant, programme.zone);
    const rules = days.get(dayNumber) ?? rulesOn(programme, dayNumber, carries);
    days.set(dayNumber, rules);
    return rules.find((rule) => holds(rule, at))!;
  };
}

/** How the schedules that claim the board at an instant stand; those that do not claim it are not in it. */
export function statesAt(programme: Programme, at: Instant): ReadonlyMap<Schedule, ClaimState> {
  const { dayNumber } = localTimeAt(at, programme.zone);
  return contestAt(programme, dayNumber, new Map(), at).states;
}

/** The rules of a local day, in order and without a gap from midnight to midnight. */
function rulesOn(programme: Programme, dayNumber: number, carries: Map<number, readonly Claim[]>): Rule[] {
  const day = dayIn(dayNumber, programme.zone);
  const openHours = programme.board.openHours ?? [];
  const open = openHours.flatMap((hours) =>
    [dayNumber - 1, dayNumber]
      .filter((start) => isDayIn(start, programme.zone) && matchDay(hours.days, start, programme.calendars).matches)
      .flatMap((start) => intersection(daypartOn(hours, start, programme.zone), day) ?? []),
  );
  const { segments } = contestAt(programme, dayNumber, carries);
  const windows = [day, ...open, ...segments];
  const cuts = [...new Set(windows.flatMap(({ from, until }) => [from, until]))].sort((a, b) => a - b);
  let segment = 0;
  return cuts.slice(0, -1).map((from, i) => {
    while (segments[segment]!.until <= from) segment += 1;
    const { schedule } = segments[segment]!;
    const isOpen = openHours.length === 0 || open.some((window) => holds(window, from));
    return { from, until: cuts[i + 1]!, open: schedule?.screen === undefined ? isOpen : schedule.screen === 'on', schedule };
  });
}

function contestAt(
  programme: Programme,
  dayNumber: number,
  carries: Map<number, readonly Claim[]>,
  askedAt?: number,
): DayContest {
  const { zone } = programme;
  const carried = carriedInto(programme, dayNumber, carries);
  const contest = contestOn(dayIn(dayNumber, zone), carried, claimsOn(programme, dayNumber), askedAt);
  carries.set(dayNumber, contest.carried);
  return contest;
}

/** What the day before left. The first of a month starts from the plain windows, so that a night never hangs on years of nights. */
function carriedInto(programme: Programme, dayNumber: number, carries: Map<number, readonly Claim[]>): readonly Claim[] {
  const isMonthBegin = dateOf(dayNumber).endsWith('-01');
  const known = carries.get(dayNumber - 1);
  if (known !== undefined && !isMonthBegin) return known;
  const from = instantAtLocal(dayNumber, 0, programme.zone);
  const plain = claimsOn(programme, dayNumber - 1).filter(({ until }) => until > from);
  if (isMonthBegin || !hasPolicies(programme)) return inStrength(plain);
  const first = dayNumber - Number(dateOf(dayNumber).slice(8)) + 1;
  for (let day = first; day < dayNumber; day += 1) if (!carries.has(day)) contestAt(programme, day, carries);
  return carries.get(dayNumber - 1) ?? [];
}

function claimsOn({ schedules, calendars, zone }: Programme, dayNumber: number): Claim[] {
  if (!isDayIn(dayNumber, zone)) return [];
  const latest = instantAtLocal(dayNumber + 2, 0, zone);
  return schedules
    .filter((schedule) => matchSchedule(schedule, dayNumber, calendars).matches)
    .flatMap((schedule) =>
      hoursOf(schedule).map((hours) => ({ schedule, ...daypartOn(hours, dayNumber, zone), latest, waitsFor: null })),
    );
}

function inStrength(claims: readonly Claim[]): Claim[] {
  return [...claims].sort((a, b) => b.schedule.priority - a.schedule.priority || (a.schedule.id < b.schedule.id ? -1 : 1));
}

const policied = new WeakMap<Programme, boolean>();

/** Whether any schedule does more than win or lose: then a day may depend on the one before. */
function hasPolicies(programme: Programme): boolean {
  const known =
    policied.get(programme) ?? programme.schedules.some(({ policy, resume }) => policy !== undefined || resume === 'strict');
  policied.set(programme, known);
  return known;
}

function dayIn(dayNumber: number, zone: string): Window {
  return { from: instantAtLocal(dayNumber, 0, zone), until: instantAtLocal(dayNumber + 1, 0, zone) };
}
