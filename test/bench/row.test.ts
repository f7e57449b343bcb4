import { expect, test } from 'vitest';
import { isMet, median, type Outcome, toTable } from './row.ts';

const outcome = (floor: number | null, ours: number, target: Outcome['target']): Outcome => ({
  what: 'start, ms',
  floor,
  ours,
  target,
});

test.each<[floor: number | null, ours: number, target: Outcome['target'], met: boolean | null]>([
  [100, 129, { kind: 'ratio', max: 1.3 }, true],
  [100, 131, { kind: 'ratio', max: 1.3 }, false],
  [0, 0, { kind: 'ratio', max: 1.3 }, true],
  [0, 1, { kind: 'ratio', max: 1.3 }, null],
  [null, 1, { kind: 'ratio', max: 1.3 }, null],
  [100, 30, { kind: 'absolute', max: 30 }, true],
  [null, 31, { kind: 'absolute', max: 30 }, false],
])('floor %s and ours %s against %o: met is %s', (floor, ours, target, met) => {
  expect(isMet(outcome(floor, ours, target))).toBe(met);
});

test('the median of an even number of values lies between the two in the middle', () => {
  expect(median([9, 1, 4])).toBe(4);
  expect(median([9, 1, 4, 6])).toBe(5);
  expect(() => median([])).toThrow(RangeError);
});

test('a missed target stands in capitals in the table', () => {
  expect(toTable([outcome(100, 200, { kind: 'ratio', max: 1.3 })])).toContain(
    '| start, ms | 100 | 200 | 2 | ≤ 1.3 × floor: MISSED |',
  );
});
