import { describe, expect, test } from 'vitest';
import { agendaOf } from '../../../src/core/programme/agenda.ts';
import { matchDay } from '../../../src/core/programme/daypart.ts';
import { playbackAt } from '../../../src/core/programme/playback.ts';
import type { Holdings, Programme } from '../../../src/core/programme/programme.ts';
import { instantOf, toInstant, toIso } from '../../../src/core/time/instant.ts';
import { dayNumberOf } from '../../../src/core/time/zone.ts';
import { china2026 } from '../time/china-2026.ts';
import { head, noon, online, playlist, programme, schedule, square } from './office.ts';

const items = ['day', 'night', 'feast', 'everyday'].map((id) => head(`${id}1`, { category: id }));
const playlists = ['everyday', 'day', 'night', 'feast'].map((id) => playlist(id, [{ select: { category: id }, weight: 1 }]));

function office(parts: Partial<Holdings>): Programme {
  return programme({ items, playlists, takesEffectAt: instantOf('2026-01-01T00:00:00+08:00'), calendars: [china2026], ...parts });
}

function shownAt(subject: Programme, local: string): string {
  const at = instantOf(`${local}+08:00`);
  const playback = playbackAt(subject, online(at), at);
  return playback.kind === 'page' ? `${playback.playlist} ${playback.reason}` : `${playback.kind} ${playback.reason}`;
}

describe('the strongest schedule that matches has the board, half-open at both ends', () => {
  const subject = office({
    schedules: [
      schedule('day', { days: ['workday'], from: '08:30', until: '17:30', priority: 1 }),
      schedule('night', { from: '22:00', until: '06:00', days: ['fri'] }),
      schedule('feast', { days: ['spring-festival'], priority: 5 }),
    ],
  });
  test.each([
    ['a minute before', '2026-06-17T08:29:59', 'everyday default'],
    ['at the begin', '2026-06-17T08:30:00', 'day schedule:day'],
    ['the last second', '2026-06-17T17:29:59', 'day schedule:day'],
    ['at the end', '2026-06-17T17:30:00', 'everyday default'],
    ['a Saturday', '2026-06-13T10:00:00', 'everyday default'],
    ['a make-up Sunday is a workday', '2026-09-20T10:00:00', 'day schedule:day'],
    ['a festival on a weekday', '2026-02-17T10:00:00', 'feast schedule:feast'],
    ['Friday night', '2026-06-12T23:00:00', 'night schedule:night'],
    ['Saturday small hours belong to Friday night', '2026-06-13T05:59:59', 'night schedule:night'],
    ['and end on time', '2026-06-13T06:00:00', 'everyday default'],
    ['Saturday night is nobody’s', '2026-06-13T23:00:00', 'everyday default'],
    ['a year no calendar knows goes by weekdays', '2027-01-01T10:00:00', 'day schedule:day'],
    ['there too Saturdays are off', '2027-01-02T10:00:00', 'everyday default'],
  ])('%s', (_rule, local, expected) => expect(shownAt(subject, local)).toBe(expected));
});

describe('priority, then the smaller id; dates are half-open; groups and ids name boards', () => {
  test.each([
    ['priority', [schedule('day', { priority: 1 }), schedule('night', { priority: 2 })], 'night schedule:night'],
    ['smaller id', [schedule('night'), schedule('day')], 'day schedule:day'],
    ['dates hold', [schedule('day', { dates: { from: '2026-06-17', until: '2026-06-18' } })], 'day schedule:day'],
    ['dates end before their end', [schedule('day', { dates: { from: '2026-06-16', until: '2026-06-17' } })], 'everyday default'],
    ['another board', [schedule('day', { boards: ['hall'] })], 'everyday default'],
    ['its group', [schedule('day', { boards: ['outdoor'] })], 'day schedule:day'],
    ['a playlist nobody knows', [schedule('ghost')], 'everyday default'],
  ])('%s', (_rule, schedules, expected) => expect(shownAt(office({ schedules }), '2026-06-17T12:00:00')).toBe(expected));
});

test('equal ends are a whole day that belongs to the day it starts on', () => {
  const subject = office({ schedules: [schedule('day', { from: '08:00', until: '08:00', days: ['wed'] })] });
  expect(
    ['2026-06-17T07:59:59', '2026-06-17T08:00:00', '2026-06-18T07:59:59', '2026-06-18T08:00:00'].map((t) => shownAt(subject, t)),
  ).toEqual(['everyday default', 'day schedule:day', 'day schedule:day', 'everyday default']);
});

test('an empty playlist falls to the default, that to the evergreen, that to the slate', () => {
  const schedules = [schedule('day')];
  const without = (...gone: string[]) => items.filter(({ category }) => !gone.includes(category));
  expect(shownAt(office({ schedules, items: without('day') }), '2026-06-17T12:00:00')).toBe('everyday default');
  const evergreen = head('evergreen1', { category: 'elsewhere', leaseMs: null });
  expect(shownAt(office({ schedules, items: [...without('day', 'everyday'), evergreen] }), '2026-06-17T12:00:00')).toBe(
    'evergreen evergreen',
  );
  expect(shownAt(office({ schedules, items: without('day', 'everyday') }), '2026-06-17T12:00:00')).toBe('slate nothing-valid');
});

