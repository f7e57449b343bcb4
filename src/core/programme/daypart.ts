/**
 * On which days a schedule or opening hours start, and when then (R48, R57).
 * A window belongs to the day it starts on: Saturday's small hours are Friday night's. Equal ends mean a whole day.
 */
import { fallsOn } from '../time/recurrence-days.ts';
import { weekdays } from '../time/weekday.ts';
import { dayClassAt, isWeekend } from '../time/working-calendar.ts';
import { dateOf, instantAtLocal, weekdayOf } from '../time/zone.ts';
import type { Calendar, Schedule } from './schedule.ts';
import type { Window } from './window.ts';

export interface DayMatch {
  readonly matches: boolean;
  /** A day class was asked about a date no calendar knows: Monday to Friday stand in as workdays (R47). */
  readonly guessed: boolean;
}

export interface Hours {
  readonly from: string;
  readonly until: string;
}

const yes: DayMatch = { matches: true, guessed: false };
const no: DayMatch = { matches: false, guessed: false };

/** Whether a day is one of `days` (absent: every day): weekdays, day classes or festivals. */
export function matchDay(days: readonly string[] | undefined, dayNumber: number, calendars: readonly Calendar[]): DayMatch {
  if (days === undefined || days.includes(weekdayOf(dayNumber))) return yes;
  if (days.every((day) => (weekdays as readonly string[]).includes(day))) return no;
  const { kind, makeup, festivals } = dayClassAt(calendars, dayNumber);
  if (kind === 'unknown') return { matches: days.includes(isWeekend(dayNumber) ? 'dayoff' : 'workday'), guessed: true };
  const matches =
    days.includes(kind) || (makeup && days.includes('makeup')) || festivals.some((festival) => days.includes(festival));
  return matches ? yes : no;
}

/** Whether a schedule starts on a day: its dates, rule and days, less its exceptions, and what it names besides. */
export function matchSchedule(schedule: Schedule, dayNumber: number, calendars: readonly Calendar[]): DayMatch {
  const { days, dates, except = [], also, rrule, rule } = schedule;
  const date = dateOf(dayNumber);
  if (also?.includes(date)) return yes;
  const isDated = (dates?.from ?? date) <= date && (dates?.until === undefined || date < dates.until);
  if (!isDated || except.includes(date) || (rrule !== undefined && (rule === undefined || !fallsOn(rule, dayNumber)))) return no;
  const match = matchDay(days, dayNumber, calendars);
  const kinds = except.filter((day) => !/^\d/.test(day));
  if (!match.matches || kinds.length === 0) return match;
  const excepted = matchDay(kinds, dayNumber, calendars);
  return { matches: !excepted.matches, guessed: match.guessed || excepted.guessed };
}

/** The times of day of a schedule. */
export function hoursOf({ from, until, windows }: Schedule): readonly Hours[] {
  return windows ?? [{ from, until }];
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
