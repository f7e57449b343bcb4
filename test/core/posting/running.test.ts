import { describe, expect, test } from 'vitest';
import { postingsAt } from '../../../src/core/posting/running.ts';
import { hourMs, toInstant } from '../../../src/core/time/instant.ts';
import { head, later, noon, square } from '../programme/office.ts';

const posting = (from: number, until: number) => ({ posting: { from: later(noon, from), until: later(noon, until) } });
const namesAt = (heads: Parameters<typeof postingsAt>[0], at = noon, state?: Parameters<typeof postingsAt>[3]) =>
  postingsAt(heads, square, at, state).map(({ id }) => id);

test('the posting that ends first is named first; what is not posted is not named', () => {
  const heads = [
    head('late', posting(-10, 900)),
    head('soon', posting(-10, 60)),
    head('plain'),
    head('b', posting(-9, 500)),
    head('a', posting(-9, 500)),
  ];
  expect(namesAt(heads)).toEqual(['soon', 'a', 'b', 'late']);
});

describe('a posting runs from its begin to before its end', () => {
  test.each([
    [-1, []],
    [0, ['a']],
    [59_999, ['a']],
    [60_000, []],
  ])('%i ms from its begin', (ms, names) => expect(namesAt([head('a', posting(0, 60))], toInstant(noon + ms))).toEqual(names));
});

test('a posting for others, with an ended lease, or an example on a paired board is not named', () => {
  expect(namesAt([head('hall', { ...posting(0, 60), audience: ['hall'] })])).toEqual([]);
  const leased = [head('a', { ...posting(-9000, 60), leaseMs: hourMs })];
  expect(namesAt(leased, noon, { contactAt: toInstant(noon - hourMs), paired: true })).toEqual([]);
  expect(namesAt(leased, noon, { contactAt: toInstant(noon - hourMs + 1), paired: true })).toEqual(['a']);
  expect(namesAt([head('a', { ...posting(0, 60), example: true })], noon, { contactAt: noon, paired: true })).toEqual([]);
});

test('with an untrusted clock a posting must run at both bounds', () => {
  const heads = [head('short', { ...posting(-9, 60), leaseMs: null }), head('long', { ...posting(-9, 9000), leaseMs: null })];
  const bounds = { earliest: noon, latest: later(noon, 100) };
  expect(namesAt(heads, noon, { contactAt: noon, paired: true, bounds })).toEqual(['long']);
});
