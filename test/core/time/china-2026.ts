/** Days off and make-up workdays of 2026 as the State Council's notice states them. */
import type { Calendar } from '../../../src/core/programme/schedule.ts';
import { dateOf, dayNumberOf } from '../../../src/core/time/zone.ts';

function off(festival: string, from: string, until: string) {
  const length = dayNumberOf(until) - dayNumberOf(from) + 1;
  return Array.from({ length }, (_, i) => ({ date: dateOf(dayNumberOf(from) + i), festival }));
}

export const china2026: Calendar = {
  id: 'cn-2026',
  validFrom: '2026-01-01',
  validUntil: '2027-01-01',
  daysOff: [
    ...off('new-year', '2026-01-01', '2026-01-03'),
    ...off('spring-festival', '2026-02-15', '2026-02-23'),
    ...off('qingming', '2026-04-04', '2026-04-06'),
    ...off('labour-day', '2026-05-01', '2026-05-05'),
    ...off('dragon-boat', '2026-06-19', '2026-06-21'),
    ...off('mid-autumn', '2026-09-25', '2026-09-27'),
    ...off('national-day', '2026-10-01', '2026-10-07'),
  ],
  workdays: ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'].map((date) => ({ date })),
};
