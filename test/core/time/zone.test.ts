import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instantOf, toInstant } from '../../../src/core/time/instant.ts';
import { dateOf, dayNumberOf, instantAtLocal, isDayIn, isTimeZone, localTimeAt } from '../../../src/core/time/zone.ts';

function wall(iso: string, zone: string): string {
  const { dayNumber, minute, second, weekday } = localTimeAt(instantOf(iso), zone);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${dateOf(dayNumber)} ${two(Math.floor(minute / 60))}:${two(minute % 60)}:${two(second)} ${weekday}`;
}

describe('localTimeAt: one before, at and after each transition', () => {
  test.each([
    ['Asia/Shanghai', '2026-06-17T06:05:09Z', '2026-06-17 14:05:09 wed'],
    ['Asia/Shanghai', '1986-05-03T17:59:59Z', '1986-05-04 01:59:59 sun'],
    ['Asia/Shanghai', '1986-05-03T18:00:00Z', '1986-05-04 03:00:00 sun'],
    ['Asia/Shanghai', '1991-09-14T16:59:59Z', '1991-09-15 01:59:59 sun'],
    ['Asia/Shanghai', '1991-09-14T17:00:00Z', '1991-09-15 01:00:00 sun'],
    ['Australia/Lord_Howe', '2026-04-04T14:59:59Z', '2026-04-05 01:59:59 sun'],
    ['Australia/Lord_Howe', '2026-04-04T15:00:00Z', '2026-04-05 01:30:00 sun'],
    ['Australia/Lord_Howe', '2026-10-03T15:29:59Z', '2026-10-04 01:59:59 sun'],
    ['Australia/Lord_Howe', '2026-10-03T15:30:00Z', '2026-10-04 02:30:00 sun'],
    ['Pacific/Apia', '2011-12-30T09:59:59Z', '2011-12-29 23:59:59 thu'],
    ['Pacific/Apia', '2011-12-30T10:00:00Z', '2011-12-31 00:00:00 sat'],
    ['America/New_York', '2026-03-08T06:59:59Z', '2026-03-08 01:59:59 sun'],
    ['America/New_York', '2026-03-08T07:00:00Z', '2026-03-08 03:00:00 sun'],
    ['Asia/Kathmandu', '1969-12-31T18:30:00Z', '1970-01-01 00:00:00 thu'],
  ])('%s at %s is %s', (zone, iso, expected) => expect(wall(iso, zone)).toBe(expected));
});

describe('instantAtLocal reads gaps and overlaps as RFC 5545 says', () => {
  test.each([
    ['an ordinary time', '2026-06-17', '14:05', 'Asia/Shanghai', '2026-06-17T06:05:00Z'],
    ['24:00 is the next midnight', '2026-06-17', '24:00', 'Asia/Shanghai', '2026-06-17T16:00:00Z'],
    ['a time in a gap uses the offset before it', '2026-03-08', '02:30', 'America/New_York', '2026-03-08T07:30:00Z'],
    ['a time that comes twice is the first', '2026-11-01', '01:30', 'America/New_York', '2026-11-01T05:30:00Z'],
    ['half-hour gap', '2026-10-04', '02:15', 'Australia/Lord_Howe', '2026-10-03T15:45:00Z'],
    ['half-hour overlap', '2026-04-05', '01:45', 'Australia/Lord_Howe', '2026-04-04T14:45:00Z'],
    ['the Chinese summer of 1986 begins', '1986-05-04', '02:30', 'Asia/Shanghai', '1986-05-03T18:30:00Z'],
    ['a day that never was', '2011-12-30', '12:00', 'Pacific/Apia', '2011-12-30T22:00:00Z'],
    ['the day after it', '2011-12-31', '00:00', 'Pacific/Apia', '2011-12-30T10:00:00Z'],
  ])('%s', (_rule, date, clock, zone, expected) => {
    const minute = Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
    expect(instantAtLocal(date, minute, zone)).toBe(instantOf(expected));
  });
});

test('local time and back is the same instant, or the first of the two with that local time', () => {
  const zones = [
    'Asia/Shanghai',
    'Australia/Lord_Howe',
    'Pacific/Apia',
    'America/St_Johns',
    'Africa/Casablanca',
    'Europe/Dublin',
  ];
  const minutes = fc.integer({ min: Date.UTC(1980, 0) / 60_000, max: Date.UTC(2045, 0) / 60_000 });
  fc.assert(
    fc.property(fc.constantFrom(...zones), minutes, (zone, minute) => {
      const at = toInstant(minute * 60_000);
      const local = localTimeAt(at, zone);
      const back = instantAtLocal(local.dayNumber, local.minute, zone);
      expect(back).toBeLessThanOrEqual(at);
      const again = localTimeAt(back, zone);
      expect([again.dayNumber, again.minute]).toEqual([local.dayNumber, local.minute]);
    }),
    { numRuns: 2000 },
  );
});

test('a date the zone jumped over is not a day there', () => {
  const skipped = dayNumberOf('2011-12-30');
  expect([skipped - 1, skipped, skipped + 1].map((day) => isDayIn(day, 'Pacific/Apia'))).toEqual([true, false, true]);
  expect(isDayIn(skipped, 'Asia/Shanghai')).toBe(true);
});

test('a zone nobody knows is refused, and a date that does not exist too', () => {
  expect(isTimeZone('Asia/Nowhere')).toBe(false);
  expect(isTimeZone('Asia/Shanghai')).toBe(true);
  expect(() => dayNumberOf('2026-02-30')).toThrow(RangeError);
});
