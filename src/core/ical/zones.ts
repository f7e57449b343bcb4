/**
 * What a TZID means. A name of the IANA database is read by the platform's rules, whatever the file adds; any other by the
 * VTIMEZONE the file brings (RFC 5545 §3.6.5), then as a Windows name. A name nobody knows is a fault, never a guess.
 */
import type { Instant } from '../time/instant.ts';
import { timesOf } from '../time/recurrence.ts';
import { isTimeZone } from '../time/zone.ts';
import { type Component, IcalFault, onlyOne, plainText } from './content.ts';
import { readRule } from './rules.ts';
import { offsetOf, timeIn, timeOf, type ZoneOf } from './values.ts';
import { windowsZone } from './windows-zones.ts';
import { platformZone, utc, type ZoneRules, zoneOfChanges } from './zone-rules.ts';

/** @param horizon VTIMEZONEs are followed until then. */
export function zonesOf(calendar: Component, horizon: Instant): ZoneOf {
  const own = new Map<string, Component>();
  for (const child of calendar.children) {
    const id = child.name === 'VTIMEZONE' ? onlyOne(child, 'TZID') : null;
    if (id !== null) own.set(plainText(id.value).trim(), child);
  }
  const known = new Map<string, ZoneRules>();
  return (id, line) => {
    const zone = known.get(id) ?? findZone(id.trim(), line, own, horizon);
    known.set(id, zone);
    return zone;
  };
}

function findZone(id: string, line: number, own: ReadonlyMap<string, Component>, horizon: Instant): ZoneRules {
  if (id.includes('/') && isTimeZone(id)) return platformZone(id);
  const path = id.startsWith('/') ? [3, 2].map((parts) => id.split('/').slice(-parts).join('/')).find(isTimeZone) : undefined;
  if (path !== undefined) return platformZone(path);
  const described = own.get(id);
  if (described?.children.some(({ name }) => name === 'STANDARD' || name === 'DAYLIGHT'))
    return describedZone(id, described, horizon);
  if (isTimeZone(id)) return platformZone(id);
  const windows = windowsZone(id);
  if (windows !== null && isTimeZone(windows)) return platformZone(windows);
  throw new IcalFault(line, `There is no time zone "${id}", and the file does not describe it.`);
}

interface Change {
  readonly at: number;
  readonly offsetMs: number;
  readonly beforeMs: number;
}

/** A VTIMEZONE as the list of its changes. */
export function describedZone(name: string, zone: Component, horizon: Instant): ZoneRules {
  const observances = zone.children.filter((child) => child.name === 'STANDARD' || child.name === 'DAYLIGHT');
  const changes = observances.flatMap((observance) => changesOf(observance, horizon)).sort((a, b) => a.at - b.at);
  if (changes.length === 0) throw new IcalFault(zone.line, `VTIMEZONE ${name} has no STANDARD and no DAYLIGHT.`);
  return zoneOfChanges(name, changes[0]!.beforeMs, changes);
}

function changesOf(observance: Component, horizon: Instant): Change[] {
  const must = (name: string) => {
    const property = onlyOne(observance, name);
    if (property === null) throw new IcalFault(observance.line, `${observance.name} has no ${name}.`);
    return property;
  };
  const [offsetMs, beforeMs] = [offsetOf(must('TZOFFSETTO')), offsetOf(must('TZOFFSETFROM'))];
  const reading = { zoneOf: () => utc, own: utc };
  const start = timeIn(must('DTSTART'), reading).civil;
  const rules = observance.properties.filter(({ name }) => name === 'RRULE').map(readRule);
  const dates = observance.properties
    .filter(({ name }) => name === 'RDATE')
    .flatMap((property) =>
      property.value.split(',').map((text) => timeOf(text.split('/')[0]!.trim(), withoutValue(property), reading).civil),
    );
  const recurring = rules.flatMap((rule) => {
    const last = rule.until === null ? Number.POSITIVE_INFINITY : rule.until.civil + (rule.until.kind === 'utc' ? beforeMs : 0);
    return [...timesOf(rule, start, { until: horizon, isPastEnd: (civil) => civil > last })];
  });
  const onsets = new Set([...(rules.length === 0 ? [start] : []), ...recurring, ...dates]);
  return [...onsets].map((civil) => ({ at: civil - beforeMs, offsetMs, beforeMs }));
}

const withoutValue = <T extends { readonly params: ReadonlyMap<string, readonly string[]> }>(property: T): T => ({
  ...property,
  params: new Map(),
});
