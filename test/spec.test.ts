import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { faultsIn, rulesOf } from './support/spec.ts';

const root = new URL('..', import.meta.url).pathname;
const read = (path: string): string | null => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : null);

test('every rule of SPEC.md names tests that exist', () => {
  const rules = rulesOf(readFileSync(join(root, 'SPEC.md'), 'utf8'));
  expect(rules.length).toBeGreaterThan(0);
  expect(faultsIn(rules, read)).toEqual([]);
});

test('a rule without a test, with a missing file, with a missing name, or numbered out of order is a fault', () => {
  const rules = rulesOf(`
**S1.** Held.
Held by: \`test/a.test.ts\` “a board is told”

**S2.** Not held.

**S4.** Gone.
Held by: \`test/gone.test.ts\` “a board is told”; \`test/a.test.ts\` “a board is tol”
`);
  const files: Record<string, string> = { 'test/a.test.ts': "test('a board is told', () => {});" };
  expect(faultsIn(rules, (path) => files[path] ?? null)).toEqual([
    'S2 names no test that holds it',
    'S4 comes after S2: number the rules without gaps',
    'S4 names test/gone.test.ts, which does not exist',
    'S4 names “a board is tol”, which is no test of test/a.test.ts',
  ]);
});
