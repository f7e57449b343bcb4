import { describe, expect, test } from 'vitest';
import { addWorkingDays, dayClassAt } from '../../../src/core/time/working-calendar.ts';
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
  expect(dayClassAt([china2026], '2026-02-17')).toEqual({ kind: 'dayoff', festivals: ['spring-festival'] });
  expect(dayClassAt([china2026], '2026-09-20')).toEqual({ kind: 'workday', festivals: [] });
  expect(dayClassAt([china2026], dayNumberOf('2026-09-19'))).toEqual({ kind: 'dayoff', festivals: [] });
  expect(dayClassAt([china2026], '2025-12-31').kind).toBe('unknown');
  expect(dayClassAt([china2026], '2027-01-01').kind).toBe('unknown');
});

test('2026 has 248 workdays', () => {
  const days = Array.from({ length: 365 }, (_, i) => dateOf(dayNumberOf('2026-01-01') + i));
  expect(days.filter((date) => dayClassAt([china2026], date).kind === 'workday')).toHaveLength(248);
});
