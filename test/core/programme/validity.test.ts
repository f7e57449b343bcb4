import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agendaOf } from '../../../src/core/programme/agenda.ts';
import { buildProgramme } from '../../../src/core/programme/build.ts';
import { playbackAt } from '../../../src/core/programme/playback.ts';
import type { Selection } from '../../../src/core/programme/playlist.ts';
import type { BoardState, ItemHead, Programme } from '../../../src/core/programme/programme.ts';
import { hourMs, toInstant } from '../../../src/core/time/instant.ts';
import { head, holdings, later, noon, online, pagesOf, playlist, programme, square } from './office.ts';

/** Whether an item is on at an instant when it is alone but for the evergreen. */
function isOn(item: ItemHead, offset: number, state?: Partial<BoardState>): boolean {
  const subject = programme({ items: [item] });
  const at = toInstant(noon + offset);
  return playbackAt(subject, { ...online(at), ...state }, at).kind === 'page';
}

describe('one before, at and one after each bound', () => {
  const from = toInstant(noon + hourMs);
  test.each([
    ['valid from', head('a', { from }), [false, true, true]],
    ['valid until', head('a', { until: from }), [true, false, false]],
    ['lease of an hour from the last contact', head('a', { leaseMs: hourMs }), [true, false, false]],
    ['evergreen has no lease', head('a', { leaseMs: null }), [true, true, true]],
  ])('%s', (_rule, item, expected) => {
    expect([-1, 0, 1].map((ms) => isOn(item, hourMs + ms, { contactAt: noon }))).toEqual(expected);
  });
});

test('a record whose audience leaves the board out never shows, whatever a playlist says', () => {
  const items = [
    head('mine', { audience: ['square'] }),
    head('group', { audience: ['outdoor'] }),
    head('other', { audience: ['hall'] }),
  ];
  const listed = items.map(({ id }) => ({ item: id, weight: 1 }));
  const subject = programme({ items, playlists: [playlist('everyday', listed)] });
  expect(subject.playlists[0]!.entries.map(({ id }) => id).sort()).toEqual(['group', 'mine']);
});

test('a kind of a newer version is held and not shown; a board nobody knows has no programme', () => {
  expect(programme({ items: [head('a', { kind: 'hologram' })] }).playlists[0]!.entries).toEqual([]);
  expect(buildProgramme(holdings(), 'nowhere', pagesOf)).toBeNull();
});

test('example items never show on a paired board', () => {
  const item = head('a', { example: true });
  expect([isOn(item, 0, { paired: true }), isOn(item, 0, { paired: false })]).toEqual([false, true]);
});

test('with an untrusted clock only what is valid at both bounds shows', () => {
  const bounds = { earliest: noon, latest: toInstant(8.64e15) };
  const cases: [ItemHead, boolean][] = [
    [head('dated', { leaseMs: null, until: later(noon, 86_400) }), false],
    [head('leased'), false],
    [head('not-yet', { leaseMs: null, from: later(noon, 60) }), false],
    [head('evergreen', { leaseMs: null }), true],
  ];
  for (const [item, expected] of cases) expect([item.id, isOn(item, 0, { bounds })]).toEqual([item.id, expected]);
});

test('a lease cuts the page at once, and the next contact brings the item back', () => {
  const subject = programme({ items: [head('leased-40', { leaseMs: 60_000 }), head('stays-8', { leaseMs: null })] });
  const state = { contactAt: noon, paired: true };
  const offline = agendaOf(subject, noon, later(noon, 300), state).flatMap(({ playback: p }) => (p.kind === 'page' ? [p] : []));
  const lastLeased = offline.filter(({ item }) => item === 'leased-40').at(-1)!;
  expect(lastLeased.endsAt).toBe(noon + 60_000);
  expect(offline.at(-1)).toMatchObject({ item: 'stays-8', count: 1 });
  const at = later(noon, 300);
  const again = agendaOf(subject, at, later(at, 48)).flatMap(({ playback: p }) => (p.kind === 'page' ? [p.item] : []));
  expect(again).toContain('leased-40');
});

