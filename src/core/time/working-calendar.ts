/**
 * Workdays, days off and festivals, from calendars that say how far they know (R47).
 * A date no calendar covers is `unknown`: whoever counts over it gets a provisional answer, never a silent Monday-to-Friday.
 */
import type { Calendar } from '../programme/schedule.ts';
import { dateOf, dayNumberOf, weekdayOf } from './zone.ts';

export interface DayClass {
  readonly kind: 'workday' | 'dayoff' | 'unknown';
  /** A workday that would be a day off but for an announcement. */
  readonly makeup: boolean;
  /** Ids of the festivals whose days off include this one. */
  readonly festivals: readonly string[];
}

/** @param day `YYYY-MM-DD` or days since 1970-01-01. Where calendars disagree the first that lists the date decides. */
export function dayClassAt(calendars: readonly Calendar[], day: string | number): DayClass {
  const date = typeof day === 'number' ? dateOf(day) : day;
  const covering = calendars.filter((calendar) => calendar.validFrom <= date && date < calendar.validUntil);
  if (covering.length === 0) return { kind: 'unknown', makeup: false, festivals: [] };
  for (const calendar of covering) {
    if (calendar.workdays.some((listed) => listed.date === date))
      return { kind: 'workday', makeup: isWeekend(day), festivals: [] };
    const off = calendar.daysOff.filter((listed) =>
      listed.until === undefined ? listed.date === date : listed.date <= date && date < listed.until,
    );
    if (off.length > 0) return { kind: 'dayoff', makeup: false, festivals: off.flatMap(({ festival }) => festival ?? []) };
  }
  return { kind: isWeekend(day) ? 'dayoff' : 'workday', makeup: false, festivals: [] };
}

/** Those that hold for a place. @param chosen jurisdictions and ids of calendars; undefined: all */
export function chosenCalendars(calendars: readonly Calendar[], chosen: readonly string[] | undefined): readonly Calendar[] {
  if (chosen === undefined) return calendars;
  return calendars.filter(
    ({ id, jurisdiction }) => chosen.includes(id) || (jurisdiction !== undefined && chosen.includes(jurisdiction)),
  );
}

/** The first date nothing is known about, going on from `date` without a gap; `date` itself if it is unknown. */
export function knownUntil(calendars: readonly Calendar[], date: string): string {
  const next = calendars.find(({ validFrom, validUntil }) => validFrom <= date && date < validUntil);
  return next === undefined ? date : knownUntil(calendars, next.validUntil);
}

/** What to go by when the class is unknown: Monday to Friday. */
export function isWeekend(day: string | number): boolean {
  const weekday = weekdayOf(typeof day === 'number' ? day : dayNumberOf(day));
  return weekday === 'sat' || weekday === 'sun';
}

export interface CountedDate {
  readonly date: string;
  /** The count passed through days no calendar knows: the date is "not before" and may move (R4, R47). */
  readonly provisional: boolean;
}

/** The `count`-th workday after `date`; the first day does not count (政府信息公开条例). @param count 0 or more; 0 is the day itself. */
export function addWorkingDays(calendars: readonly Calendar[], date: string, count: number): CountedDate {
  let day = dayNumberOf(date);
  let provisional = false;
  for (let counted = 0; counted < count; ) {
    day += 1;
    const { kind } = dayClassAt(calendars, day);
    if (kind === 'unknown') provisional = true;
    if (kind === 'workday' || (kind === 'unknown' && !isWeekend(day))) counted += 1;
  }
  return { date: dateOf(day), provisional };
}
