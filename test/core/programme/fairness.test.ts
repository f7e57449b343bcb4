/** What a playlist promises, of items and of categories, at the size of a city (R13). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inTurn } from '../../../src/core/programme/build.ts';
import { planFor } from '../../../src/core/programme/plan.ts';
import { admit } from '../../../src/core/programme/promise.ts';
import { candidatesOf } from '../../../src/core/programme/selection.ts';
import { showingsOf, turnOf } from '../../../src/core/programme/turn.ts';
import { longestCategoryWaitOf, longestWaitOf } from '../../../src/core/programme/wait.ts';
import { toInstant } from '../../../src/core/time/instant.ts';
import { head, holdings, noon, pagesOf, playlist, square } from './office.ts';

const minuteMs = 60_000;
const everything = playlist('everyday');
const turnWith = (admitted: ReturnType<typeof admit>['admitted']) => turnOf(showingsOf(inTurn(admitted, pagesOf)));

test('of 10,000 items as many are admitted as keep both promises, and the next of each category would break one', () => {
  const items = Array.from({ length: 10_000 }, (_, i) =>
    head(`i${i}-${8 + (i % 23)}-${9 + (i % 7)}`, {
      category: `c${i % 12}`,
      publishedAt: toInstant(noon - i * 1000),
      leaseMs: i % 5 === 0 ? null : 7 * 86_400_000,
    }),
  );
  const candidates = candidatesOf(everything, items, noon);
  const { admitted, refused } = admit(candidates, 45 * minuteMs, pagesOf, noon, 12 * minuteMs);
  const turn = turnWith(admitted);
  expect(admitted.length + refused.length).toBe(10_000);
  expect(longestWaitOf(turn)).toBeLessThanOrEqual(45 * minuteMs);
  expect(longestCategoryWaitOf(turn)).toBeLessThanOrEqual(12 * minuteMs);
  expect(new Set(admitted.map(({ head: { category } }) => category)).size).toBe(12);
  const itself = refused.filter(({ because }) => because === 'itself');
  expect(itself.length).toBeGreaterThan(0);
  for (const { item, of, waitMs } of itself) {
    const more = turnWith([...admitted, candidates.find((candidate) => candidate.head.id === item)!]);
    expect(of === 'item' ? longestWaitOf(more) > 45 * minuteMs : longestCategoryWaitOf(more) > 12 * minuteMs, item).toBe(true);
    expect(waitMs).toBeGreaterThan(0);
  }
});

const anyItems = fc.array(
  fc.record({ seconds: fc.integer({ min: 5, max: 120 }), category: fc.integer({ min: 0, max: 4 }), evergreen: fc.boolean() }),
  { minLength: 1, maxLength: 40 },
);

test('whatever is asked for, the items and the categories that turn keep what is promised', () => {
  fc.assert(
    fc.property(anyItems, fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 20 }), (parts, minutes, categoryMinutes) => {
      const items = parts.map(({ seconds, category, evergreen }, i) =>
        head(`i${i}x-${seconds}`, { category: `c${category}`, ...(evergreen ? { leaseMs: null } : {}) }),
      );
      const { admitted, refused } = admit(
        candidatesOf(everything, items, noon),
        minutes * minuteMs,
        pagesOf,
        noon,
        categoryMinutes * minuteMs,
      );
      const turn = turnWith(admitted);
      expect(longestWaitOf(turn)).toBeLessThanOrEqual(minutes * minuteMs);
      expect(longestCategoryWaitOf(turn)).toBeLessThanOrEqual(categoryMinutes * minuteMs);
      expect(admitted.length + refused.length).toBe(items.length);
    }),
    { numRuns: 200 },
  );
});

describe('what is held back says why, and which promise would take it', () => {
  const items = Array.from({ length: 8 }, (_, i) =>
    head(`i${i}x-60`, { category: i === 0 ? 'rare' : 'often', publishedAt: toInstant(noon - i * 1000) }),
  );
  const heldBy = (parts: object) =>
    planFor({ previous: null, holdings: holdings({ items, playlists: [{ ...everything, ...parts }] }), board: square, pagesOf })
      .playlists.everyday!.held;

  test('of items', () => {
    const held = heldBy({ longestWaitMinutes: 5 });
    expect(held.map(({ item }) => item)).toEqual(['i6x-60', 'i7x-60']);
    expect(held[0]!.reason).toBe(
      '播放列表 everyday 承诺每条最长等待 5 分钟；加入本条后将达 6 分 0 秒。承诺改为 6 分钟即可放下。',
    );
    expect(heldBy({ longestWaitMinutes: 6 }).map(({ item }) => item)).toEqual(['i7x-60']);
  });

  test('of categories: the rare one would wait too long for its next', () => {
    const held = heldBy({ longestWaitMinutes: 60, longestCategoryWaitMinutes: 4 });
    expect(held.map(({ item }) => item)).toEqual(['i5x-60', 'i6x-60', 'i7x-60']);
    expect(held[0]!.reason).toBe(
      '播放列表 everyday 承诺每类最长等待 4 分钟；加入本条后将达 5 分 0 秒。承诺改为 5 分钟即可放下。',
    );
  });
});
