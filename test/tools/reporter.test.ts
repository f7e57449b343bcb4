import { expect, test } from 'vitest';
import { closingLine, countRun } from '../../src/tools/reporter.ts';

type State = 'passed' | 'failed' | 'skipped' | 'pending';

/** As much of a test file's outcome as the count reads. */
function moduleOf(states: readonly State[], errors = 0): Parameters<typeof countRun>[0][number] {
  const tests = states.map((state) => ({ result: () => ({ state }) }));
  return { children: { allTests: () => tests.values() }, errors: () => Array.from({ length: errors }, () => ({})) } as never;
}

test('every test of every file counts once, by its state', () => {
  const counts = countRun([moduleOf(['passed', 'failed', 'passed']), moduleOf(['skipped', 'passed', 'pending'])], 0);
  expect(counts).toEqual({ passed: 3, failed: 1, skipped: 2 });
});

test('a file that cannot be read and an error outside every test count as failed', () => {
  expect(countRun([moduleOf([], 1), moduleOf(['passed'])], 2)).toEqual({ passed: 1, failed: 3, skipped: 0 });
});

test('the closing line names skipped tests only when there are some', () => {
  expect(closingLine({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed');
  expect(closingLine({ passed: 12, failed: 1, skipped: 3 })).toBe('12 passed, 1 failed, 3 skipped');
});
