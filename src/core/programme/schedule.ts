/** schedules.json: which playlist when, and what it does to others (R48, F4.1, F4.2). */
import * as v from 'valibot';
import { CalendarDate, Id } from '../item/item.ts';
import { ClockTime, Day } from '../office/board.ts';
import { frequencies } from '../time/recurrence.ts';

const KindOfDay = v.pipe(
  Day,
  v.check((day) => !/^\d/.test(day), 'must be a date that exists, or a kind of day such as dayoff'),
);
const wholeNumber = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most));
const numbers = v.array(v.pipe(v.number(), v.integer()));
/** A rule of days without COUNT: the hub has put the last day in its place. Days since 1970-01-01. */
export const DayRule = v.looseObject({
  freq: v.picklist(frequencies.slice(3) as ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY']),
  interval: wholeNumber(100_000),
  start: v.pipe(v.number(), v.integer()),
  last: v.nullable(v.pipe(v.number(), v.integer())),
  weekStart: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(6)),
  byMonth: numbers,
  byWeekNo: numbers,
  byYearDay: numbers,
  byMonthDay: numbers,
  byDay: v.array(v.looseObject({ weekday: v.number(), nth: v.number() })),
  bySetPos: numbers,
});
export type DayRule = v.InferOutput<typeof DayRule>;
const Hours = v.looseObject({ from: ClockTime, until: ClockTime });

export const Schedule = v.looseObject({
  id: Id,
  /** What plays; a schedule that only turns the screen off names none. */
  playlist: v.optional(v.union([Id, v.literal('')]), ''),
  /** Instead of the playlist the town's slate (R67): the hub's panic button. No policy of others binds it. */
  slate: v.optional(v.literal(true)),
  boards: v.pipe(v.array(v.union([v.literal('*'), Id])), v.minLength(1)),
  /** Absent: every day. A window that crosses midnight belongs to the day it starts on. */
  days: v.optional(v.array(Day)),
  /** Half-open; `from` > `until` crosses midnight; equal ends, or absent: the whole day. */
  from: v.optional(ClockTime, '00:00'),
  until: v.optional(ClockTime, '24:00'),
  /** Several times of a day, instead of `from` and `until`. */
  windows: v.optional(v.pipe(v.array(Hours), v.minLength(1), v.maxLength(24))),
  /** Half-open dates in the board's zone. */
  dates: v.optional(v.looseObject({ from: v.optional(CalendarDate), until: v.optional(CalendarDate) })),
  /** RFC 5545, counted in days from `dates.from`; with `days` both must hold. */
  rrule: v.optional(v.pipe(v.string(), v.maxLength(500))),
  /** `rrule` as boards follow it: read by the hub (schedule-file.ts), so that no board carries the reader. */
  rule: v.optional(DayRule),
  /** Dates, or kinds of day, on which it does not start in spite of all that. */
  except: v.optional(
    v.pipe(
      v.array(v.union([CalendarDate, KindOfDay], 'must be a date such as 2026-06-18, or a kind of day such as dayoff')),
      v.maxLength(1000),
    ),
  ),
  /** Dates on which it starts besides. */
  also: v.optional(v.pipe(v.array(CalendarDate), v.maxLength(1000))),
  /** Higher wins; 0 is lowest. Equal priority: the smaller id, unless `policy.peers` says otherwise. */
  priority: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000)), 0),
  /**
   * What others may do while it has the board (SMIL priority classes). `peers` of equal priority that begin meanwhile: they
   * end it, it comes back after them, they wait for its end, or they are dropped. `higher`: it comes back after a stronger
   * one (default) or is over. `lower` that begin meanwhile: they wait for its end and then have their whole time, or are
   * dropped; by default they have what is left of theirs.
   */
  policy: v.optional(
    v.looseObject({
      peers: v.optional(v.picklist(['stop', 'pause', 'defer', 'never'])),
      higher: v.optional(v.picklist(['stop', 'pause'])),
      lower: v.optional(v.picklist(['defer', 'never'])),
    }),
  ),
  /** `hard` (default): begins exactly on time. `soft`: when the page on the glass has ended. */
  break: v.optional(v.picklist(['hard', 'soft'])),
  /** After an interruption: `lax` (default) until its usual end; `strict`: the time it lost is added. */
  resume: v.optional(v.picklist(['lax', 'strict'])),
  /** Its share of every hour while it has the board, in so many pieces evenly spread; the rest is the next schedule's. */
  perHour: v.optional(v.looseObject({ seconds: wholeNumber(3600), times: v.optional(wholeNumber(60), 1) })),
  /** `off`: the screen is dark. `on`: it shows outside opening hours too. */
  screen: v.optional(v.picklist(['on', 'off'])),
});

export type Schedule = v.InferOutput<typeof Schedule>;

/** calendars/*.json: days off and make-up workdays by year; a year that is absent is unknown (R47). */
export const Calendar = v.looseObject({
  id: Id,
  /** Whose days these are, such as `cn`: site.json and boards.json choose by it. Absent: the calendar's id alone. */
  jurisdiction: v.optional(Id),
  name: v.optional(v.string()),
  /** Who announced them. */
  source: v.optional(v.string()),
  validFrom: CalendarDate,
  /** First date about which nothing is known. */
  validUntil: CalendarDate,
  /** From `date` until the day before `until`; without it one day. */
  daysOff: v.array(
    v.looseObject({
      date: CalendarDate,
      until: v.optional(CalendarDate),
      festival: v.optional(Id),
      name: v.optional(v.string()),
    }),
  ),
  workdays: v.array(v.looseObject({ date: CalendarDate, name: v.optional(v.string()) })),
});
export type Calendar = v.InferOutput<typeof Calendar>;
