import { describe, expect, test } from 'vitest';
import { absenceOf } from '../../../src/core/programme/absence.ts';
import { explainAt } from '../../../src/core/programme/explain.ts';
import { planKeyOf } from '../../../src/core/programme/plan-key.ts';
import { playbackAt } from '../../../src/core/programme/playback.ts';
import type { Holdings } from '../../../src/core/programme/programme.ts';
import { instantOf, toInstant } from '../../../src/core/time/instant.ts';
import { china2026 } from '../time/china-2026.ts';
import { head, holdings, later, noon, online, playlist, programme, schedule, square } from './office.ts';

function office(parts: Partial<Holdings> = {}) {
  return programme({
    items: [head('road-20', { title: '道路施工' })],
    playlists: [playlist('everyday'), playlist('day'), playlist('empty', [{ item: 'nobody', weight: 1 }])],
    schedules: [
      schedule('office-hours', { playlist: 'day', days: ['workday'], from: '08:30', until: '17:30', priority: 2 }),
      schedule('weaker', { playlist: 'everyday' }),
    ],
    calendars: [china2026],
    ...parts,
  });
}

test('one sentence says what, until when and because of which rule, in three languages', () => {
  const at = later(noon, 5);
  const { sentence, playback } = explainAt(office(), online(at), at);
  expect(playback).toEqual(playbackAt(office(), online(at), at));
  expect(sentence).toEqual({
    'zh-Hans':
      '2026-06-17 14:00:05，Square显示《道路施工》第 1/1 页，至 14:00:20，因为排期 office-hours 选用播放列表 day；为第 1/1 条。',
    'zh-Hant':
      '2026-06-17 14:00:05，Square顯示《道路施工》第 1/1 頁，至 14:00:20，因為排期 office-hours 選用播放列表 day；為第 1/1 條。',
    en: 'At 2026-06-17 14:00:05 Square shows page 1 of 1 of “道路施工” until 14:00:20, because schedule office-hours plays day; item 1 of 1.',
  });
});

test('every schedule of the board is listed with its outcome, strongest first', () => {
  const subject = office({
    schedules: [
      schedule('a-empty', { playlist: 'empty', priority: 9, until: '12:00' }),
      schedule('b-now', { playlist: 'day', priority: 5 }),
      schedule('c-late', { playlist: 'day', from: '18:00' }),
      schedule('d-weak', { playlist: 'everyday' }),
    ],
  });
  const outcomes = (at: string) =>
    explainAt(subject, online(instantOf(at)), instantOf(at)).rules.map(({ schedule: id, outcome }) => `${id} ${outcome}`);
  expect(outcomes('2026-06-17T14:00:00+08:00')).toEqual(['a-empty not-now', 'b-now chosen', 'c-late not-now', 'd-weak weaker']);
  expect(outcomes('2026-06-17T11:00:00+08:00')).toEqual([
    'a-empty playlist-empty',
    'b-now weaker',
    'c-late not-now',
    'd-weak weaker',
  ]);
});

describe('a warning tells what stands in for what is missing', () => {
  const warned = (subject: ReturnType<typeof office>, at = noon, state = online(at)) =>
    explainAt(subject, state, at).warnings.map(({ code }) => code);
  test.each([
    ['nothing to warn of', {}, noon, []],
    ['a year without calendar', {}, instantOf('2027-06-16T14:00:00+08:00'), ['unknown-year']],
    ['a playlist nobody knows', { schedules: [schedule('ghost')] }, noon, ['playlist-unknown']],
    ['an empty playlist', { schedules: [schedule('empty')] }, noon, ['playlist-empty']],
    ['nothing at all', { items: [], schedules: [] }, noon, ['nothing-valid']],
  ])('%s', (_what, parts, at, codes) => expect(warned(office(parts), at)).toEqual(codes));
  test('an untrusted clock', () => {
    const bounds = { earliest: noon, latest: toInstant(8.64e15) };
    expect(warned(office({ items: [head('e', { leaseMs: null })] }), noon, { contactAt: noon, paired: true, bounds })).toEqual([
      'clock-untrusted',
    ]);
  });
});

test('the place names anchor, turn, wait and promise', () => {
  const subject = programme({ items: [head('a-10'), head('b-30')] });
  const { place } = explainAt(subject, online(noon), noon);
  const first = playbackAt(subject, online(noon), noon);
  expect(place).toMatchObject({
    anchor: { at: noon, turn: 0 },
    turn: 0,
    weight: 1,
    position: 1,
    count: 2,
    promisedWaitMs: 600_000,
  });
  expect(place?.longestWaitMs).toBe(first.kind === 'page' && first.item === 'a-10' ? 30_000 : 10_000);
  expect(place!.due).toBe(subject.playlists[0]!.entries[0]!.phase);
});

test('of every other item the explanation says why it does not take its turn', () => {
  const items = [
    head('on'),
    head('later', { from: later(noon, 60) }),
    head('leased', { leaseMs: 1000 }),
    head('example', { example: true }),
    head('gone', { until: later(noon, 30) }),
    head('posted', { posting: { from: noon, until: later(noon, 9000) }, category: 'elsewhere' }),
    head('other', { category: 'other' }),
  ];
  const playlists = [
    playlist('everyday', [{ select: { category: 'notices' }, weight: 1 }]),
    playlist('day', [{ select: { category: 'other' }, weight: 1 }]),
  ];
  const subject = programme({ items, playlists });
  const at = later(noon, 30);
  const absent = explainAt(subject, { contactAt: noon, paired: true }, at).absent.map(({ item, code, at: when }) => [
    item,
    code,
    when,
  ]);
  expect(absent).toEqual([
    ['example', 'example', null],
    ['gone', 'ended', later(noon, 30)],
    ['later', 'not-yet', later(noon, 60)],
    ['leased', 'lease-ended', later(noon, 1)],
    ['other', 'other-playlist', null],
    ['posted', 'in-no-playlist', null],
  ]);
  expect(absenceOf(subject, online(at), at, 'everyday', 'nobody')?.code).toBe('not-on-this-board');
});

test('a held item is absent with the plan’s own sentence', () => {
  const base = holdings({ items: [head('a'), head('b')] });
  const plan = { anchor: { at: noon, turn: 0, item: null, page: 0 }, held: [{ item: 'b', reason: 'Too long.' }] };
  const built = programme({ ...base, plans: [{ format: 1, key: planKeyOf(square), playlists: { everyday: plan } }] });
  expect(explainAt(built, online(noon), noon).absent).toEqual([{ item: 'b', code: 'held', at: null, reason: 'Too long.' }]);
});

test('a dark board and an empty one explain themselves', () => {
  const openHours = [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', until: '09:00' }];
  const dark = explainAt(office({ boards: [{ ...square, openHours }] }), online(noon), noon).sentence;
  expect(dark.en).toBe('At 2026-06-17 14:00:00 Square is outside its opening hours and dark until 2026-06-18 08:00:00.');
  expect(explainAt(office({ items: [], schedules: [] }), online(noon), noon).sentence['zh-Hans']).toMatch(/没有任何有效内容/);
});
