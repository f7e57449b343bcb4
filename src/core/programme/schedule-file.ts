/**
 * schedules.json as people write it, and what boards receive of it: rules read, counted and checked once, on the hub.
 */
import * as v from 'valibot';
import { dayMs } from '../time/instant.ts';
import { type Recurrence, timesOf } from '../time/recurrence.ts';
import { parseCivil, parseRecurrence } from '../time/recurrence-text.ts';
import { type DayRule, Schedule } from './schedule.ts';

const maxRuleCount = 5000;
/** A rule that has not counted to its end in 200 years gives nothing worth waiting for. */
const longestCountMs = 200 * 366 * dayMs;
/** A piece of an hour must be long enough for a page to be read. */
const shortestPieceSeconds = 20;

export const ScheduleFile = v.pipe(
  v.omit(Schedule, ['rule']),
  v.rawCheck(({ dataset, addIssue }) => {
    const fault = dataset.typed ? faultIn(dataset.value) : null;
    if (fault !== null) addIssue({ message: fault });
  }),
);
/** The same where its id stands elsewhere. */
export const ScheduleInput = v.pipe(
  v.omit(Schedule, ['id', 'rule']),
  v.rawCheck(({ dataset, addIssue }) => {
    const fault = dataset.typed ? faultIn(dataset.value) : null;
    if (fault !== null) addIssue({ message: fault });
  }),
);

/** With its rule as boards follow it. @throws RangeError for a rule the schema refuses. */
export function toScheduleRecord(schedule: Schedule): Schedule {
  const { rule: _, ...own } = schedule;
  if (own.rrule === undefined) return own as Schedule;
  const reading = parseRecurrence(own.rrule);
  const start = parseCivil((own.dates?.from ?? '').replaceAll('-', ''))?.civil;
  if (reading.kind === 'refused' || start === undefined) throw new RangeError(`not a rule of days: ${own.rrule}`);
  return { ...own, rule: dayRuleOf(reading.rule, start) } as Schedule;
}

function dayRuleOf(rule: Recurrence, start: number): DayRule {
  const { freq, count, until, byHour: _h, byMinute: _m, bySecond: _s, ...parts } = rule;
  const counted = count === null ? [] : [...timesOf(rule, start, { until: start + longestCountMs, isDate: true })];
  const last = count === null ? (until === null ? null : until.civil) : (counted.at(-1) ?? start - dayMs);
  return {
    ...parts,
    byMonth: [...parts.byMonth],
    byWeekNo: [...parts.byWeekNo],
    byYearDay: [...parts.byYearDay],
    byMonthDay: [...parts.byMonthDay],
    byDay: parts.byDay.map((day) => ({ ...day })),
    bySetPos: [...parts.bySetPos],
    freq: freq as DayRule['freq'],
    start: start / dayMs,
    last: last === null ? null : Math.floor(last / dayMs),
  };
}

/** What no single field can say. */
function faultIn({
  playlist,
  screen,
  perHour,
  rrule,
  dates,
}: Pick<Schedule, 'playlist' | 'screen' | 'perHour' | 'rrule' | 'dates'>): string | null {
  if (playlist === '' && screen !== 'off') return 'needs a playlist, or "screen": "off"';
  if (perHour !== undefined && perHour.seconds / perHour.times < shortestPieceSeconds)
    return `perHour leaves less than ${shortestPieceSeconds} seconds to a piece`;
  return rrule === undefined ? null : ruleFault(rrule, dates?.from);
}

/** A rule counts days: what a board cannot follow quickly and for ever it does not take. */
function ruleFault(rrule: string, start: string | undefined): string | null {
  if (start === undefined || parseCivil(start.replaceAll('-', '')) === null)
    return 'has an rrule and needs dates.from, the day it is counted from';
  const reading = parseRecurrence(rrule);
  if (reading.kind === 'refused') return `has an rrule that cannot be used: ${reading.sentence.replace(/\.$/, '')}`;
  const { freq, count, byHour, byMinute, bySecond } = reading.rule;
  if (['HOURLY', 'MINUTELY', 'SECONDLY'].includes(freq) || byHour.length + byMinute.length + bySecond.length > 0)
    return 'has an rrule with times of day: they belong in from, until or windows';
  return count !== null && count > maxRuleCount ? `has an rrule with a COUNT over ${maxRuleCount}` : null;
}
