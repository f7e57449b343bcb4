import { describe, expect, test } from 'vitest';
import { parseIcal } from '../../../src/core/ical/content.ts';
import { windowsZone } from '../../../src/core/ical/windows-zones.ts';
import { utc } from '../../../src/core/ical/zone-rules.ts';
import { describedZone, zonesOf } from '../../../src/core/ical/zones.ts';
import { dayMs, instantOf, toInstant } from '../../../src/core/time/instant.ts';
import { isTimeZone, offsetAt } from '../../../src/core/time/zone.ts';
import { hasScheduleSamples, readSample, sampleFiles } from '../../support/schedule-samples.ts';

const horizon = instantOf('2037-01-01T00:00:00Z');

describe('what a TZID names', () => {
  const zoneOf = zonesOf(parseIcal('BEGIN:VCALENDAR\nEND:VCALENDAR')[0]!, horizon);
  const at = instantOf('2026-07-01T00:00:00Z');
  test.each([
    ['Asia/Shanghai', 8],
    ['/freeassociation.sourceforge.net/Tzfile/Asia/Shanghai', 8],
    ['/citadel.org/20260108_1/America/Argentina/Ushuaia', -3],
    ['China Standard Time', 8],
    ['Eastern Standard Time', -4],
    ['Central Standard Time (Mexico)', -6],
    ['UTC', 0],
  ])('%s is %i hours from UTC in July', (id, hours) => expect((zoneOf(id, 1).toCivil(at) - at) / 3_600_000).toBe(hours));

  test('every name of Windows leads to a zone of the platform', () => {
    for (const name of ['AUS Eastern', 'Aus Central W.', 'Yukon', 'UTC-11', 'W. Mongolia']) {
      expect(isTimeZone(windowsZone(`${name} Standard Time`) ?? '')).toBe(true);
    }
    expect(windowsZone('Standard Time of Nowhere')).toBeNull();
  });

  test('UTC is its own local time', () => expect([utc.toCivil(at), utc.isReal(at)]).toEqual([at, true]));
});

/** Those whose files are whole; a second set of the same kind leaves history out on purpose. */
const whole = [...sampleFiles('vtimezones', '.ics'), ...sampleFiles('libical-files/test-data/zoneinfo2025c-pure', '.ics')];

describe.skipIf(!hasScheduleSamples)('a VTIMEZONE of the tz database is what the platform says, from 1970 to 2037', () => {
  test.each(whole)('%s', (name) => {
    const zone = parseIcal(readSample(name))[0]!.children.find((child) => child.name === 'VTIMEZONE')!;
    const described = describedZone(name, zone, horizon);
    const id = /(?:vtimezones|-pure)\/(.*)\.ics$/.exec(name)![1]!;
    const offset = (at: number) => described.toCivil(at) - at;
    for (let at = Date.UTC(1970, 0); at < horizon; at += 15 * dayMs) {
      const isChanged = offset(at) !== offset(at + 15 * dayMs);
      const seconds = isChanged ? aroundChange(at, at + 15 * dayMs, offset) : at % (90 * dayMs) === 0 ? [at] : [];
      for (const second of seconds) expect(offset(second), new Date(second).toISOString()).toBe(offsetAt(second, id));
    }
  });
});

/** The last second of one offset and the first of the next. */
function aroundChange(from: number, until: number, offset: (at: number) => number): number[] {
  let [before, after] = [from, until];
  while (after - before > 1000) {
    const middle = toInstant(Math.floor((before + after) / 2000) * 1000);
    if (offset(middle) === offset(from)) before = middle;
    else after = middle;
  }
  return [before, after];
}
