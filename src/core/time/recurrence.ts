/**
 * Recurrence rules of RFC 5545 as sets of local times (R48). A rule knows no zone: times are `civil`, the milliseconds a
 * wall clock and calendar show, counted as if they were UTC. Who has a zone says which of them exist.
 *
 * Every frequency is one loop over its periods. In a period a day belongs to the rule if it passes every BY part that is
 * there; what DTSTART supplies where a part is missing is filled in beforehand (RFC 5545 §3.3.10, the table of expansions).
 */

import { dayMs, hourMs, minuteMs, secondMs } from './instant.ts';
import { atPositions, defaultDays, isDayOf, type NthWeekday, periodCalendar } from './recurrence-days.ts';

export const frequencies = ['SECONDLY', 'MINUTELY', 'HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
export type Frequency = (typeof frequencies)[number];

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
  const rank = frequencies.indexOf(rule.freq);
  const or = (list: readonly number[], value: number, isCoarser: boolean) => (list.length > 0 || !isCoarser ? list : [value]);
  return {
    ...rule,
    ...defaultDays(rule, Math.floor(start / dayMs)),
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
  const calendar = periodCalendar(rule);
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
