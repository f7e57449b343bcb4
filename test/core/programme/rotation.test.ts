import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agendaOf } from '../../../src/core/programme/agenda.ts';
import { turnTicks } from '../../../src/core/programme/phase.ts';
import { playbackAt } from '../../../src/core/programme/playback.ts';
import type { BoardState, ItemHead, Programme, ProgrammeEntry } from '../../../src/core/programme/programme.ts';
import { toInstant } from '../../../src/core/time/instant.ts';
import { head, later, noon, online, pagesOf, playlist, programme } from './office.ts';

interface Shown {
  readonly item: string;
  readonly page: number;
  readonly from: number;
  readonly until: number;
}

/** The rule of programme.ts read literally, page by page: the entry due next, all its pages, cut when it expires. */
function played(entries: readonly ProgrammeEntry[], from: number, until: number): Shown[] {
  const shown: Shown[] = [];
  const isValid = (entry: ProgrammeEntry, at: number) => (entry.from ?? -Infinity) <= at && at < (entry.until ?? Infinity);
  const dues = entries.flatMap((entry) =>
    Array.from({ length: entry.weight }, (_, k) => ({
      entry,
      due: Math.round(entry.phase * turnTicks) + (k * turnTicks) / entry.weight,
    })),
  );
  dues.sort((a, b) => a.due - b.due || (a.entry.id < b.entry.id ? -1 : 1));
  let last = -1;
  for (let at = from; at < until; ) {
    const order = [...dues.keys()].map((i) => (last + 1 + i) % dues.length);
    const next = order.find((i) => isValid(dues[i]!.entry, at));
    if (next === undefined) {
      at = Math.min(...entries.map((e) => e.from ?? Infinity).filter((t) => t > at), until);
      continue;
    }
    const { entry } = dues[next]!;
    for (let page = 0; page < entry.pages.length && isValid(entry, at); page += 1) {
      const end = Math.min(at + entry.pages[page]!, entry.until ?? Infinity);
      shown.push({ item: entry.id, page, from: at, until: end });
      at = end;
    }
    last = next;
  }
  return shown.filter((s) => s.from < until);
}

function pagesBetween(subject: Programme, from: number, until: number, state?: BoardState): Shown[] {
  return agendaOf(subject, toInstant(from), toInstant(until), state).flatMap(({ playback: p }) =>
    p.kind === 'page' ? [{ item: p.item, page: p.page, from: p.startsAt, until: p.endsAt }] : [],
  );
}

const second = fc.integer({ min: -300, max: 1800 }).map((s) => noon + s * 1000 + 137);
const item = fc.record({
  pages: fc.array(fc.integer({ min: 8, max: 40 }), { minLength: 1, maxLength: 4 }),
  weight: fc.integer({ min: 1, max: 5 }),
  from: fc.option(second, { freq: 2 }),
  until: fc.option(second, { freq: 2 }),
});
const office = fc.array(item, { minLength: 1, maxLength: 12 }).map((items) => {
  const heads = items.map(({ pages, from, until }, i): ItemHead => {
    const window = {
      from: from as ItemHead['from'],
      until: (until !== null && from !== null && until <= from ? from + 60_000 : until) as ItemHead['until'],
    };
    return head(`i${i}x-${pages.join('-')}`, window);
  });
  const entries = heads.map(({ id }, i) => ({ item: id, weight: items[i]!.weight }));
  return { heads, entries };
});
const changingOffice = office.map(({ heads, entries }) =>
  programme({ items: heads, playlists: [playlist('everyday', entries)] }),
);
/** One item stays for good, so that the playlist never ends: what happens at its end has tests of its own. */
const lastingOffice = office.map(({ heads, entries }) => {
  const items = [...heads, head('lasting-9')];
  return programme({ items, playlists: [playlist('everyday', [...entries, { item: 'lasting-9', weight: 1 }])] });
});
test('the glass shows what reading the rule page by page gives, whatever comes and goes', () => {
  fc.assert(
    fc.property(lastingOffice, (subject) => {
      const expected = played(subject.playlists[0]!.entries, noon, noon + 3_600_000);
      expect(pagesBetween(subject, noon, noon + 3_600_000)).toEqual(expected);
    }),
    { numRuns: 400 },
  );
});

test('consecutive playbacks meet, and every second of them gives the same answer', () => {
  fc.assert(
    fc.property(
      changingOffice,
      fc.array(fc.integer({ min: 0, max: 3_600_000 }), { minLength: 20, maxLength: 20 }),
      (subject, offsets) => {
        const agenda = agendaOf(subject, noon, toInstant(noon + 3_600_000));
        for (const [i, { from, playback }] of agenda.entries()) {
          if (playback.kind === 'page') expect(playback.startsAt).toBe(from);
          if (i > 0) expect(from).toBe(agenda[i - 1]!.until);
        }
        for (const offset of offsets) {
          const at = toInstant(noon + offset);
          const event = agenda.find(({ from, until }) => from <= at && at < until);
          const rebooted = structuredClone(subject);
          if (event?.playback.kind === 'page') expect(playbackAt(rebooted, online(at), at)).toEqual(event.playback);
        }
      },
    ),
    { numRuns: 150 },
  );
});

