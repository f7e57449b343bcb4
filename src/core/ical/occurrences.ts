/**
 * When the events of an iCalendar file take place (RFC 5545 §3.8.5): rules and extra dates, less the excepted ones, with
 * single occurrences replaced by their RECURRENCE-ID. Pure: the same file and window give the same list.
 *
 * Decided where the standard leaves it open: a rule gives its own dates only, so that a DTSTART which the rule does not give
 * is no occurrence (as libical and dateutil do); an EXDATE wins over a replacement of the same occurrence; a replacement of an
 * occurrence the event does not have takes place, unless the event was revised after it.
 */
import { dayMs, type Instant } from '../time/instant.ts';
import { type Recurrence, RecurrenceTooLong, timesOf } from '../time/recurrence.ts';
import { isTimeZone } from '../time/zone.ts';
import { type Component, IcalFault, onlyOne, parseIcal } from './content.ts';
import { endOf, type IcalEvent, type Length, readEvent } from './event.ts';
import { type IcalTime, instantOfTime, timeIn } from './values.ts';
import { platformZone, utc } from './zone-rules.ts';
import { zonesOf } from './zones.ts';

export interface Occurrence {
  readonly uid: string;
  readonly summary: string;
  readonly start: Instant;
  readonly end: Instant;
  /** An event of dates, which has no times of its own. */
  readonly allDay: boolean;
  /** The zone its start is written in. */
  readonly zone: IcalTime['zone'];
}

export interface Asked {
  readonly from: Instant;
  readonly until: Instant;
  /** For dates and floating times; null: the calendar's X-WR-TIMEZONE, else `fallbackZone`. */
  readonly zone: string | null;
  readonly fallbackZone: string;
}

/** Something a person should know and that stops nothing. */
export interface Note {
  readonly line: number;
  readonly sentence: string;
}

export type IcalReading =
  | { readonly kind: 'occurrences'; readonly occurrences: readonly Occurrence[]; readonly notes: readonly Note[] }
  /** At least one; nothing of such a file is used. */
  | { readonly kind: 'faults'; readonly faults: readonly Note[] };

const maxOccurrences = 200_000;

/** What takes place in [from, until): an occurrence counts if it overlaps; one without length if it begins there. */
export function occurrencesIn(text: string, asked: Asked): IcalReading {
  const faults: Note[] = [];
  const notes: Note[] = [];
  const occurrences: Occurrence[] = [];
  const trying = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof IcalFault)) throw error;
      faults.push({ line: error.line, sentence: error.message });
    }
  };
  trying(() => {
    for (const calendar of parseIcal(text)) {
      const events = readCalendar(calendar, asked, notes, trying);
      for (const series of bySeries(events)) trying(() => occurrences.push(...occurrencesOf(series, asked, notes)));
      if (occurrences.length > maxOccurrences)
        throw new IcalFault(0, `More than ${maxOccurrences} occurrences: ask about a shorter time.`);
    }
  });
  if (faults.length > 0) return { kind: 'faults', faults: faults.sort((a, b) => a.line - b.line) };
  const inOrder = occurrences.sort((a, b) => a.start - b.start || a.end - b.end || (a.uid < b.uid ? -1 : a.uid > b.uid ? 1 : 0));
  return { kind: 'occurrences', occurrences: inOrder, notes };
}

function readCalendar(calendar: Component, asked: Asked, notes: Note[], trying: (work: () => void) => void): IcalEvent[] {
  const method = onlyOne(calendar, 'METHOD')?.value.trim().toUpperCase();
  const scale = onlyOne(calendar, 'CALSCALE');
  if (scale !== null && scale.value.trim().toUpperCase() !== 'GREGORIAN')
    throw new IcalFault(scale.line, `CALSCALE ${scale.value.trim()} is not supported: only GREGORIAN is.`);
  const stated = onlyOne(calendar, 'X-WR-TIMEZONE')?.value.trim() ?? '';
  const own = platformZone(asked.zone ?? (isTimeZone(stated) && stated !== '' ? stated : asked.fallbackZone));
  const zoneOf = zonesOf(calendar, Math.max(asked.until, Date.UTC(2050, 0)) as Instant);
  const events: IcalEvent[] = [];
  for (const component of calendar.children) {
    trying(() => checkDates(component));
    if (component.name !== 'VEVENT') continue;
    trying(() => {
      const event = readEvent(component, { zoneOf, own });
      if (event === null) notes.push({ line: component.line, sentence: 'The event has no DTSTART: it takes place at no time.' });
      else if (method !== 'CANCEL') events.push(event);
    });
  }
  return events;
}

const dated: ReadonlySet<string> = new Set(['VTODO', 'VJOURNAL', 'VFREEBUSY']);
const dates: ReadonlySet<string> = new Set(['DTSTART', 'DTEND', 'DUE', 'DTSTAMP', 'RECURRENCE-ID']);

