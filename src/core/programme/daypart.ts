/**
 * Windows of local time on a board's days: schedules and opening hours (R48, R57).
 * A window belongs to the day it starts on: Saturday's small hours are Friday night's. Equal ends mean a whole day.
 */

import type { Instant } from '../time/instant.ts';
import { weekdays } from '../time/weekday.ts';
import { dayClassAt, isWeekend } from '../time/working-calendar.ts';
import { dateOf, instantAtLocal, isDayIn, localTimeAt, weekdayOf } from '../time/zone.ts';
import type { Programme } from './programme.ts';
import type { Calendar, Schedule } from './schedule.ts';
import { always, holds, intersection, type Window } from './window.ts';

/** What the rules say during a stretch of one local day. */
export interface Rule extends Window {
  readonly open: boolean;
  /** The strongest schedule that matches. */
  readonly schedule: Schedule | null;
}

export interface DayMatch {
  readonly matches: boolean;
  /** A day class was asked about a date no calendar knows: Monday to Friday stand in as workdays (R47). */
  readonly guessed: boolean;
}

interface Hours {
  readonly from: string;
  readonly until: string;
}

/** Whether a day is one of `days` (absent: every day): weekdays, day classes or festivals. */
export function matchDay(days: readonly string[] | undefined, dayNumber: number, calendars: readonly Calendar[]): DayMatch {
  if (days === undefined || days.includes(weekdayOf(dayNumber))) return { matches: true, guessed: false };
  if (days.every((day) => (weekdays as readonly string[]).includes(day))) return { matches: false, guessed: false };
  const { kind, festivals } = dayClassAt(calendars, dayNumber);
  if (kind === 'unknown') return { matches: days.includes(isWeekend(dayNumber) ? 'dayoff' : 'workday'), guessed: true };
  return { matches: days.includes(kind) || festivals.some((festival) => days.includes(festival)), guessed: false };
}

/** As `matchDay`, within the schedule's dates. */
export function matchSchedule({ days, dates }: Schedule, dayNumber: number, calendars: readonly Calendar[]): DayMatch {
  const date = dateOf(dayNumber);
  const isDated = (dates?.from ?? date) <= date && (dates?.until === undefined || date < dates.until);
  return isDated ? matchDay(days, dayNumber, calendars) : { matches: false, guessed: false };
}

/** The instants of `hours` that start on a day. */
export function daypartOn({ from, until }: Hours, dayNumber: number, zone: string): Window {
  const [start, end] = [minuteOf(from), minuteOf(until)];
  return {
    from: instantAtLocal(dayNumber, start, zone),
    until: instantAtLocal(start < end ? dayNumber : dayNumber + 1, end, zone),
  };
}

function minuteOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
}

/** The rules by instant, each local day worked out once. A programme without rules has one rule for all time. */
export function rulesOf(programme: Programme): (at: number) => Rule {
  const hasHours = (programme.board.openHours?.length ?? 0) > 0;
  if (programme.schedules.length === 0 && !hasHours) return () => ({ ...always, open: true, schedule: null });
  const days = new Map<number, readonly Rule[]>();
  return (at) => {
    const { dayNumber } = localTimeAt(at as Instant, programme.zone);
    const rules = days.get(dayNumber) ?? rulesOn(programme, dayNumber);
    days.set(dayNumber, rules);
    return rules.find((rule) => holds(rule, at))!;
  };
}

/** The rules of a local day, in order and without a gap from midnight to midnight. */
function rulesOn(programme: Programme, dayNumber: number): Rule[] {
  const { zone } = programme;
  const day = { from: instantAtLocal(dayNumber, 0, zone), until: instantAtLocal(dayNumber + 1, 0, zone) };
  const starts = [dayNumber - 1, dayNumber].filter((start) => isDayIn(start, zone));
  const windowsOf = (hours: Hours, matches: (start: number) => boolean) =>
    starts.filter(matches).flatMap((start) => intersection(daypartOn(hours, start, zone), day) ?? []);
  const schedules = programme.schedules.map((schedule) => ({
    schedule,
    windows: windowsOf(schedule, (start) => matchSchedule(schedule, start, programme.calendars).matches),
  }));
  const openHours = programme.board.openHours ?? [];
  const open = openHours.flatMap((hours) =>
    windowsOf(hours, (start) => matchDay(hours.days, start, programme.calendars).matches),
  );
  const windows = [day, ...open, ...schedules.flatMap((s) => s.windows)];
  const cuts = [...new Set(windows.flatMap(({ from, until }) => [from, until]))].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((from, i) => ({
    from,
    until: cuts[i + 1]!,
    open: openHours.length === 0 || open.some((window) => holds(window, from)),
    schedule: schedules.find((s) => s.windows.some((window) => holds(window, from)))?.schedule ?? null,
  }));
}
