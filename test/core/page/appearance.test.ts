import { expect, test } from 'vitest';
import { appearanceAt } from '../../../src/core/page/appearance.ts';

const across = { night: { from: '19:00', until: '06:30' } };

test.each([
  [18, 59, 'day'],
  [19, 0, 'night'],
  [23, 59, 'night'],
  [0, 0, 'night'],
  [6, 29, 'night'],
  [6, 30, 'day'],
])('a night across midnight: at %i:%i it is %s', (hour, minute, appearance) => {
  expect(appearanceAt(across, hour * 60 + minute)).toBe(appearance);
});

test('a night within a day is half-open, and a board without one has only days', () => {
  expect([779, 780, 840].map((minute) => appearanceAt({ night: { from: '13:00', until: '14:00' } }, minute))).toEqual([
    'day',
    'night',
    'day',
  ]);
  expect(appearanceAt({}, 1380)).toBe('day');
});
