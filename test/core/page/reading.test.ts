import { expect, test } from 'vitest';
import { costOf, dwellMs, readingOf } from '../../../src/core/page/reading.ts';

test.each([
  [12, 8],
  [24, 8.3],
  [48, 14.6],
  [72, 20.9],
  [120, 33.6],
  [144, 39.9],
])('%i Han take %f s', (han, seconds) => {
  expect(dwellMs(costOf('字'.repeat(han)), 1) / 1000).toBeCloseTo(seconds, 1);
});

test('digits count half a character, Latin words 1 / 2.9 s, stops nothing', () => {
  expect(readingOf('6月18日，8:30–17:30，GX-2026')).toEqual({ han: 2, digits: 14, words: 1 });
  expect(costOf('1234')).toBeCloseTo(2 / 3.8, 6);
  expect(costOf("don't stop")).toBeCloseTo(2 / 2.9, 6);
});

test('the limits are 8 and 40 s, a chart has 4 s more, and the pace of the board multiplies', () => {
  expect(dwellMs(0, 1)).toBe(8000);
  expect(dwellMs(100, 1)).toBe(40_000);
  expect(dwellMs(10, 1, true)).toBe(16_000);
  expect(dwellMs(10, 1.3)).toBe(15_600);
  expect(dwellMs(0, 0.8)).toBe(6400);
});
