/**
 * Recurrence rules of RFC 5545 as sets of local times (R48). A rule knows no zone: times are `civil`, the milliseconds a
 * wall clock and calendar show, counted as if they were UTC. Who has a zone says which of them exist.
 *
 * Every frequency is one loop over its periods. In a period a day belongs to the rule if it passes every BY part that is
 * there; what DTSTART supplies where a part is missing is filled in beforehand (RFC 5545 §3.3.10, the table of expansions).
 */
import { dayMs, hourMs, minuteMs, secondMs } from './instant.ts';

export const frequencies = ['SECONDLY', 'MINUTELY', 'HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
export type Frequency = (typeof frequencies)[number];

/** `nth` 0: every such weekday; else the nth of the month or year, from its end if negative. */
export interface NthWeekday {
  /** 0 is Monday. */
  readonly weekday: number;
  readonly nth: number;
}

/** The last moment a rule may give, as written: a date includes its day, `local` and `utc` are civil times. */
export interface RuleEnd {
  readonly kind: 'date' | 'local' | 'utc';
  readonly civil: number;
}

export interface Recurrence {
  readonly freq: Frequency;
  readonly interval: number;
  readonly count: number | null;
  readonly until: RuleEnd | null;
  /** 0 is Monday. */
  readonly weekStart: number;
  readonly byMonth: readonly number[];
  readonly byWeekNo: readonly number[];
  readonly byYearDay: readonly number[];
  readonly byMonthDay: readonly number[];
  readonly byDay: readonly NthWeekday[];
  readonly byHour: readonly number[];
  readonly byMinute: readonly number[];
  readonly bySecond: readonly number[];
  readonly bySetPos: readonly number[];
}

export interface Search {
  /** No time before it is asked for: a rule without COUNT begins to count there. */
  readonly from?: number;
  /** DTSTART is a date: BYHOUR, BYMINUTE and BYSECOND are ignored (RFC 5545 §3.3.10). */
  readonly isDate?: boolean;
  /** No time from here on is asked for. */
  readonly until: number;
  /** Whether the wall clock ever shows that time; what it never shows is not counted either (RFC 5545 §3.3.10). */
  readonly isReal?: (civil: number) => boolean;
  /** Whether a time lies behind the rule's UNTIL; default: by the civil times themselves. */
  readonly isPastEnd?: (civil: number) => boolean;
}

/** Thrown where a rule would have to be followed for too long to answer. */
export class RecurrenceTooLong extends Error {
  readonly code = 'recurrence-too-long';
}

const maxPeriods = 5_000_000;
/** End of year 9999: no notation reaches further. */
const endOfCalendar = Date.UTC(10_000, 0, 1);
const unitMs = { SECONDLY: secondMs, MINUTELY: minuteMs, HOURLY: hourMs } as const;

/** The times of a rule from `start` on, in order. @throws RecurrenceTooLong after five million periods. */
export function* timesOf(rule: Recurrence, start: number, search: Search): Generator<number> {
  const whole = withDefaults(search.isDate ? { ...rule, byHour: [], byMinute: [], bySecond: [] } : rule, start);
  const isPastEnd = search.isPastEnd ?? pastEndOf(rule.until);
  const end = Math.min(search.until, endOfCalendar);
  const first = rule.count === null ? Math.max(start, search.from ?? start) : start;
  let left = rule.count ?? Number.POSITIVE_INFINITY;
  for (const times of periodsOf(whole, start, first, end)) {
    for (const civil of times) {
      if (civil < start || search.isReal?.(civil) === false) continue;
      if (civil >= end || isPastEnd(civil)) return;
      if (civil >= (search.from ?? start)) yield civil;
      left -= 1;
      if (left === 0) return;
    }
  }
}

function pastEndOf(end: RuleEnd | null): (civil: number) => boolean {
  if (end === null) return () => false;
  const last = end.kind === 'date' ? end.civil + dayMs - 1 : end.civil;
  return (civil) => civil > last;
}

/** What a rule leaves to DTSTART is taken from it. */
function withDefaults(rule: Recurrence, start: number): Recurrence {
  const date = new Date(start);
  const { freq, byDay, byMonthDay, byYearDay, byWeekNo, byMonth } = rule;
  const namesDay = byDay.length + byMonthDay.length + byYearDay.length + byWeekNo.length > 0;
  const isWeekly = freq === 'WEEKLY' && byDay.length === 0;
  const needsDay = (freq === 'MONTHLY' || freq === 'YEARLY') && !namesDay;
  const rank = frequencies.indexOf(freq);
  const or = (list: readonly number[], value: number, isCoarser: boolean) => (list.length > 0 || !isCoarser ? list : [value]);
  return {
    ...rule,
    byMonth: or(byMonth, date.getUTCMonth() + 1, freq === 'YEARLY' && needsDay),
    byMonthDay: or(byMonthDay, date.getUTCDate(), needsDay),
    byDay: isWeekly ? [{ weekday: weekdayIn(Math.floor(start / dayMs)), nth: 0 }] : byDay,
    bySecond: or(rule.bySecond, date.getUTCSeconds(), rank > 0),
    byMinute: or(rule.byMinute, date.getUTCMinutes(), rank > 1),
    byHour: or(rule.byHour, date.getUTCHours(), rank > 2),
  };
}

/** The times of each period, in order, from the period of `first` on. */
function* periodsOf(rule: Recurrence, start: number, first: number, end: number): Generator<readonly number[]> {
  const { freq } = rule;
  if (freq === 'SECONDLY' || freq === 'MINUTELY' || freq === 'HOURLY')
    return yield* shortPeriods(rule, unitMs[freq], start, first, end);
  const calendar = periodCalendar(rule, start);
  const clock = clockTimes(rule);
  const skipped = Math.max(
    0,
    Math.floor((calendar.indexOf(Math.floor(first / dayMs)) - calendar.indexOf(Math.floor(start / dayMs))) / rule.interval),
  );
  for (let n = skipped, periods = 0; ; n += 1, periods += 1) {
    if (periods > maxPeriods) throw new RecurrenceTooLong('the rule gives nothing for millions of periods');
    const [from, until] = calendar.daysOf(calendar.indexOf(Math.floor(start / dayMs)) + n * rule.interval);
    if (from * dayMs >= end) return;
    const times: number[] = [];
    for (let day = from; day < until; day += 1) if (isDayOf(rule, day)) for (const time of clock) times.push(day * dayMs + time);
    yield atPositions(times, rule.bySetPos);
  }
}

interface PeriodCalendar {
  /** Number of the period a day lies in. */
  readonly indexOf: (day: number) => number;
  /** First day, and the first day after it. */
  readonly daysOf: (index: number) => readonly [number, number];
}

function periodCalendar({ freq, weekStart, byWeekNo }: Recurrence, _start: number): PeriodCalendar {
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

/** Hours, minutes and seconds: what cannot hold a time of the rule is stepped over a day, an hour or a minute at once. */
function* shortPeriods(rule: Recurrence, unit: number, start: number, first: number, end: number): Generator<readonly number[]> {
  const step = unit * rule.interval;
  const origin = Math.floor(start / unit) * unit;
  const within = {
    ...rule,
    byHour: unit < hourMs ? [0] : [0],
    byMinute: unit < hourMs ? [0] : rule.byMinute,
    bySecond: unit < minuteMs ? [0] : rule.bySecond,
  };
  const clock = clockTimes(within);
  let at = origin + Math.max(0, Math.floor((first - origin) / step)) * step;
  for (let periods = 0; at < end; periods += 1) {
    if (periods > maxPeriods) throw new RecurrenceTooLong('the rule gives nothing for millions of periods');
    const next = nextPossible(rule, unit, at);
    if (next > at) at = origin + Math.ceil((next - origin) / step) * step;
    else {
      yield atPositions(
        clock.map((time) => at + time),
        rule.bySetPos,
      );
      at += step;
    }
  }
}

/** `at` if the period there can hold a time; else when the next day, hour, minute or second begins that might. */
function nextPossible(rule: Recurrence, unit: number, at: number): number {
  const day = Math.floor(at / dayMs);
  if (!isDayOf(rule, day)) return (day + 1) * dayMs;
  const allows = (list: readonly number[], size: number, modulus: number) =>
    list.length === 0 || list.includes(Math.floor(at / size) % modulus);
  const after = (size: number) => (Math.floor(at / size) + 1) * size;
  const inDay = at - day * dayMs;
  if (rule.byHour.length > 0 && !rule.byHour.includes(Math.floor(inDay / hourMs))) return after(hourMs);
  if (unit < hourMs && !allows(rule.byMinute, minuteMs, 60)) return after(minuteMs);
  if (unit < minuteMs && !allows(rule.bySecond, secondMs, 60)) return after(secondMs);
  return at;
}

/** Times of day in ms, in order. */
function clockTimes({ byHour, byMinute, bySecond }: Recurrence): number[] {
  const times = byHour.flatMap((hour) =>
    byMinute.flatMap((minute) => bySecond.map((second) => hour * hourMs + minute * minuteMs + second * secondMs)),
  );
  return [...new Set(times)].sort((a, b) => a - b);
}

function atPositions(times: readonly number[], positions: readonly number[]): readonly number[] {
  if (positions.length === 0) return times;
  const chosen = positions.map((position) => (position > 0 ? position - 1 : times.length + position));
  return [...new Set(chosen)]
    .filter((index) => index >= 0 && index < times.length)
    .sort((a, b) => a - b)
    .map((index) => times[index]!);
}

/** Whether a day passes every BY part. */
function isDayOf(rule: Recurrence, day: number): boolean {
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

function isNthWeekday({ freq, byMonth }: Recurrence, { weekday, nth }: NthWeekday, day: number): boolean {
  if (weekdayIn(day) !== weekday) return false;
  if (nth === 0) return true;
  const date = new Date(day * dayMs);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  const ofMonth = freq === 'MONTHLY' || byMonth.length > 0;
  const from = ofMonth ? Date.UTC(year, month) / dayMs : firstDayOf(year);
  const until = ofMonth ? Date.UTC(year, month + 1) / dayMs : firstDayOf(year + 1);
  return nth > 0 ? Math.floor((day - from) / 7) + 1 === nth : Math.floor((until - 1 - day) / 7) + 1 === -nth;
}

function isInWeek({ byWeekNo, weekStart }: Recurrence, day: number): boolean {
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
function weekdayIn(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}