describe('a page boundary', () => {
  const subject = programme({ items: [head('a-10-8'), head('b-9')] });
  const first = pagesBetween(subject, noon, noon + 27_000);
  test.each([
    [-1, 0],
    [0, 1],
    [1, 1],
  ])('%i ms from the end of a page the page is number %i', (offset, index) => {
    const at = toInstant(first[0]!.until + offset);
    expect(playbackAt(subject, online(at), at)).toMatchObject({ startsAt: first[index]!.from, endsAt: first[index]!.until });
  });
});

test('an expiry cuts the page at once; one that becomes valid waits for the page boundary and its turn', () => {
  const [plain, [cut]] = [[head('a-10'), head('b-10'), head('c-10')], ['b-10']];
  const shown = pagesBetween(programme({ items: plain }), noon, noon + 30_000);
  const victim = shown.find(({ item }) => item === cut)!;
  const expiring = plain.map((h) => (h.id === cut ? { ...h, until: toInstant(victim.from + 4000) } : h));
  const withExpiry = pagesBetween(programme({ items: expiring }), noon, noon + 60_000);
  expect(withExpiry.find(({ item }) => item === cut)).toMatchObject({ from: victim.from, until: victim.from + 4000 });
  const joining = plain.map((h) => (h.id === cut ? { ...h, from: later(noon, 3) } : h));
  const withJoin = pagesBetween(programme({ items: joining }), noon, noon + 60_000);
  expect(withJoin[0]).toMatchObject({ until: noon + 10_000 });
  expect(withJoin.filter(({ item }) => item === cut)).toHaveLength(2);
});

test('years after the anchor the place in the turn is found without walking there', () => {
  const subject = programme({ items: Array.from({ length: 200 }, (_, i) => head(`i${i}`, { leaseMs: null })) });
  const turnMs = 200 * 18_000;
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 30 * 365 * 86_400 }), (seconds) => {
      const [far, near] = [later(noon, seconds), toInstant(noon + ((seconds * 1000) % turnMs))].map((at) =>
        playbackAt(subject, online(at), at),
      );
      expect(far).toMatchObject({ kind: 'page', item: (near as { item: string }).item, page: (near as { page: number }).page });
    }),
    { numRuns: 1000 },
  );
});

test('an entry of weight w comes w times a turn, and the place names the item, not the showing', () => {
  const items = [head('a-10'), head('b-10'), head('c-10')];
  const subject = programme({
    items,
    playlists: [
      playlist('everyday', [
        { item: 'a-10', weight: 3 },
        { select: {}, weight: 1 },
      ]),
    ],
  });
  const shown = pagesBetween(subject, noon, noon + 50_000);
  expect(shown.map(({ item }) => item).sort()).toEqual(['a-10', 'a-10', 'a-10', 'b-10', 'c-10']);
  const places = agendaOf(subject, noon, later(noon, 50)).map(
    ({ playback: p }) => p.kind === 'page' && `${p.item} ${p.position}/${p.count}`,
  );
  expect(new Set(places).size).toBe(3);
});

test('all pages of a showing come in order', () => {
  const subject = programme({ items: [head('a-10-9-8'), head('b-10-9-8')] });
  expect(pagesBetween(subject, noon, noon + 54_000).map(({ page }) => page)).toEqual([0, 1, 2, 0, 1, 2]);
});

test('every category gets its turn soon: forty items of four categories do not come in blocks', () => {
  const categories = ['a', 'b', 'c', 'd'];
  const items = Array.from({ length: 40 }, (_, i) =>
    head(`2026-notice-${100 + i}`, { category: categories[Math.floor(i / 10)]! }),
  );
  const subject = programme({ items });
  const order = [...new Set(subject.playlists[0]!.entries.map(({ id }) => items.findIndex((h) => h.id === id)))].map((i) =>
    Math.floor(i / 10),
  );
  const longestBlock = order.reduce(
    ({ run, best, last }, c) => ({ last: c, run: c === last ? run + 1 : 1, best: Math.max(best, c === last ? run + 1 : 1) }),
    { run: 0, best: 0, last: -1 },
  ).best;
  expect(longestBlock).toBeLessThanOrEqual(4);
  expect(pagesOf(items[0]!).length).toBeGreaterThan(0);
});
