import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketOf, bucketsFor } from '../../../src/core/release/bucket.ts';

test('the number of buckets is the smallest power of two with at most 100 records each', () => {
  const table = [0, 1, 100, 101, 200, 201, 400, 401, 10_000, 100_000].map((count) => [count, bucketsFor(count)]);
  expect(table).toEqual([
    [0, 1],
    [1, 1],
    [100, 1],
    [101, 2],
    [200, 2],
    [201, 4],
    [400, 4],
    [401, 8],
    [10_000, 128],
    [100_000, 1024],
  ]);
});

test('one record more or less at the border does not change the buckets again', () => {
  expect([200, 201, 250, 251].map((count) => bucketsFor(count, 2))).toEqual([2, 2, 2, 4]);
  expect([160, 159].map((count) => bucketsFor(count, 4))).toEqual([4, 2]);
  expect(bucketsFor(0, 1)).toBe(1);
});

test('a bucket lies within the number of buckets, and splits in two when that doubles', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 0, max: 12 }), (id, power) => {
      const buckets = 2 ** power;
      const wide = bucketOf('item', id, buckets * 2);
      expect(wide).toBeLessThan(buckets * 2);
      expect(wide % buckets).toBe(bucketOf('item', id, buckets));
    }),
  );
});

test('ids that count up spread evenly over the buckets', () => {
  const sizes = new Array<number>(128).fill(0);
  for (let i = 0; i < 10_000; i += 1) sizes[bucketOf('item', `notice-2026-${i}`, 128)]! += 1;
  expect(Math.max(...sizes)).toBeLessThan(125);
  expect(Math.min(...sizes)).toBeGreaterThan(40);
});
