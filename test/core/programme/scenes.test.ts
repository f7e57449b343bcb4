/** Two scenes of a town's year, played on a clock that the test turns. */
import { describe, expect, test } from 'vitest';
import { agendaOf } from '../../../src/core/programme/agenda.ts';
import { explainAt } from '../../../src/core/programme/explain.ts';
import { playbackAt } from '../../../src/core/programme/playback.ts';
import type { BoardState, Holdings, Programme } from '../../../src/core/programme/programme.ts';
import { daysOf } from '../../../src/core/programme/week.ts';
import { dayMs, hourMs, type Instant, instantOf, toInstant } from '../../../src/core/time/instant.ts';
import { clockAfter, openClock, timeAt } from '../../../src/core/time/trusted-clock.ts';
import { addWorkingDays } from '../../../src/core/time/working-calendar.ts';
import { china2026 } from '../time/china-2026.ts';
import { head, later, online, playlist, programme, schedule, square } from './office.ts';

const local = (text: string): Instant => instantOf(`${text.length === 16 ? `${text}:00` : text}+08:00`);
const shown = (subject: Programme, at: Instant, state: BoardState = online(at)): string => {
  const playback = playbackAt(subject, state, at);
  return playback.kind === 'page' ? `${playback.playlist} ${playback.reason}` : playback.kind;
};

describe('Spring Festival 2026', () => {
  const playlists = ['everyday', 'hall-hours', 'duty', 'festival', 'new-year'].map((id) =>
    playlist(id, [{ select: { category: id }, weight: 1 }]),
  );
  const items = playlists.flatMap(({ id }) => [
    head(`${id}-20-10`, { category: id, leaseMs: 60 * dayMs }),
    head(`${id}2-12`, { category: id, leaseMs: 60 * dayMs }),
  ]);
  const everyDay = ['workday', 'dayoff'];
  const parts: Partial<Holdings> = {
    items,
    playlists,
    calendars: [china2026],
    takesEffectAt: local('2026-02-11T09:00'),
    schedules: [
      schedule('hall-hours', { boards: ['hall'], days: ['workday'], from: '08:30', until: '17:30', priority: 10 }),
      schedule('duty', { boards: ['hall'], days: ['spring-festival'], priority: 5 }),
      schedule('festival', {
        boards: ['outdoor'],
        dates: { from: '2026-02-13', until: '2026-02-24' },
        from: '18:00',
        until: '18:00',
        priority: 20,
      }),
      schedule('new-year', {
        boards: ['outdoor'],
        dates: { from: '2026-02-16', until: '2026-02-17' },
        from: '22:00',
        until: '00:30',
        priority: 30,
        screen: 'on',
      }),
    ],
  };
  const hours = [{ days: everyDay, from: '06:30', until: '22:00' }];
  const b1 = programme({ ...parts, boards: [{ ...square, openHours: hours }] });
  const b2 = programme({ ...parts, boards: [{ ...square, id: 'square', groups: ['hall'] }] });

  test('on the make-up Saturdays the hall runs as on a workday, and the time machine shows it days before', () => {
    expect(shown(b2, local('2026-02-14T10:00'))).toBe('hall-hours schedule:hall-hours');
    expect(shown(b2, local('2026-02-28T10:00'))).toBe('hall-hours schedule:hall-hours');
    expect(shown(b2, local('2026-02-21T10:00'))).toBe('duty schedule:duty');
    expect(daysOf(b2, local('2026-02-14T10:00'), 1)[0]).toMatchObject({ kind: 'workday', makeup: true, weekday: 'sat' });
  });

  test.each([
    ['2026-02-13T17:59:59', 'everyday default'],
    ['2026-02-13T18:00', 'festival schedule:festival'],
    ['2026-02-14T12:00', 'festival schedule:festival'],
    ['2026-02-15T21:59:59', 'festival schedule:festival'],
    ['2026-02-15T22:00', 'off'],
    ['2026-02-16T06:29:59', 'off'],
    ['2026-02-16T21:59:59', 'festival schedule:festival'],
    ['2026-02-16T22:00', 'new-year schedule:new-year'],
    ['2026-02-16T23:59:59', 'new-year schedule:new-year'],
    ['2026-02-17T00:00', 'new-year schedule:new-year'],
    ['2026-02-17T00:29:59', 'new-year schedule:new-year'],
    ['2026-02-17T00:30', 'off'],
    ['2026-02-24T17:59:59', 'festival schedule:festival'],
    ['2026-02-24T18:00', 'everyday default'],
  ])('the square at %s: %s', (at, expected) => expect(shown(b1, local(at))).toBe(expected));

  test('midnight of New Year’s Eve has no second start, no gap and no dark frame', () => {
    const events = agendaOf(b1, local('2026-02-16T23:50'), local('2026-02-17T00:10'));
    for (const [i, { from, playback }] of events.entries()) {
      expect(playback.kind).toBe('page');
      if (i > 0) expect(from).toBe(events[i - 1]!.until);
    }
    const across = events.find(({ from, until }) => from < local('2026-02-17T00:00') && until > local('2026-02-17T00:00'));
    const midnight = playbackAt(b1, online(local('2026-02-17T00:00')), local('2026-02-17T00:00'));
    expect(midnight).toEqual(across?.playback ?? midnight);
  });

  test('the first workday is as ever, and what reaches into the unknown year is provisional and says so', () => {
    expect(shown(b2, local('2026-02-24T08:30'))).toBe('hall-hours schedule:hall-hours');
    expect(addWorkingDays([china2026], '2026-02-11', 20)).toEqual({ date: '2026-03-17', provisional: false });
    expect(addWorkingDays([china2026], '2026-12-20', 20).provisional).toBe(true);
    const at = local('2027-01-04T10:00');
    expect(explainAt(b2, online(at), at).warnings.map(({ code }) => code)).toContain('unknown-year');
  });
});

