/** The calendars that come along, against what they were read from, where that lies beside the checkout. */
import { describe, expect, test } from 'vitest';
import { addWorkingDays, chosenCalendars, dayClassAt } from '../../src/core/time/working-calendar.ts';
import { hasScheduleSamples, readSample, sampleFiles } from '../support/schedule-samples.ts';
import { calendars } from './office.ts';

const china = chosenCalendars(calendars, ['cn']);

describe('deadlines of 2026 end on the real day', () => {
  test.each([
    ['2026-02-11', 3, '2026-02-14'],
    ['2026-02-11', 5, '2026-02-25'],
    ['2026-02-11', 7, '2026-02-27'],
    ['2026-02-11', 20, '2026-03-17'],
    ['2026-04-30', 3, '2026-05-08'],
    ['2026-04-30', 7, '2026-05-13'],
    ['2026-09-18', 3, '2026-09-22'],
    ['2026-09-23', 5, '2026-10-08'],
    ['2026-09-23', 7, '2026-10-10'],
    ['2026-09-23', 20, '2026-10-28'],
  ])('%s + %i is %s', (from, count, date) => expect(addWorkingDays(china, from, count)).toEqual({ date, provisional: false }));

  test('whatever reaches into 2027 is provisional', () => {
    expect(addWorkingDays(china, '2026-12-31', 1)).toEqual({ date: '2027-01-01', provisional: true });
  });
});

test.each([
  ['cn', '2008-02-02', 'workday'],
  ['cn', '2007-12-31', 'dayoff'],
  ['cn', '2015-09-03', 'dayoff'],
  ['cn', '2020-01-31', 'dayoff'],
  ['hk', '2026-02-18', 'dayoff'],
  ['hk', '2026-02-20', 'workday'],
  ['tw', '2023-02-04', 'workday'],
  ['tw', '2025-01-27', 'dayoff'],
  ['tw', '2018-01-02', 'unknown'],
])('in %s %s is a %s', (jurisdiction, date, kind) => {
  expect(dayClassAt(chosenCalendars(calendars, [jurisdiction]), date).kind).toBe(kind);
});

describe.skipIf(!hasScheduleSamples)('every date the sources list has its class', () => {
  test.each(sampleFiles('holiday-cn', '.json'))('%s', (name) => {
    const { days } = JSON.parse(readSample(name)) as { days: readonly { readonly date: string; readonly isOffDay: boolean }[] };
    for (const { date, isOffDay } of days) {
      if (date >= '2007-01-01') expect(dayClassAt(china, date).kind, date).toBe(isOffDay ? 'dayoff' : 'workday');
    }
  });

  test.each(sampleFiles('holiday-tw', '.json'))('%s', (name) => {
    const days = JSON.parse(readSample(name)) as readonly { readonly date: string; readonly isHoliday: boolean }[];
    const taiwan = chosenCalendars(calendars, ['tw']);
    for (const { date, isHoliday } of days) {
      const day = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
      expect(dayClassAt(taiwan, day).kind, day).toBe(isHoliday ? 'dayoff' : 'workday');
    }
  });
});
