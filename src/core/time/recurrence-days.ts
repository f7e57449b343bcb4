/**
 * Which days a recurrence rule falls on: the part of it that boards need. A day belongs to a rule if it passes every BY part
 * that is there, in a period that the interval reaches.
 */
import { dayMs } from './instant.ts';

/** `nth` 0: every such weekday; else the nth of the month or year, from its end if negative. */
export interface NthWeekday {
  /** 0 is Monday. */
  readonly weekday: number;
  readonly nth: number;
}

/** The BY parts that speak of days. */
export interface Days {
  readonly freq: string;
  /** 0 is Monday. */
  readonly weekStart: number;
  readonly byMonth: readonly number[];
  readonly byWeekNo: readonly number[];
  readonly byYearDay: readonly number[];
  readonly byMonthDay: readonly number[];
  readonly byDay: readonly NthWeekday[];
}

/** A rule of days that does not count: `start` and `last`, days since 1970-01-01, bound it. */
export interface RuleOfDays extends Days {
  readonly interval: number;
  readonly start: number;
  readonly last: number | null;
  readonly bySetPos: readonly number[];
}

/** Whether a day is one of the rule's; what the rule leaves open is taken from its start. */
export function fallsOn(rule: RuleOfDays, day: number): boolean {
  if (day < rule.start || (rule.last !== null && day > rule.last)) return false;
  const whole = { ...rule, ...defaultDays(rule, rule.start) };
  if (!isDayOf(whole, day)) return false;
  const calendar = periodCalendar(rule);
  const index = calendar.indexOf(day);
  if ((index - calendar.indexOf(rule.start)) % rule.interval !== 0) return false;
  if (rule.bySetPos.length === 0) return true;
  const [from, until] = calendar.daysOf(index);
  const days = Array.from({ length: until - from }, (_, i) => from + i).filter((other) => isDayOf(whole, other));
  return atPositions(days, rule.bySetPos).includes(day);
}

/** RFC 5545 §3.3.10: the day of the month, of the year or of the week is that of DTSTART where no part names one. */
export function defaultDays(rule: Days, start: number): Pick<Days, 'byMonth' | 'byMonthDay' | 'byDay'> {
  const { freq, byDay, byMonthDay, byYearDay, byWeekNo, byMonth } = rule;
  const namesDay = byDay.length + byMonthDay.length + byYearDay.length + byWeekNo.length > 0;
  const date = new Date(start * dayMs);
  return {
    byMonth: freq === 'YEARLY' && !namesDay && byMonth.length === 0 ? [date.getUTCMonth() + 1] : byMonth,
    byMonthDay: (freq === 'MONTHLY' || freq === 'YEARLY') && !namesDay ? [date.getUTCDate()] : byMonthDay,
    byDay: freq === 'WEEKLY' && byDay.length === 0 ? [{ weekday: weekdayIn(start), nth: 0 }] : byDay,
  };
}

interface PeriodCalendar {
  /** Number of the period a day lies in. */
  readonly indexOf: (day: number) => number;
  /** First day, and the first day after it. */
  readonly daysOf: (index: number) => readonly [number, number];
}

export function periodCalendar({ freq, weekStart, byWeekNo }: Days): PeriodCalendar {
  if (freq === 'DAILY') return { indexOf: (day) => day, daysOf: (index) => [index, index + 1] };
  if (freq === 'WEEKLY') {
    const shift = 3 - weekStart; // 1970-01-01 was a Thursday
    return { indexOf: (day) => Math.floor((day + shift) / 7), daysOf: (index) => [index * 7 - shift, index * 7 - shift + 7] };
  }
  if (freq === 'MONTHLY') {
    const firstOf = (index: number) => Date.UTC(1970, index) / dayMs;
    const indexOf = (day: number) => (yearOf(day) - 1970) * 12 + new Date(day * dayMs).getUTCMonth();
    return { indexOf, daysOf: (index) => [firstOf(index), firstOf(index + 1)] };
  }
  // Weeks belong to a year of their own: week 1 may begin in December.
  const firstOf = byWeekNo.length > 0 ? (year: number) => firstWeekOf(year, weekStart) : firstDayOf;
  const indexOf = (day: number) => {
    const year = yearOf(day);
    return day < firstOf(year) ? year - 1 : day >= firstOf(year + 1) ? year + 1 : year;
  };
  return { indexOf, daysOf: (year) => [firstOf(year), firstOf(year + 1)] };
}

export function atPositions(times: readonly number[], positions: readonly number[]): readonly number[] {
  if (positions.length === 0) return times;
  const chosen = positions.map((position) => (position > 0 ? position - 1 : times.length + position));
  return [...new Set(chosen)]
    .filter((index) => index >= 0 && index < times.length)
    .sort((a, b) => a - b)
    .map((index) => times[index]!);
}

/** Whether a day passes every BY part. */
export function isDayOf(rule: Days, day: number): boolean {
  const date = new Date(day * dayMs);
  const month = date.getUTCMonth() + 1;
  if (rule.byMonth.length > 0 && !rule.byMonth.includes(month)) return false;
  if (rule.byDay.length > 0 && !rule.byDay.some((nth) => isNthWeekday(rule, nth, day))) return false;
  if (rule.byMonthDay.length > 0) {
    const dayOfMonth = date.getUTCDate();
    const fromEnd = dayOfMonth - 1 - new Date(Date.UTC(date.getUTCFullYear(), month, 0)).getUTCDate();
    if (!rule.byMonthDay.includes(dayOfMonth) && !rule.byMonthDay.includes(fromEnd)) return false;
  }
  if (rule.byYearDay.length > 0) {
    const year = date.getUTCFullYear();
    if (!rule.byYearDay.includes(day - firstDayOf(year) + 1) && !rule.byYearDay.includes(day - firstDayOf(year + 1)))
      return false;
  }
  return rule.byWeekNo.length === 0 || isInWeek(rule, day);
}

function isNthWeekday({ freq, byMonth }: Days, { weekday, nth }: NthWeekday, day: number): boolean {
  if (weekdayIn(day) !== weekday) return false;
  if (nth === 0) return true;
  const date = new Date(day * dayMs);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  const ofMonth = freq === 'MONTHLY' || byMonth.length > 0;
  const from = ofMonth ? Date.UTC(year, month) / dayMs : firstDayOf(year);
  const until = ofMonth ? Date.UTC(year, month + 1) / dayMs : firstDayOf(year + 1);
  return nth > 0 ? Math.floor((day - from) / 7) + 1 === nth : Math.floor((until - 1 - day) / 7) + 1 === -nth;
}

function isInWeek({ byWeekNo, weekStart }: Days, day: number): boolean {
  const guess = yearOf(day);
  const year = day < firstWeekOf(guess, weekStart) ? guess - 1 : day >= firstWeekOf(guess + 1, weekStart) ? guess + 1 : guess;
  const [first, next] = [firstWeekOf(year, weekStart), firstWeekOf(year + 1, weekStart)];
  return (
    byWeekNo.includes(Math.floor((day - first) / 7) + 1) || byWeekNo.includes(Math.floor((day - first) / 7) - (next - first) / 7)
  );
}

/** First day of week 1: the first week with at least four days in the year. */
function firstWeekOf(year: number, weekStart: number): number {
  const january4 = firstDayOf(year) + 3;
  return january4 - ((weekdayIn(january4) - weekStart + 7) % 7);
}

function firstDayOf(year: number): number {
  return Date.UTC(year, 0) / dayMs;
}

function yearOf(day: number): number {
  return new Date(day * dayMs).getUTCFullYear();
}

/** 0 is Monday. */
export function weekdayIn(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}