describe('a power cut in the night of a warning', () => {
  /** The warning as the programme knows it: an item that ends at midnight; its own presentation is another matter. */
  const items = [
    head('warning-15', { category: 'warning', until: local('2026-06-18T00:00'), leaseMs: 7 * dayMs }),
    head('notice-20-10', { category: 'everyday', until: local('2026-07-01T00:00'), leaseMs: 7 * dayMs }),
    head('evergreen-12', { category: 'everyday', leaseMs: null }),
  ];
  const subject = programme({
    items,
    playlists: [playlist('everyday', [{ select: {}, weight: 1 }])],
    calendars: [china2026],
    takesEffectAt: local('2026-06-17T18:02'),
  });
  const contactAt = local('2026-06-17T18:20');
  const seen = (from: Instant, minutes: number, state: BoardState) =>
    new Set(
      agendaOf(subject, from, later(from, minutes * 60), state).flatMap(({ playback }) =>
        playback.kind === 'page' ? [playback.item] : [playback.kind],
      ),
    );

  test('a board that stays on without the line drops the warning at midnight by itself, to the second', () => {
    const state = { contactAt, paired: true };
    expect(seen(local('2026-06-17T23:58'), 2, state)).toContain('warning-15');
    expect(seen(local('2026-06-18T00:00'), 10, state)).toEqual(new Set(['notice-20-10', 'evergreen-12']));
    for (let second = -60; second <= 60; second += 1) {
      const at = later(local('2026-06-18T00:00'), second);
      const playback = playbackAt(subject, state, at);
      if (second >= 0) expect(playback.kind === 'page' && playback.item).not.toBe('warning-15');
      else expect(playback.endsAt).toBeLessThanOrEqual(local('2026-06-18T00:00'));
    }
  });

  test('one that boots at 02:07 with a clock of 1970 shows only what is valid whatever the time, and never nothing', () => {
    const reading = { wall: toInstant(0), monotonicMs: 0 };
    const clock = openClock(contactAt, reading);
    const believed = timeAt(clock, { wall: toInstant(60_000), monotonicMs: 60_000 });
    expect(believed.trust).toBe('untrusted');
    const state: BoardState = { contactAt, paired: true, bounds: believed.bounds! };
    expect(seen(believed.at, 24, state)).toEqual(new Set(['evergreen-12']));
  });

  test('when the hub has told the time everything valid is back, and the warning is not', () => {
    const reading = { wall: toInstant(0), monotonicMs: 0 };
    const told = clockAfter(openClock(contactAt, reading), {
      kind: 'hub-time',
      now: local('2026-06-18T02:31'),
      roundTripMs: 40,
      reading,
    });
    const believed = timeAt(told, { wall: toInstant(1000), monotonicMs: 1000 });
    expect(believed).toMatchObject({ trust: 'trusted', source: 'hub' });
    expect(seen(believed.at, 10, { contactAt: believed.at, paired: true })).toEqual(new Set(['notice-20-10', 'evergreen-12']));
  });
});

test('random seconds of a year are what the list of events says, on the hub and on a board without the line', () => {
  const playlists = ['everyday', 'day', 'night', 'monthly'].map((id) => playlist(id, [{ select: { category: id }, weight: 1 }]));
  const begin = local('2026-01-01T00:00');
  const subject = programme({
    items: playlists.flatMap(({ id }) => [
      head(`${id}-240-180`, { category: id, leaseMs: null }),
      head(`${id}2-150`, {
        category: id,
        leaseMs: 90 * dayMs,
        from: local('2026-03-01T12:00'),
        until: local('2026-11-20T09:30'),
      }),
    ]),
    playlists,
    calendars: [china2026],
    takesEffectAt: begin,
    boards: [{ ...square, openHours: [{ days: ['workday', 'dayoff'], from: '06:00', until: '23:00' }] }],
    schedules: [
      schedule('day', { days: ['workday'], from: '08:30', until: '17:30', priority: 5 }),
      schedule('night', { from: '21:00', until: '01:00', priority: 3, screen: 'on', break: 'soft' }),
      schedule('monthly', {
        rrule: 'FREQ=MONTHLY;BYDAY=1MO',
        dates: { from: '2026-01-01' },
        from: '10:00',
        until: '11:00',
        priority: 9,
        policy: { lower: 'defer' },
      }),
    ],
  });
  const board = structuredClone(subject);
  let state = 20_260_617;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  for (let i = 0; i < 150; i += 1) {
    const from = toInstant(begin + Math.floor(random() * 364 * 24) * hourMs);
    const events = agendaOf(subject, from, toInstant(from + hourMs), online(from));
    for (const { from: edge } of events.slice(1)) {
      for (const at of [toInstant(edge - 1000), edge, toInstant(edge + 1000)]) expectSame(at, events, board, from);
    }
    for (let k = 0; k < 20; k += 1) expectSame(toInstant(from + Math.floor(random() * 3600) * 1000), events, board, from);
  }
});

function expectSame(at: Instant, events: ReturnType<typeof agendaOf>, board: Programme, contactAt: Instant): void {
  const expected = events.find(({ from, until }) => from <= at && at < until);
  if (expected === undefined) return;
  const { endsAt: _, ...rest } = expected.playback;
  expect(playbackAt(board, { contactAt, paired: true }, at)).toMatchObject(
    expected.playback.kind === 'page' ? expected.playback : rest,
  );
}
