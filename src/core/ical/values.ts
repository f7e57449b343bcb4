/** Dates, times, durations and offsets as iCalendar writes them (RFC 5545 §3.3). */
import { dayMs, hourMs, type Instant, minuteMs, secondMs } from '../time/instant.ts';
import { parseCivil } from '../time/recurrence-text.ts';
import { IcalFault, type Property } from './content.ts';
import { utc, type ZoneRules } from './zone-rules.ts';

/** A moment as a file states it. */
export interface IcalTime {
  /** Local ms, counted as if they were UTC. */
  readonly civil: number;
  readonly isDate: boolean;
  /** Of its TZID, UTC, or for dates and floating times the zone they are read in. */
  readonly zone: ZoneRules;
  readonly isFloating: boolean;
}

/** Nominal days and exact ms: over a change of the clocks they differ. */
export interface Duration {
  readonly days: number;
  readonly ms: number;
}

/** Finds the rules of a TZID. @throws IcalFault for one nobody knows. */
export type ZoneOf = (id: string, line: number) => ZoneRules;

export interface Reading {
  readonly zoneOf: ZoneOf;
  /** For dates and floating times. */
  readonly own: ZoneRules;
}

export function instantOfTime({ civil, zone }: IcalTime): Instant {
  return zone.toInstant(civil);
}

/** Every value of DTSTART, EXDATE, RDATE … @throws IcalFault for what is no date. */
export function timesIn(property: Property, reading: Reading): IcalTime[] {
  return property.value.split(',').map((text) => timeOf(text.trim(), property, reading));
}

export function timeIn(property: Property, reading: Reading): IcalTime {
  return timeOf(property.value.trim(), property, reading);
}

export function timeOf(text: string, { name, params, line }: Property, { zoneOf, own }: Reading): IcalTime {
  const isUtc = /Z$/i.test(text);
  const read = parseCivil(text.toUpperCase().replace(/Z$/, ''));
  const wanted = params.get('VALUE')?.[0]?.toUpperCase();
  if (read === null || (read.isDate && isUtc) || (read.isDate ? wanted === 'DATE-TIME' : wanted === 'DATE'))
    throw new IcalFault(
      line,
      `${name}: "${text.slice(0, 40)}" is not a ${wanted === 'DATE' ? 'date such as 20260617' : 'date or time such as 20260617T060500Z'}.`,
    );
  if (read.isDate) return { ...read, zone: own, isFloating: false };
  if (isUtc) return { ...read, zone: utc, isFloating: false };
  const id = params.get('TZID')?.[0];
  return id === undefined ? { ...read, zone: own, isFloating: true } : { ...read, zone: zoneOf(id, line), isFloating: false };
}

/** @throws IcalFault for what is no duration. */
export function durationOf(text: string, { name, line }: Pick<Property, 'name' | 'line'>): Duration {
  const pattern = /^([+-])?P(?:(\d{1,6})W|(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9})S)?)?)$/i;
  const [whole, sign, weeks, days, hours, minutes, seconds] = pattern.exec(text.trim()) ?? [];
  if (whole === undefined || /^[+-]?P$/i.test(whole))
    throw new IcalFault(line, `${name}: "${text.slice(0, 40)}" is not a duration such as PT1H30M.`);
  const factor = sign === '-' ? -1 : 1;
  const [w, d, h, m, s] = [weeks, days, hours, minutes, seconds].map((part) => Number(part ?? 0) * factor) as [
    number,
    number,
    number,
    number,
    number,
  ];
  return { days: w * 7 + d, ms: h * hourMs + m * minuteMs + s * secondMs };
}

/** The end of what begins at a local time. */
export function endAfter(start: IcalTime, { days, ms }: Duration): Instant {
  return (start.zone.toInstant(start.civil + days * dayMs) + ms) as Instant;
}

/** `+0800`, `-003000`, in ms. @throws IcalFault otherwise. */
export function offsetOf({ name, value, line }: Property): number {
  const [, sign, hours, minutes, seconds = '0'] = /^([+-])(\d{2})(\d{2})(\d{2})?$/.exec(value.trim()) ?? [];
  if (sign === undefined) throw new IcalFault(line, `${name}: "${value.slice(0, 40)}" is not an offset such as +0800.`);
  return (sign === '-' ? -1 : 1) * (Number(hours) * hourMs + Number(minutes) * minuteMs + Number(seconds) * secondMs);
}
