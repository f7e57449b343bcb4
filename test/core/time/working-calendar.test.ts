import { describe, expect, test } from 'vitest';
import { addWorkingDays, chosenCalendars, dayClassAt, knownUntil } from '../../../src/core/time/working-calendar.ts';
import { dateOf, dayNumberOf } from '../../../src/core/time/zone.ts';
import { china2026 } from './china-2026.ts';

describe('working days end on the real day, with make-up days and holidays', () => {
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
    ['2026-12-30', 1, '2026-12-31'],
  ])('%s + %i is %s', (from, count, date) =>
    expect(addWorkingDays([china2026], from, count)).toEqual({ date, provisional: false }),
  );
});

test('a count that reaches a year without data is provisional, and never silent', () => {
  expect(addWorkingDays([china2026], '2026-12-31', 1)).toEqual({ date: '2027-01-01', provisional: true });
  expect(addWorkingDays([china2026], '2026-12-20', 20).provisional).toBe(true);
  expect(addWorkingDays([], '2026-02-11', 3)).toEqual({ date: '2026-02-16', provisional: true });
});

test('a festival is known by its days off, a make-up Sunday is a workday, an uncovered date is unknown', () => {
  expect(dayClassAt([china2026], '2026-02-17')).toEqual({ kind: 'dayoff', makeup: false, festivals: ['spring-festival'] });
  expect(dayClassAt([china2026], '2026-09-20')).toEqual({ kind: 'workday', makeup: true, festivals: [] });
  expect(dayClassAt([china2026], dayNumberOf('2026-09-19'))).toEqual({ kind: 'dayoff', makeup: false, festivals: [] });
  expect(dayClassAt([china2026], '2025-12-31').kind).toBe('unknown');
  expect(dayClassAt([china2026], '2027-01-01').kind).toBe('unknown');
});

test('2026 has 248 workdays', () => {
  const days = Array.from({ length: 365 }, (_, i) => dateOf(dayNumberOf('2026-01-01') + i));
  expect(days.filter((date) => dayClassAt([china2026], date).kind === 'workday')).toHaveLength(248);
});

test('a span of days off is half-open, and a day may belong to two festivals', () => {
  const calendar = {
    id: 'x',
    validFrom: '2020-01-01',
    validUntil: '2021-01-01',
    daysOff: [
      { date: '2020-10-01', until: '2020-10-09', festival: 'national-day' },
      { date: '2020-10-01', festival: 'mid-autumn' },
    ],
    workdays: [],
  };
  expect(dayClassAt([calendar], '2020-10-01').festivals).toEqual(['national-day', 'mid-autumn']);
  expect(dayClassAt([calendar], '2020-10-08').kind).toBe('dayoff');
  expect(dayClassAt([calendar], '2020-10-09').kind).toBe('workday');
});

test('a place goes by its own jurisdiction, by calendars it names, or by all; what is known ends at the first gap', () => {
  const year = (id: string, from: number) => ({
    id,
    jurisdiction: id.slice(0, 2),
    validFrom: `${from}-01-01`,
    validUntil: `${from + 1}-01-01`,
    daysOff: [],
    workdays: [],
  });
  const all = [year('cn-2025', 2025), year('cn-2026', 2026), year('hk-2026', 2026), year('hk-2028', 2028)];
  const ids = (chosen?: string[]) => chosenCalendars(all, chosen).map(({ id }) => id);
  expect([ids(['cn']), ids(['hk-2026']), ids().length]).toEqual([['cn-2025', 'cn-2026'], ['hk-2026'], 4]);
  expect([knownUntil(all, '2025-06-01'), knownUntil(all, '2027-06-01'), knownUntil(all, '2028-01-01')]).toEqual([
    '2027-01-01',
    '2027-06-01',
    '2029-01-01',
  ]);
});
