/** A VEVENT, read: what it says of its own times. Whatever cannot be read is a fault with its line. */
import { dayMs, type Instant } from '../time/instant.ts';
import type { Recurrence } from '../time/recurrence.ts';
import { type Component, IcalFault, onlyOne, type Property, plainText } from './content.ts';
import { readRule } from './rules.ts';
import {
  type Duration,
  durationOf,
  endAfter,
  type IcalTime,
  instantOfTime,
  type Reading,
  timeIn,
  timeOf,
  timesIn,
} from './values.ts';

/** How long an event lasts: DTEND fixes the exact length of all its occurrences, DURATION and dates count days (§3.8.5.3). */
export type Length = { readonly kind: 'exact'; readonly ms: number } | { readonly kind: 'nominal'; readonly duration: Duration };

/** A date of RDATE, with an end of its own where it is a period. */
export interface ExtraDate {
  readonly start: IcalTime;
  readonly length: Length | null;
}

export interface IcalEvent {
  readonly uid: string;
  readonly line: number;
  readonly summary: string;
  readonly start: IcalTime;
  readonly length: Length;
  readonly rules: readonly Recurrence[];
  readonly exceptRules: readonly Recurrence[];
  readonly extra: readonly ExtraDate[];
  readonly except: readonly IcalTime[];
  /** Which occurrence of the event with this uid it replaces; null: it is the event itself. */
  readonly replaces: { readonly time: IcalTime; readonly following: boolean } | null;
  readonly sequence: number;
  readonly cancelled: boolean;
}

/** Null for an event that states no time. @throws IcalFault */
export function readEvent(component: Component, reading: Reading): IcalEvent | null {
  const dtstart = onlyOne(component, 'DTSTART');
  if (dtstart === null) {
    if (onlyOne(component, 'UID') !== null) return null;
    throw new IcalFault(component.line, 'The event has neither DTSTART nor UID.');
  }
  const all = (name: string) => component.properties.filter((property) => property.name === name && property.value.trim() !== '');
  const start = timeIn(dtstart, reading);
  const rules = all('RRULE').map((property) => fitting(property, start));
  return {
    uid: plainText(onlyOne(component, 'UID')?.value ?? '').trim(),
    line: component.line,
    summary: plainText(component.properties.find(({ name }) => name === 'SUMMARY')?.value ?? '').trim(),
    start,
    length: lengthOf(component, start, reading),
    rules: rules.filter((rule, i) => rules.findIndex((other) => JSON.stringify(other) === JSON.stringify(rule)) === i),
    exceptRules: all('EXRULE').map((property) => fitting(property, start)),
    extra: all('RDATE').flatMap((property) => extraDates(property, reading)),
    except: all('EXDATE').flatMap((property) => timesIn(property, reading)),
    replaces: replaced(component, reading),
    sequence: Number.parseInt(onlyOne(component, 'SEQUENCE')?.value ?? '0', 10) || 0,
    cancelled: /^\s*CANCELLED\s*$/i.test(onlyOne(component, 'STATUS')?.value ?? ''),
  };
}

function fitting(property: Property, { isDate }: IcalTime): Recurrence {
  const rule = readRule(property);
  if (isDate && (rule.freq === 'HOURLY' || rule.freq === 'MINUTELY' || rule.freq === 'SECONDLY'))
    throw new IcalFault(property.line, `${property.name}: FREQ=${rule.freq} needs a DTSTART with a time.`);
  return rule;
}

function lengthOf(component: Component, start: IcalTime, reading: Reading): Length {
  const [dtend, duration] = [onlyOne(component, 'DTEND'), onlyOne(component, 'DURATION')];
  if (dtend !== null) {
    const end = timeIn(dtend, reading);
    if (end.isDate !== start.isDate)
      throw new IcalFault(dtend.line, 'DTEND must be a date if DTSTART is one, and a time if DTSTART is one.');
    const ms = instantOfTime(end) - instantOfTime(start);
    if (ms < 0) throw new IcalFault(dtend.line, 'DTEND lies before DTSTART.');
    // A date that ends on its own day is written by some programs for a single day.
    return start.isDate ? days(Math.max(1, (end.civil - start.civil) / dayMs)) : { kind: 'exact', ms };
  }
  if (duration === null) return start.isDate ? days(1) : { kind: 'exact', ms: 0 };
  const length = durationOf(duration.value, duration);
  if (length.days < 0 || length.ms < 0) throw new IcalFault(duration.line, 'DURATION is negative.');
  if (!start.isDate) return { kind: 'nominal', duration: length };
  if (length.ms % dayMs !== 0) throw new IcalFault(duration.line, 'DURATION must count whole days if DTSTART is a date.');
  return days(Math.max(1, length.days + length.ms / dayMs));
}

const days = (count: number): Length => ({ kind: 'nominal', duration: { days: count, ms: 0 } });

function extraDates(property: Property, reading: Reading): ExtraDate[] {
  if (property.params.get('VALUE')?.[0]?.toUpperCase() !== 'PERIOD')
    return timesIn(property, reading).map((start) => ({ start, length: null }));
  const plain = { ...property, params: new Map([...property.params].filter(([name]) => name !== 'VALUE')) };
  return property.value.split(',').map((text) => {
    const [from = '', until = ''] = text.trim().split('/');
    const start = timeOf(from, plain, reading);
    if (/^[+-]?P/i.test(until)) return { start, length: { kind: 'nominal', duration: durationOf(until, property) } };
    const ms = instantOfTime(timeOf(until, plain, reading)) - instantOfTime(start);
    if (ms < 0) throw new IcalFault(property.line, `RDATE: the period ${text.slice(0, 40)} ends before it begins.`);
    return { start, length: { kind: 'exact', ms } };
  });
}

function replaced(component: Component, reading: Reading): IcalEvent['replaces'] {
  const id = onlyOne(component, 'RECURRENCE-ID');
  if (id === null) return null;
  const range = id.params.get('RANGE')?.[0]?.toUpperCase();
  if (range !== undefined && range !== 'THISANDFUTURE')
    throw new IcalFault(id.line, `RECURRENCE-ID: RANGE=${range} is not supported: only THISANDFUTURE is.`);
  return { time: timeIn(id, reading), following: range === 'THISANDFUTURE' };
}

/** When an occurrence that begins at `start` ends. */
export function endOf(start: IcalTime, length: Length): Instant {
  return length.kind === 'exact' ? ((instantOfTime(start) + length.ms) as Instant) : endAfter(start, length.duration);
}
