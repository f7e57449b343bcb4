import { expect, test } from 'vitest';
import { farthestPx, shiftAt } from '../../../src/core/page/burn-in.ts';
import { sheetOf } from '../../../src/core/page/sheet.ts';
import { dayMs, instantOf, minuteMs, toInstant } from '../../../src/core/time/instant.ts';
import { glassBoards } from '../../../src/tools/gallery/boards.ts';

const start = instantOf('2026-06-17T00:00:00+08:00');
const tens = Array.from({ length: 3 * 144 }, (_, i) => shiftAt(toInstant(start + i * 10 * minuteMs)));

test('the page walks one whole pixel every ten minutes and stands still between', () => {
  for (const [i, [x, y]] of tens.slice(1).entries()) {
    const [fromX, fromY] = tens[i]!;
    expect(Math.abs(x - fromX) + Math.abs(y - fromY)).toBe(1);
  }
  expect(shiftAt(toInstant(start + 9 * minuteMs))).toEqual(shiftAt(start));
});

test('within two days it has stood on every place of its square, and nowhere else', () => {
  const places = new Set(tens.slice(0, (2 * dayMs) / (10 * minuteMs)).map(String));
  expect(places.size).toBe((2 * farthestPx + 1) ** 2);
  for (const [x, y] of tens) expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThanOrEqual(farthestPx);
});

test.each(glassBoards)('on the board $id the margin is wider than the walk', (board) => {
  const sheet = sheetOf(board);
  expect(sheet.kind === 'glass' && sheet.side * sheet.bodyPx).toBeGreaterThan(2 * farthestPx);
});
