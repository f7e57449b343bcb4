/** The promise of the rotation, held on the glass: what comes and goes delays nobody by more than the pages it adds. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agendaOf } from '../../../src/core/programme/agenda.ts';
import { buildProgramme } from '../../../src/core/programme/build.ts';
import { handoverAt } from '../../../src/core/programme/handover.ts';
import { planFor } from '../../../src/core/programme/plan.ts';
import type { Holdings, ItemHead, Programme } from '../../../src/core/programme/programme.ts';
import { showingMs, showingsOf, turnOf } from '../../../src/core/programme/turn.ts';
import { longestWaitsOf } from '../../../src/core/programme/wait.ts';
import { toInstant } from '../../../src/core/time/instant.ts';
import { head, holdings, noon, online, pagesOf, playlist, programme, square } from './office.ts';

function issue(previous: Programme | null, next: Holdings): Programme {
  const plan = planFor({ previous, holdings: next, board: square, pagesOf });
  return buildProgramme({ ...next, plans: [plan] }, 'square', pagesOf)!;
}

interface Entry {
  readonly head: ItemHead;
  readonly weight: number;
}

function release(entries: ReadonlyMap<string, Entry>, number: number, takesEffectAt: number): Holdings {
  const items = [...entries.values()].map((entry) => entry.head);
  const listed = [...entries.values()].map((entry) => ({ item: entry.head.id, weight: entry.weight }));
  return holdings({
    release: number,
    takesEffectAt: toInstant(takesEffectAt),
    items,
    playlists: [playlist('everyday', listed, 1440)],
  });
}

/** Deterministic, so that a failure is the same failure tomorrow. */
function* dice(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

test('1,000 one-item changes to 200 entries: no survivor waits longer than promised plus the pages added meanwhile', () => {
  const random = dice(20260617);
  const roll = (sides: number) => Math.floor(random.next().value * sides);
  const freshHead = (n: number) => head(`item${n}x-${Array.from({ length: 1 + roll(3) }, () => 8 + roll(20)).join('-')}`);
  const entries = new Map<string, Entry>();
  for (let n = 0; n < 200; n += 1) entries.set(String(n), { head: freshHead(n), weight: 1 + (roll(5) === 0 ? roll(4) : 0) });
  let made = 200;
  let current = issue(null, release(entries, 1, noon));
  let begunAt: number = noon;
  const changes: { at: number; item: string; addedMs: number }[] = [];
  const promises: { from: number; waits: Map<string, number>; turnMs: number }[] = [];
  const lastEnds = new Map<string, number>();
  const failures: string[] = [];
  let gaps = 0;

  /** Adds, removes, changes or reweighs one; says which, and how many ms of pages it adds. */
  const changeOne = (number: number): { item: string; addedMs: number } => {
    const keys = [...entries.keys()];
    const key = keys[roll(keys.length)]!;
    const old = entries.get(key)!;
    const addedMs = showingMs({ pages: pagesOf(old.head) });
    const reweighed = 1 + roll(5);
    switch (roll(4)) {
      case 0: {
        const added = { head: freshHead(made), weight: 1 + roll(2) };
        entries.set(String(made), added);
        made += 1;
        return { item: added.head.id, addedMs: added.weight * showingMs({ pages: pagesOf(added.head) }) };
      }
      case 1:
        entries.delete(key);
        lastEnds.delete(old.head.id);
        return { item: old.head.id, addedMs: 0 };
      case 2:
        entries.set(key, {
          ...old,
          head: { ...old.head, revision: old.head.revision + 1, hash: number.toString(16).padStart(64, 'f') },
        });
        return { item: old.head.id, addedMs };
      default:
        entries.set(key, { ...old, weight: reweighed });
        return { item: old.head.id, addedMs: reweighed * addedMs };
    }
  };
  const watch = (until: number) => {
    for (const { from, until: end, playback } of agendaOf(current, toInstant(begunAt), toInstant(until))) {
      if (playback.kind !== 'page') throw new Error(`no page at ${from}`);
      const last = lastEnds.get(playback.item);
      if (playback.page === 0 && playback.startsAt === from && last !== undefined && last !== from) {
        gaps += 1;
        const during = changes.filter(({ at }) => at > last && at <= from);
        const inForce = promises.filter((promise, i) => promise.from <= from && (promises[i + 1]?.from ?? Infinity) > last);
        const isItself = during.some(({ item }) => item === playback.item);
        const promised = Math.max(...inForce.map(({ waits, turnMs }) => (isItself ? turnMs : (waits.get(playback.item) ?? 0))));
        const addedMs = during.reduce((sum, change) => sum + change.addedMs, 0);
        if (from - last > promised + addedMs) failures.push(`${playback.item} waited ${from - last} of ${promised} + ${addedMs}`);
      }
      lastEnds.set(playback.item, end);
    }
  };
  const promise = (from: number) => {
    const turn = turnOf(showingsOf(current.playlists[0]!.entries));
    promises.push({ from, waits: longestWaitsOf(turn), turnMs: turn.lengthMs });
  };

  promise(begunAt);
  for (let number = 2; number <= 1001; number += 1) {
    const takesEffectAt = begunAt + 20_000 + roll(900_000);
    const change = changeOne(number);
    const next = issue(current, release(entries, number, takesEffectAt));
    const handover = handoverAt(current, next.takesEffectAt, 'boundary', online(next.takesEffectAt));
    watch(handover);
    changes.push({ at: handover, ...change });
    [current, begunAt] = [next, handover];
    promise(begunAt);
  }
  watch(begunAt + 4 * 3_600_000);
  expect(failures).toEqual([]);
  expect(gaps).toBeGreaterThan(10_000);
}, 120_000);

test('the longest wait of a turn is what the glass shows', () => {
  const item = fc.record({
    seconds: fc.array(fc.integer({ min: 8, max: 40 }), { minLength: 1, maxLength: 3 }),
    weight: fc.integer({ min: 1, max: 6 }),
  });
  fc.assert(
    fc.property(fc.array(item, { minLength: 1, maxLength: 10 }), (items) => {
      const heads = items.map(({ seconds }, i) => head(`i${i}x-${seconds.join('-')}`));
      const listed = heads.map(({ id }, i) => ({ item: id, weight: items[i]!.weight }));
      const subject = programme({ items: heads, playlists: [playlist('everyday', listed)] });
      const turn = turnOf(showingsOf(subject.playlists[0]!.entries));
      const seen = new Map<string, number>(heads.map(({ id }) => [id, 0]));
      const lastEnds = new Map<string, number>();
      for (const { from, until, playback } of agendaOf(subject, noon, toInstant(noon + 2 * turn.lengthMs))) {
        if (playback.kind !== 'page') throw new Error('no page');
        const last = lastEnds.get(playback.item);
        if (playback.page === 0 && last !== undefined) seen.set(playback.item, Math.max(seen.get(playback.item)!, from - last));
        lastEnds.set(playback.item, until);
      }
      expect(seen).toEqual(longestWaitsOf(turn));
    }),
  );
});

describe('planFor holds back what would break the promise', () => {
  const posting = { from: noon, until: toInstant(noon + 86_400_000) };
  const older = (days: number) => ({ publishedAt: toInstant(noon - days * 86_400_000) });
  const items = [
    head('posted-old-40', { posting, ...older(90) }),
    head('forever-40', { leaseMs: null, ...older(0) }),
    ...[1, 2, 3, 4].map((day) => head(`notice${day}-20`, older(day))),
    ...[5, 6].map((day) => head(`report${day}-20`, { category: 'reports', ...older(day) })),
  ];
  const held = (minutes: number, locale = 'zh-Hans') => {
    const base = holdings({ items, playlists: [playlist('everyday', [{ select: {}, weight: 1 }], minutes)] });
    const site = { ...base.site, office: { ...base.site.office, locale } };
    return planFor({ previous: null, holdings: { ...base, site }, board: square, pagesOf }).playlists.everyday!.held;
  };

  test('postings first, then each category its newest, the evergreen last; nothing if all fit', () => {
    expect(held(10)).toEqual([]);
    // 40 s of posting; a minute and a half carries 20 s items up to a turn of 90 s + the shortest showing.
    expect(
      held(1.5)
        .map(({ item }) => item)
        .sort(),
    ).toEqual(['forever-40', 'notice3-20', 'notice4-20', 'report6-20'].sort());
  });

  test('a posting is held back only where postings alone break the promise', () => {
    expect(held(0.1).map(({ item }) => item)).not.toContain('posted-old-40');
    const two = [
      head('first-40', { posting }),
      head('second-40', { posting: { ...posting, until: toInstant(posting.until + 1) } }),
    ];
    const base = holdings({ items: two, playlists: [playlist('everyday', undefined, 0.5)] });
    expect(
      planFor({ previous: null, holdings: base, board: square, pagesOf }).playlists.everyday!.held.map(({ item }) => item),
    ).toEqual(['second-40']);
  });

  test('the reason is one sentence with numbers, in the office’s language', () => {
    const reason = (locale: string) => held(1.5, locale).find(({ item }) => item === 'notice4-20')?.reason;
    expect(reason('zh-Hans')).toMatch(
      /^播放列表 everyday 承诺每条最长等待 1.5 分钟；.*将达 \d+ 分 \d+ 秒。承诺改为 \d+ 分钟即可放下。$/,
    );
    expect(reason('zh-Hant')).toMatch(/承諾/);
    expect(reason('en')).toMatch(/^Playlist everyday promises .* \d+ min \d+ s\. A promise of \d+ min would take it\.$/);
  });

  test('what is admitted keeps the promise, whatever is asked', () => {
    const random = fc.array(
      fc.record({ s: fc.integer({ min: 8, max: 40 }), c: fc.constantFrom('a', 'b', 'c'), p: fc.boolean(), later: fc.boolean() }),
      { minLength: 1, maxLength: 60 },
    );
    fc.assert(
      fc.property(random, fc.integer({ min: 1, max: 10 }), (parts, minutes) => {
        const heads = parts.map(({ s, c, p, later }, i) =>
          head(`i${i}x-${s}`, {
            category: c,
            posting: p ? posting : null,
            from: later ? toInstant(noon + i * 60_000) : null,
            ...older(i),
          }),
        );
        const base = holdings({ items: heads, playlists: [playlist('everyday', undefined, minutes)] });
        const subject = issue(null, base);
        for (const at of [noon, ...heads.flatMap(({ from }) => from ?? [])]) {
          const valid = subject.playlists[0]!.entries.filter(({ from }) => from === null || from <= at);
          const waits = [...longestWaitsOf(turnOf(showingsOf(valid))).values()];
          expect(Math.max(0, ...waits)).toBeLessThanOrEqual(minutes * 60_000);
        }
        const { held } = subject.playlists[0]!;
        expect(held.length + new Set(subject.playlists[0]!.entries.map(({ id }) => id)).size).toBe(heads.length);
      }),
    );
  });
});

test('a playlist nobody changed keeps its anchor, so that the plan is the same record', () => {
  const first = holdings({ items: [head('a'), head('b')] });
  const before = issue(null, first);
  const later = { ...first, release: 2, takesEffectAt: toInstant(noon + 5_000_000) };
  expect(planFor({ previous: before, holdings: later, board: square, pagesOf }).playlists.everyday!.anchor).toEqual(
    before.playlists[0]!.anchor,
  );
});

test('more than a hundred held items are written as the list of those that play', () => {
  const many = holdings({ items: Array.from({ length: 300 }, (_, i) => head(`n${i}`)) });
  const plan = planFor({ previous: null, holdings: many, board: square, pagesOf }).playlists.everyday!;
  expect(plan.held).toHaveLength(100);
  const built = issue(null, many).playlists[0]!;
  expect(built.entries.map(({ id }) => id).sort()).toEqual(plan.shown);
});
