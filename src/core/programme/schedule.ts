/** schedules.json: which playlist when (R48). The full language (recurrence, festivals, shares) adds optional fields; none changes these. */
import * as v from 'valibot';
import { CalendarDate, Id } from '../item/item.ts';
import { ClockTime, Day } from '../office/board.ts';

export const Schedule = v.looseObject({
  id: Id,
  playlist: Id,
  /** Instead of the playlist the town's slate (R67): the hub's panic button. */
  slate: v.optional(v.literal(true)),
  boards: v.pipe(v.array(v.union([v.literal('*'), Id])), v.minLength(1)),
  /** Absent: every day. A window that crosses midnight belongs to the day it starts on. */
  days: v.optional(v.array(Day)),
  /** Half-open; `from` > `until` crosses midnight; equal ends, or absent: the whole day. */
  from: v.optional(ClockTime, '00:00'),
  until: v.optional(ClockTime, '24:00'),
  /** Half-open dates in the board's zone. */
  dates: v.optional(v.looseObject({ from: v.optional(CalendarDate), until: v.optional(CalendarDate) })),
  /** Higher wins; 0 is lowest. Equal priority: the smaller id. */
  priority: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000)), 0),
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
