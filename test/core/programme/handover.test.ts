import { describe, expect, test } from 'vitest';
import { buildProgramme } from '../../../src/core/programme/build.ts';
import { type Effect, playbackAcross } from '../../../src/core/programme/handover.ts';
import { planFor } from '../../../src/core/programme/plan.ts';
import { playbackAt } from '../../../src/core/programme/playback.ts';
import type { Holdings, ItemHead, Programme } from '../../../src/core/programme/programme.ts';
import { type Instant, toInstant } from '../../../src/core/time/instant.ts';
import { head, holdings, later, noon, online, pagesOf, programme, square } from './office.ts';

function issue(previous: Programme, items: readonly ItemHead[], takesEffectAt: Instant, effect: Effect): Programme {
  const next: Holdings = holdings({ release: previous.release + 1, takesEffectAt, items });
  return buildProgramme(
    { ...next, plans: [planFor({ previous, holdings: next, board: square, pagesOf, effect })] },
    'square',
    pagesOf,
  )!;
}

function walk(previous: Programme, next: Programme, effect: Effect, from: number, until: number) {
  const shown = [];
  for (let at = toInstant(from); at < until; ) {
    const playback = playbackAcross(previous, next, effect, online(at), at);
    if (playback.kind !== 'page') throw new Error(`no page at ${at}`);
    shown.push({
      item: playback.item,
      page: playback.page,
      from: playback.startsAt - noon,
      until: playback.endsAt - noon,
      at: at - noon,
      revision: playback.revision,
    });
    at = playback.endsAt;
  }
  return shown;
}

const items = [head('a-10-9'), head('b-10-9'), head('c-10-9')];
const before = programme({ items });
const order = walk(before, before, 'boundary', noon, noon + 57_000)
  .filter(({ page }) => page === 0)
  .map(({ item }) => item);
const [first, second, third] = order as [string, string, string];

describe('a release that takes effect at the next page boundary', () => {
  test('lets the page end, then goes on in order: the showing keeps its pages', () => {
    const next = issue(before, [...items, head('z-8')], later(noon, 4), 'boundary');
    const shown = walk(before, next, 'boundary', noon, noon + 65_000);
    expect(shown.slice(0, 3)).toMatchObject([
      { item: first, page: 0, from: 0, until: 10_000 },
      { item: first, page: 1, from: 10_000, until: 19_000 },
      { page: 0, from: 19_000 },
    ]);
    const without = shown.filter(({ item }) => item !== 'z-8').map(({ item }) => item);
    expect(without).toEqual([first, first, second, second, third, third].slice(0, without.length));
  });

  test('at a boundary exactly it has the glass at once', () => {
    const next = issue(
      before,
      items.filter(({ id }) => id !== second),
      later(noon, 19),
      'boundary',
    );
    expect(walk(before, next, 'boundary', noon, noon + 38_000).map(({ item }) => item)).toEqual([first, first, third, third]);
  });

  test('a board that starts with only the new release stands where the others stand', () => {
    const next = issue(before, [...items, head('z-8')], later(noon, 4), 'boundary');
    for (let s = 10; s < 600; s += 1) {
      const at = later(noon, s);
      expect(playbackAt(structuredClone(next), online(at), at)).toEqual(playbackAcross(before, next, 'boundary', online(at), at));
    }
  });
});

describe('a release that takes effect at once', () => {
  test('takes a withdrawn page off the glass at that instant', () => {
    const next = issue(
      before,
      items.filter(({ id }) => id !== first),
      later(noon, 4),
      'now',
    );
    expect(walk(before, next, 'now', noon, noon + 20_000)).toMatchObject([
      { item: first, until: 4000 },
      { item: second, page: 0, from: 4000, until: 14_000 },
      { item: second, page: 1 },
    ]);
  });

  test('lets a page whose item is unchanged go on from its start', () => {
    const next = issue(
      before,
      items.filter(({ id }) => id !== third),
      later(noon, 4),
      'now',
    );
    const shown = walk(before, next, 'now', noon, noon + 20_000);
    expect(shown.slice(0, 3)).toMatchObject([
      { item: first, page: 0, at: 0, until: 4000 },
      { item: first, page: 0, at: 4000, from: 0, until: 10_000 },
      { item: first, page: 1, until: 19_000 },
    ]);
  });

  test('shows a correction of the item on the glass at once, from its first page', () => {
    const corrected = items.map((item) => (item.id === first ? { ...item, revision: 2, hash: 'e'.repeat(64) } : item));
    const next = issue(before, corrected, later(noon, 14), 'now');
    expect(walk(before, next, 'now', noon, noon + 30_000)).toMatchObject([
      { item: first, page: 0, revision: 1 },
      { item: first, page: 1, revision: 1, until: 14_000 },
      { item: first, page: 0, revision: 2, from: 14_000, until: 24_000 },
      { item: first, page: 1, revision: 2 },
    ]);
  });
});

test('without a programme before, the new one plays', () => {
  expect(playbackAcross(null, before, 'boundary', online(noon), noon)).toEqual(playbackAt(before, online(noon), noon));
});