/** What is not used here is not followed either, but a file whose dates are none is not read at all. */
function checkDates({ name, properties }: Component): void {
  if (!dated.has(name)) return;
  for (const property of properties) if (dates.has(property.name)) timeIn(property, { zoneOf: () => utc, own: utc });
}

interface Series {
  readonly master: IcalEvent | null;
  readonly replacements: readonly IcalEvent[];
}

/** Events of one uid belong together; of several revisions the one with the highest SEQUENCE holds, then the later in the file. */
function bySeries(events: readonly IcalEvent[]): Series[] {
  const groups = new Map<string, IcalEvent[]>();
  for (const [i, event] of events.entries()) {
    const key = event.uid === '' ? `\n${i}` : event.uid;
    groups.set(key, [...(groups.get(key) ?? []), event]);
  }
  return [...groups.values()].map((group) => {
    const newest = new Map<string, IcalEvent>();
    for (const event of group) {
      const key = event.replaces === null ? '' : `${instantOfTime(event.replaces.time)} ${event.replaces.following}`;
      if ((newest.get(key)?.sequence ?? -1) <= event.sequence) newest.set(key, event);
    }
    const master = newest.get('') ?? null;
    newest.delete('');
    return { master, replacements: [...newest.values()] };
  });
}

interface Planned {
  readonly start: IcalTime;
  readonly length: Length;
}

function occurrencesOf({ master, replacements }: Series, asked: Asked, notes: Note[]): Occurrence[] {
  const found: Occurrence[] = [];
  const add = (event: IcalEvent, { start, length }: Planned) => {
    const [from, until] = [instantOfTime(start), endOf(start, length)];
    const isInside = from < asked.until && (until > asked.from || (until === from && from >= asked.from));
    if (!event.cancelled && isInside)
      found.push({ uid: event.uid, summary: event.summary, start: from, end: until, allDay: start.isDate, zone: start.zone });
  };
  const singles = replacements.filter(({ replaces }) => !replaces!.following);
  if (master === null) {
    for (const event of replacements) add(event, event);
    return found;
  }
  const shifts = replacements
    .filter(({ replaces }) => replaces!.following)
    .sort((a, b) => timeOfReplaced(a, master) - timeOfReplaced(b, master));
  const isExcepted = exceptionsOf(master, asked);
  const used = new Set<IcalEvent>();
  for (const planned of plannedOf(master, replacements, asked, notes)) {
    const single = singles.find(({ replaces }) => isSame(planned.start, replaces!.time));
    const shift = shifts.filter((other) => timeOfReplaced(other, master) <= instantOfTime(planned.start)).at(-1);
    if (single !== undefined) used.add(single);
    if (isExcepted(planned.start)) continue;
    if (single !== undefined) add(single, single);
    else if (shift !== undefined) add(shift, shifted(planned, shift));
    else add(master, planned);
  }
  for (const event of singles) {
    if (used.has(event) || isExcepted(event.replaces!.time) || master.cancelled) continue;
    if (event.sequence >= master.sequence) add(event, event);
    else
      notes.push({
        line: event.line,
        sentence: `It replaces an occurrence that the later revision of ${event.uid} no longer has: it is left out.`,
      });
  }
  return found;
}

/** Everything the event's own rules and dates give that may bear on the window. */
function plannedOf(master: IcalEvent, replacements: readonly IcalEvent[], asked: Asked, notes: Note[]): Planned[] {
  const { start, length, rules, extra } = master;
  const reachMs = (endOf(start, length) as number) - instantOfTime(start) + shiftReach(replacements) + 2 * dayMs;
  const last =
    Math.max(asked.until, ...replacements.map(({ replaces }) => instantOfTime(replaces!.time))) +
    2 * dayMs +
    shiftReach(replacements);
  const window = { from: Math.min(asked.from, last) - reachMs, until: last };
  const given = new Map<number, Planned>();
  if (rules.length === 0) given.set(start.civil, { start, length });
  for (const civil of civilTimes(rules, master, withReplaced(window, replacements), notes))
    given.set(civil, { start: { ...start, civil }, length });
  const starts = new Set([...given.values()].map((planned) => instantOfTime(planned.start)));
  const added = extra.filter((date) => !starts.has(instantOfTime(date.start)) || date.length !== null);
  const periods = new Set(added.filter((date) => date.length !== null).map((date) => instantOfTime(date.start)));
  const kept = [...given.values()].filter((planned) => !periods.has(instantOfTime(planned.start)));
  const dates = new Map(
    added.map((date) => [
      instantOfTime(date.start),
      { start: { ...date.start, isDate: start.isDate }, length: date.length ?? length },
    ]),
  );
  return [...kept, ...dates.values()].sort((a, b) => instantOfTime(a.start) - instantOfTime(b.start));
}