test('hub and online board agree at 10,000 instants, however long ago the contact within a lease', () => {
  const items = Array.from({ length: 12 }, (_, i) =>
    head(`i${i}`, { leaseMs: [hourMs, 24 * hourMs, null][i % 3]!, until: i % 4 === 0 ? later(noon, 4000 * i + 60) : null }),
  );
  const subject: Programme = programme({ items });
  const onBoard = structuredClone(subject);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 * 86_400_000 }), fc.integer({ min: 0, max: hourMs - 120_000 }), (offset, ago) => {
      const at = toInstant(noon + offset);
      const board = { contactAt: toInstant(at - ago), paired: true };
      expect(playbackAt(onBoard, board, at)).toEqual(playbackAt(subject, online(at), at));
    }),
    { numRuns: 10_000 },
  );
});

describe('a selection', () => {
  const older = (days: number, parts: Partial<ItemHead> = {}) => ({ publishedAt: toInstant(noon - days * 86_400_000), ...parts });
  const shownAt = (subject: Programme, seconds: number) =>
    [
      ...new Set(
        agendaOf(subject, later(noon, seconds), later(noon, seconds + 60)).flatMap(({ playback: p }) =>
          p.kind === 'page' ? [p.item] : [],
        ),
      ),
    ].sort();

  test('of the newest two follows who is valid: one that comes pushes out, one that goes lets back in', () => {
    const items = [
      head('new-8', older(1, { from: later(noon, 600), until: later(noon, 1200) })),
      head('mid-8', older(2)),
      head('old-8', older(3)),
      head('oldest-8', older(4)),
    ];
    const subject = programme({ items, playlists: [playlist('everyday', [{ select: { latest: 2 }, weight: 1 }])] });
    expect([0, 700, 1300].map((s) => shownAt(subject, s))).toEqual([
      ['mid-8', 'old-8'],
      ['mid-8', 'new-8'],
      ['mid-8', 'old-8'],
    ]);
  });

  test('of postings shows them while their posting runs', () => {
    const posting = { from: later(noon, 600), until: later(noon, 1200) };
    const items = [head('posted-8', { posting }), head('plain-8')];
    const subject = programme({
      items,
      playlists: [
        playlist('everyday', [
          { select: { posting: true }, weight: 2 },
          { item: 'plain-8', weight: 1 },
        ]),
      ],
    });
    expect([0, 700, 1300].map((s) => shownAt(subject, s))).toEqual([['plain-8'], ['plain-8', 'posted-8'], ['plain-8']]);
  });

  test('takes by kind, category and language; an item named twice belongs to its own entry', () => {
    const items = [head('a', { kind: 'explainer' }), head('b', { category: 'laws' }), head('c', { language: 'en' }), head('d')];
    const chosen = (select: Selection) =>
      programme({ items, playlists: [playlist('everyday', [{ select, weight: 1 }])] })
        .playlists[0]!.entries.map(({ id }) => id)
        .sort();
    expect([chosen({ kind: 'explainer' }), chosen({ category: 'laws' }), chosen({ language: 'en' })]).toEqual([
      ['a'],
      ['b'],
      ['c'],
    ]);
    const twice = programme({
      items,
      playlists: [
        playlist('everyday', [
          { select: {}, weight: 1 },
          { item: 'd', weight: 3 },
        ]),
      ],
    });
    expect(twice.playlists[0]!.entries.map(({ id, weight }) => `${id}${weight}`).sort()).toEqual(['a1', 'b1', 'c1', 'd3']);
  });
});

test('the programme survives JSON and a structured clone', () => {
  const subject = programme({ items: [head('a', { from: noon }), head('b', { leaseMs: null })], boards: [square] });
  expect(JSON.parse(JSON.stringify(subject))).toEqual(subject);
  expect(structuredClone(subject)).toEqual(subject);
});