test('a board is dark outside its opening hours and says when it opens', () => {
  const openHours = [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '06:30', until: '22:00' }];
  const subject = office({ boards: [{ ...square, openHours }] });
  expect(shownAt(subject, '2026-06-17T21:59:59')).toBe('everyday default');
  const at = instantOf('2026-06-19T22:00:00+08:00');
  expect(playbackAt(subject, online(at), at)).toEqual({
    kind: 'off',
    endsAt: instantOf('2026-06-22T06:30:00+08:00'),
    reason: 'closed',
  });
  const lost = { earliest: at, latest: toInstant(at + 86_400_000) };
  const evergreen = office({ boards: [{ ...square, openHours }], items: [head('evergreen1', { leaseMs: null })] });
  expect(playbackAt(evergreen, { contactAt: at, paired: true, bounds: lost }, at).kind).toBe('page');
});

test('a slate ends when the next item becomes valid', () => {
  const from = toInstant(noon + 3_600_000);
  const subject = office({ items: [head('later', { from })], playlists: [playlist('everyday')], takesEffectAt: noon });
  expect(playbackAt(subject, online(noon), noon)).toEqual({ kind: 'slate', endsAt: from, reason: 'nothing-valid' });
  expect(playbackAt(subject, online(from), from)).toMatchObject({ kind: 'page', item: 'later', page: 0, startsAt: from });
});

describe('a switch of schedule', () => {
  const many = Array.from({ length: 7 }, (_, i) => [
    head(`d${i}x-40-13`, { category: 'day' }),
    head(`e${i}x-23-8`, { category: 'everyday' }),
  ]).flat();
  const subject = office({ items: many, schedules: [schedule('day', { from: '08:30', until: '17:30' })] });
  const [from, until] = [instantOf('2026-06-16T00:00:00+08:00'), instantOf('2026-06-20T00:00:00+08:00')];
  const agenda = agendaOf(subject, from, until).map(({ playback }) => playback);
  const pages = agenda.flatMap((playback) => (playback.kind === 'page' ? [playback] : []));
  const isSwitch = (at: number) => ['T00:30:00.000Z', 'T09:30:00.000Z'].includes(toIso(toInstant(at)).slice(10));
  const dwellOf = (page: (typeof pages)[number]) =>
    ({ d: [40_000, 13_000], e: [23_000, 8_000] })[page.item[0] as 'd' | 'e'][page.page]!;

  test('comes exactly on time, with a fresh first page', () => {
    const firsts = pages.filter((page, i) => i > 0 && page.playlist !== pages[i - 1]!.playlist);
    expect(firsts).toHaveLength(8);
    for (const first of firsts) expect([isSwitch(first.startsAt), first.page]).toEqual([true, 0]);
  });

  test('is preceded by no page that got less than half its time, and leaves no gap', () => {
    for (const [i, page] of pages.entries()) {
      if (i > 0) expect(page.startsAt).toBe(pages[i - 1]!.endsAt);
      expect(page.endsAt - page.startsAt).toBeGreaterThanOrEqual(dwellOf(page) / 2);
    }
    const cut = pages.filter((page) => page.endsAt - page.startsAt < dwellOf(page));
    const heldOn = pages.filter((page) => page.endsAt - page.startsAt > dwellOf(page));
    for (const page of [...cut, ...heldOn]) expect(isSwitch(page.endsAt)).toBe(true);
    expect([cut.length > 0, heldOn.length > 0]).toEqual([true, true]);
  });

  test('is seen the same by a board that starts at any second around it', () => {
    const begins = instantOf('2026-06-17T17:28:00+08:00');
    for (let s = 0; s < 240; s += 1) {
      const at = toInstant(begins + s * 1000);
      const expected = pages.find((page) => page.startsAt <= at && at < page.endsAt);
      expect(playbackAt(structuredClone(subject), online(at), at)).toEqual(expected);
    }
  });
});

test('a day class asked about an unknown year is a guess and says so', () => {
  expect(matchDay(['workday'], dayNumberOf('2027-01-01'), [china2026])).toEqual({ matches: true, guessed: true });
  expect(matchDay(['workday'], dayNumberOf('2026-06-17'), [china2026])).toEqual({ matches: true, guessed: false });
  expect(matchDay(['fri'], dayNumberOf('2027-01-01'), [])).toEqual({ matches: true, guessed: false });
});

test('windows follow the zone through gaps and a skipped day', () => {
  const inZone = (timeZone: string, takesEffectAt: string) =>
    office({
      boards: [{ ...square, timeZone }],
      schedules: [schedule('day', { from: '02:15', until: '03:00' })],
      takesEffectAt: instantOf(takesEffectAt),
    });
  const lordHowe = inZone('Australia/Lord_Howe', '2026-09-01T00:00:00Z');
  const kindAt = (subject: Programme, iso: string) => {
    const playback = playbackAt(subject, online(instantOf(iso)), instantOf(iso));
    return playback.kind === 'page' ? playback.playlist : playback.kind;
  };
  expect(['2026-10-03T15:44:59Z', '2026-10-03T15:45:00Z', '2026-10-03T16:00:00Z'].map((t) => kindAt(lordHowe, t))).toEqual([
    'everyday',
    'day',
    'everyday',
  ]);
  const apia = inZone('Pacific/Apia', '2011-12-01T00:00:00Z');
  expect(
    ['2011-12-30T09:59:59Z', '2011-12-30T10:00:00Z', '2011-12-30T12:15:00Z', '2011-12-30T13:00:00Z'].map((t) => kindAt(apia, t)),
  ).toEqual(['everyday', 'everyday', 'day', 'everyday']);
});