/** The window must reach back to every replaced occurrence, or its replacement would be taken for one too many. */
function withReplaced(window: { readonly from: number; readonly until: number }, replacements: readonly IcalEvent[]) {
  return {
    ...window,
    from: Math.min(window.from, ...replacements.map(({ replaces }) => instantOfTime(replaces!.time) - 2 * dayMs)),
  };
}

function shiftReach(replacements: readonly IcalEvent[]): number {
  return Math.max(
    0,
    ...replacements
      .filter(({ replaces }) => replaces!.following)
      .map(
        (event) =>
          Math.abs(event.start.civil - event.replaces!.time.civil) +
          (endOf(event.start, event.length) - instantOfTime(event.start)),
      ),
  );
}

function civilTimes(
  rules: readonly Recurrence[],
  event: IcalEvent,
  window: { readonly from: number; readonly until: number },
  notes: Note[],
): Set<number> {
  const { start } = event;
  const times = new Set<number>();
  if (rules.length > 0 && window.from <= instantOfTime(start) && !rules.some((rule) => gives(rule, start)))
    notes.push({
      line: event.line,
      sentence: `DTSTART of ${event.uid || 'the event'} is none of the dates of its own rule: only the rule's dates count.`,
    });
  for (const rule of rules) {
    const search = {
      from: start.zone.toCivil(window.from) - dayMs,
      until: start.zone.toCivil(window.until) + dayMs,
      isDate: start.isDate,
      isReal: start.isDate ? () => true : start.zone.isReal,
      isPastEnd: pastEndOf(rule, start),
    };
    for (const civil of followed(rule, start, search, event)) {
      times.add(civil);
      if (times.size > maxOccurrences)
        throw new IcalFault(
          event.line,
          `The event has more than ${maxOccurrences} occurrences in that time: ask about a shorter one.`,
        );
    }
    if (rule.until !== null && start.isDate !== (rule.until.kind === 'date'))
      notes.push({
        line: event.line,
        sentence: `UNTIL of ${event.uid || 'the event'} is a ${start.isDate ? 'time' : 'date'} and DTSTART is not: ${start.isDate ? 'its date is taken' : 'the whole day is included'}.`,
      });
  }
  return times;
}

function gives(rule: Recurrence, { civil, isDate }: IcalTime): boolean {
  return [...timesOf({ ...rule, count: 1 }, civil, { until: civil + 1, isDate, isPastEnd: () => false })].length === 1;
}

function* followed(
  rule: Recurrence,
  start: IcalTime,
  search: Parameters<typeof timesOf>[2],
  event: IcalEvent,
): Generator<number> {
  try {
    yield* timesOf(rule, start.civil, search);
  } catch (error) {
    if (!(error instanceof RecurrenceTooLong)) throw error;
    throw new IcalFault(event.line, `The rule of this event cannot be followed that far: ${error.message}.`);
  }
}

/** UNTIL in UTC is an instant for zoned starts; for floating ones and dates it is read as it is written. */
function pastEndOf({ until }: Recurrence, start: IcalTime): (civil: number) => boolean {
  if (until === null) return () => false;
  if (start.isDate) return (civil) => civil > until.civil;
  if (until.kind === 'utc' && !start.isFloating) return (civil) => start.zone.toInstant(civil) > until.civil;
  const last = until.kind === 'date' ? until.civil + dayMs - 1 : until.civil;
  return (civil) => civil > last;
}

function exceptionsOf(master: IcalEvent, asked: Asked): (start: IcalTime) => boolean {
  const ruled = civilTimes(master.exceptRules, master, { from: instantOfTime(master.start), until: asked.until + 2 * dayMs }, []);
  return (start) => ruled.has(start.civil) || master.except.some((time) => isSame(start, time));
}

/** Whether a time of EXDATE or RECURRENCE-ID names the occurrence. Where one of the two is a date, the dates decide. */
function isSame(start: IcalTime, named: IcalTime): boolean {
  if (start.isDate || named.isDate) return Math.floor(start.civil / dayMs) === Math.floor(named.civil / dayMs);
  return named.isFloating ? named.civil === start.civil : instantOfTime(named) === instantOfTime(start);
}

function timeOfReplaced({ replaces }: IcalEvent, { start }: IcalEvent): number {
  const { time } = replaces!;
  return time.isDate || time.isFloating ? start.zone.toInstant(time.civil) : instantOfTime(time);
}

/** This occurrence moves as the replaced one moved, and lasts as long. */
function shifted(planned: Planned, shift: IcalEvent): Planned {
  const moved = shift.start.zone.toCivil(instantOfTime(shift.start)) - shift.start.zone.toCivil(timeOfReplaced(shift, shift));
  const civil = shift.start.zone.toCivil(instantOfTime(planned.start)) + moved;
  return { start: { ...shift.start, civil }, length: shift.length };
}
