import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { agendaOf } from '../../../src/core/programme/agenda.ts';
import { matchSchedule } from '../../../src/core/programme/daypart.ts';
import { explainAt } from '../../../src/core/programme/explain.ts';
import { playbackAt } from '../../../src/core/programme/playback.ts';
import type { Holdings, Programme } from '../../../src/core/programme/programme.ts';
import { rulesOf } from '../../../src/core/programme/rules.ts';
import type { Schedule } from '../../../src/core/programme/schedule.ts';
import { ScheduleFile } from '../../../src/core/programme/schedule-file.ts';
import { type Instant, instantOf, toInstant } from '../../../src/core/time/instant.ts';
import { dateOf, dayNumberOf } from '../../../src/core/time/zone.ts';
import { china2026 } from '../time/china-2026.ts';
import { head, online, playlist, programme, schedule, square } from './office.ts';

const ids = ['everyday', 'a', 'b', 'c', 'd'];
const items = ids.map((id) => head(`${id}1`, { category: id }));
const playlists = ids.map((id) => playlist(id, [{ select: { category: id }, weight: 1 }]));

function office(schedules: readonly Schedule[], parts: Partial<Holdings> = {}): Programme {
  const takesEffectAt = instantOf('2026-01-01T00:00:00+08:00');
  return programme({ items, playlists, calendars: [china2026], takesEffectAt, schedules, ...parts });
}
const local = (text: string): Instant => instantOf(`${text.length === 16 ? `${text}:00` : text}+08:00`);

describe('the days a schedule starts on', () => {
  const month = Array.from({ length: 28 }, (_, i) => dayNumberOf('2026-02-01') + i);
  const daysOf = (parts: Partial<Schedule>) =>
    month
      .filter((day) => matchSchedule(schedule('a', parts), day, [china2026]).matches)
      .map((day) => Number(dateOf(day).slice(8)));
  const from = (date: string) => ({ dates: { from: date } });
  test.each<[string, Partial<Schedule>, number[]]>([
    ['weekdays', { days: ['mon', 'sun'] }, [1, 2, 8, 9, 15, 16, 22, 23]],
    ['workdays, with the make-up Saturdays', { days: ['workday'] }, [2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 14, 24, 25, 26, 27, 28]],
    ['days off', { days: ['dayoff'] }, [1, 7, 8, 15, 16, 17, 18, 19, 20, 21, 22, 23]],
    ['make-up workdays alone', { days: ['makeup'] }, [14, 28]],
    ['a festival', { days: ['spring-festival'] }, [15, 16, 17, 18, 19, 20, 21, 22, 23]],
    ['a festival and Mondays', { days: ['spring-festival', 'mon'] }, [2, 9, 15, 16, 17, 18, 19, 20, 21, 22, 23]],
    ['half-open dates', { dates: { from: '2026-02-03', until: '2026-02-06' } }, [3, 4, 5]],
    ['dates without an end', { dates: { from: '2026-02-26' } }, [26, 27, 28]],
    ['every third day', { rrule: 'FREQ=DAILY;INTERVAL=3', ...from('2026-01-30') }, [2, 5, 8, 11, 14, 17, 20, 23, 26]],
    ['every other Tuesday', { rrule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU', ...from('2026-01-20') }, [3, 17]],
    ['the first Monday and the last Friday', { rrule: 'FREQ=MONTHLY;BYDAY=1MO,-1FR', ...from('2025-01-01') }, [2, 27]],
    ['the last day of a month', { rrule: 'FREQ=MONTHLY;BYMONTHDAY=-1', ...from('2025-01-01') }, [28]],
    ['a day of the year', { rrule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=14', ...from('2020-01-01') }, [14]],
    ['so many times', { rrule: 'FREQ=DAILY;COUNT=3', ...from('2026-02-27') }, [27, 28]],
    ['until a date, that date included', { rrule: 'FREQ=DAILY;UNTIL=20260204', ...from('2026-02-02') }, [2, 3, 4]],
    ['a rule and workdays: both', { rrule: 'FREQ=WEEKLY;BYDAY=SA', days: ['workday'], ...from('2026-01-01') }, [14, 28]],
    ['except dates', { days: ['sun'], except: ['2026-02-08'] }, [1, 15, 22]],
    ['except a festival', { days: ['sun'], except: ['spring-festival'] }, [1, 8]],
    ['except days off and a date', { days: ['mon', 'sat'], except: ['dayoff', '2026-02-28'] }, [2, 9, 14]],
    ['also dates', { days: ['makeup'], also: ['2026-02-10'] }, [10, 14, 28]],
    ['also dates beyond its own dates', { dates: { until: '2026-02-02' }, also: ['2026-02-20'] }, [1, 20]],
  ])('%s', (_rule, parts, days) => expect(daysOf(parts)).toEqual(days));
});

/** Which playlist has the board at each of these times of a Wednesday. */
function shown(subject: Programme, times: string, day = '2026-06-17'): string {
  const ruleAt = rulesOf(subject);
  return times
    .split(' ')
    .map((time) => {
      const rule = ruleAt(local(`${time.startsWith('+') ? dateOf(dayNumberOf(day) + 1) : day}T${time.replace('+', '')}`));
      return rule.open ? (rule.schedule?.id ?? '-') : 'off';
    })
    .join(' ');
}

describe('several windows, shares of an hour, the screen', () => {
  test.each<[string, Partial<Schedule>, string, string]>([
    [
      'two windows',
      {
        windows: [
          { from: '08:00', until: '09:00' },
          { from: '17:00', until: '18:00' },
        ],
      },
      '07:59 08:00 08:59 09:00 17:00 18:00',
      '- a a - a -',
    ],
    [
      'one of them across midnight',
      {
        windows: [
          { from: '08:00', until: '09:00' },
          { from: '23:00', until: '01:00' },
        ],
        days: ['wed'],
      },
      '00:30 08:00 23:00 +00:30 +01:00 +08:00',
      '- a a a - -',
    ],
    ['ten minutes of every hour', { perHour: { seconds: 600, times: 1 } }, '08:00 08:09:59 08:10 08:59:59 09:00', 'a a - - a'],
    [
      'in four pieces',
      { perHour: { seconds: 600, times: 4 } },
      '08:00 08:02:29 08:02:30 08:15 08:17:30 08:45 08:47:30',
      'a a - a - a -',
    ],
    [
      'in three, to the millisecond',
      { perHour: { seconds: 100, times: 3 } },
      '08:00:33 08:00:34 08:20:33 08:40:33 08:40:34',
      'a - a a -',
    ],
    [
      'a dark night',
      { screen: 'off', playlist: '', from: '22:00', until: '06:30' },
      '06:29:59 06:30 21:59:59 22:00 +06:29',
      'off - - off off',
    ],
  ])('%s', (_rule, parts, times, expected) => expect(shown(office([schedule('a', parts as Schedule)]), times)).toBe(expected));

  test('a screen is on outside opening hours where a schedule says so, and off within', () => {
    const openHours = [{ days: ['workday', 'dayoff'], from: '06:30', until: '22:00' }];
    const eve = schedule('a', { screen: 'on', from: '20:00', until: '00:30', priority: 5 });
    const lunch = schedule('b', { screen: 'off', from: '12:00', until: '13:00' });
    expect(
      shown(office([eve, lunch], { boards: [{ ...square, openHours }] }), '06:29 06:30 12:00 13:00 20:00 22:00 +00:29 +00:30'),
    ).toBe('off - off - a a a off');
  });
});

describe('what a schedule does to others while it has the board', () => {
  const base = (policy: Schedule['policy'], other: Partial<Schedule> = {}) => [
    schedule('a', { from: '10:00', until: '14:00', priority: 5, ...(policy ? { policy } : {}) }),
    schedule('b', { from: '12:00', until: '16:00', priority: 5, ...other }),
  ];
  const times = '10:00 11:59 12:00 13:59 14:00 15:59 16:00 17:59 18:00';
  test.each<[string, Schedule['policy'], Partial<Schedule>, string]>([
    ['peers: the smaller id', undefined, {}, 'a a a a b b - - -'],
    ['peers stop it', { peers: 'stop' }, {}, 'a a b b b b - - -'],
    ['peers that stop it end early: it does not come back', { peers: 'stop' }, { until: '13:00' }, 'a a b - - - - - -'],
    ['peers pause it', { peers: 'pause' }, { until: '13:00' }, 'a a b a - - - - -'],
    ['peers wait and have their whole time', { peers: 'defer' }, {}, 'a a a a b b b b -'],
    ['peers are dropped', { peers: 'never' }, {}, 'a a a a - - - - -'],
    ['higher: it comes back', undefined, { priority: 9, until: '13:00' }, 'a a b a - - - - -'],
    ['higher: it is over', { higher: 'stop' }, { priority: 9, until: '13:00' }, 'a a b - - - - - -'],
    [
      'higher is not bound by what it says of peers and lower',
      { peers: 'never', lower: 'never' },
      { priority: 9 },
      'a a b b b b - - -',
    ],
    ['lower: what is left of theirs', undefined, { priority: 1 }, 'a a a a b b - - -'],
    ['lower wait and have their whole time', { lower: 'defer' }, { priority: 1 }, 'a a a a b b b b -'],
    ['lower are dropped', { lower: 'never' }, { priority: 1 }, 'a a a a - - - - -'],
  ])('%s', (_rule, policy, other, expected) => expect(shown(office(base(policy, other)), times)).toBe(expected));

  test('strict resume gives back the time that was lost, lax does not', () => {
    const with_ = (resume: 'lax' | 'strict') => [
      schedule('a', { from: '10:00', until: '12:00', resume }),
      schedule('b', { from: '11:00', until: '11:30', priority: 5 }),
    ];
    expect(shown(office(with_('lax')), '10:59 11:00 11:30 11:59 12:00 12:29 12:30')).toBe('a b a a - - -');
    expect(shown(office(with_('strict')), '10:59 11:00 11:30 11:59 12:00 12:29 12:30')).toBe('a b a a a a -');
  });

  test('time that was deferred or lost runs on over midnight, and ends with the day after its own', () => {
    const late = [
      schedule('a', { from: '20:00', until: '24:00', priority: 5, policy: { lower: 'defer' }, days: ['wed'] }),
      schedule('b', { from: '22:00', until: '24:00', priority: 1, days: ['wed'] }),
    ];
    expect(shown(office(late), '23:59 +00:00 +01:59 +02:00')).toBe('a b b -');
    const long = [
      schedule('a', { from: '00:00', until: '00:00', priority: 5, days: ['wed', 'thu'] }),
      schedule('b', { from: '22:00', until: '23:00', resume: 'strict', days: ['wed'] }),
    ];
    const ruleAt = rulesOf(office(long));
    expect([ruleAt(local('2026-06-18T23:59')).schedule?.id, ruleAt(local('2026-06-19T00:00')).schedule]).toEqual(['a', null]);
  });

  test('explain says who waits, was ended, was dropped, rests, or is covered', () => {
    const subject = office([
      schedule('a', { from: '10:00', until: '14:00', priority: 5, policy: { peers: 'never', lower: 'defer' } }),
      schedule('b', { from: '12:00', until: '16:00', priority: 5 }),
      schedule('c', { from: '12:00', until: '16:00', priority: 3 }),
      schedule('d', { from: '09:00', until: '16:00', priority: 2 }),
    ]);
    const at = local('2026-06-17T13:00');
    expect(explainAt(subject, online(at), at).rules.map(({ schedule: id, outcome }) => [id, outcome])).toEqual([
      ['a', 'chosen'],
      ['b', 'dropped'],
      ['c', 'deferred'],
      ['d', 'weaker'],
    ]);
  });
});

describe('a soft break', () => {
  const many = ids.flatMap((id) => Array.from({ length: 3 }, (_, i) => head(`${id}${i}x-40-13`, { category: id })));
  const subject = (how: 'soft' | 'hard') =>
    office(
      [
        schedule('a', { from: '08:30', until: '12:00', break: how }),
        schedule('b', { from: '12:00', until: '17:30', break: how }),
      ],
      { items: many },
    );
  const pages = (how: 'soft' | 'hard') =>
    agendaOf(subject(how), local('2026-06-16T00:00'), local('2026-06-18T00:00')).flatMap(({ playback }) =>
      playback.kind === 'page' ? [playback] : [],
    );
  const dwellOf = ({ page }: { page: number }) => [40_000, 13_000][page]!;

  test('lets the page on the glass end, then begins with a fresh first page', () => {
    const all = pages('soft');
    const firsts = all.filter((page, i) => i > 0 && ['a', 'b'].includes(page.playlist) && all[i - 1]!.playlist !== page.playlist);
    expect(firsts).toHaveLength(4);
    const wanted = ['2026-06-16T08:30', '2026-06-16T12:00', '2026-06-17T08:30', '2026-06-17T12:00'].map(local);
    for (const [i, first] of firsts.entries()) {
      const before = all[all.indexOf(first) - 1]!;
      expect(first.page).toBe(0);
      expect(before.endsAt - before.startsAt).toBe(dwellOf(before));
      expect(first.startsAt - wanted[i]!).toBeGreaterThanOrEqual(0);
      expect(first.startsAt - wanted[i]!).toBeLessThan(40_000);
    }
    expect(firsts.some((first, i) => first.startsAt > wanted[i]!)).toBe(true);
  });

  test('leaves no gap and no overlap, and a board that starts at any second stands where the others stand', () => {
    const all = pages('soft');
    for (const [i, page] of all.entries()) if (i > 0) expect(page.startsAt).toBe(all[i - 1]!.endsAt);
    for (const from of ['2026-06-16T08:28', '2026-06-16T11:58', '2026-06-16T17:28']) {
      for (let second = 0; second < 240; second += 3) {
        const at = toInstant(local(from) + second * 1000);
        const expected = all.find((page) => page.startsAt <= at && at < page.endsAt);
        expect(playbackAt(structuredClone(subject('soft')), online(at), at)).toEqual(expected);
      }
    }
  });

  test('the end of a window is on time', () => {
    const last = pages('soft')
      .filter(({ playlist: id }) => id === 'b')
      .at(-1)!;
    expect(last.endsAt).toBe(local('2026-06-17T17:30'));
  });
});

describe('a file that cannot be meant is refused with a sentence', () => {
  const base = { id: 'a', playlist: 'a', boards: ['*'] };
  test.each<[string, object, RegExp | null]>([
    ['as before', base, null],
    [
      'everything',
      {
        ...base,
        rrule: 'FREQ=WEEKLY',
        dates: { from: '2026-01-01' },
        policy: { peers: 'defer' },
        break: 'soft',
        perHour: { seconds: 60 },
      },
      null,
    ],
    ['dark without a playlist', { id: 'a', boards: ['*'], screen: 'off' }, null],
    ['no playlist', { id: 'a', boards: ['*'] }, /needs a playlist/],
    ['a rule without its first day', { ...base, rrule: 'FREQ=DAILY' }, /needs dates.from/],
    ['a rule nobody follows', { ...base, rrule: 'FREQ=YEARLY;BYEASTER=1', dates: { from: '2026-01-01' } }, /BYEASTER/],
    ['a rule by the hour', { ...base, rrule: 'FREQ=HOURLY', dates: { from: '2026-01-01' } }, /times of day/],
    ['pieces too short to read', { ...base, perHour: { seconds: 60, times: 6 } }, /less than 20 seconds/],
    ['a policy of another name', { ...base, policy: { peers: 'fight' } }, /peers|stop/],
    ['what is no date', { ...base, except: ['2026-1-1'] }, /date|kind of day/],
    ['a rule from a day that is none', { ...base, rrule: 'FREQ=DAILY', dates: { from: '2026-02-30' } }, /needs dates.from/],
  ])('%s', (_what, file, sentence) => {
    const read = v.safeParse(ScheduleFile, file);
    if (sentence === null) expect(read.success).toBe(true);
    else expect(read.issues?.map(({ message }) => message).join()).toMatch(sentence);
  });
});

const clock = fc
  .integer({ min: 0, max: 47 })
  .map((half) => `${String(Math.floor(half / 2)).padStart(2, '0')}:${half % 2 ? '30' : '00'}`);
const anySchedule = fc.record(
  {
    from: clock,
    until: clock,
    priority: fc.integer({ min: 0, max: 2 }),
    days: fc.option(fc.subarray(['wed', 'thu', 'workday', 'dayoff', 'makeup'], { minLength: 1 }), { nil: undefined }),
    policy: fc.record(
      {
        peers: fc.constantFrom('stop', 'pause', 'defer', 'never'),
        higher: fc.constantFrom('stop', 'pause'),
        lower: fc.constantFrom('defer', 'never'),
      },
      { requiredKeys: [] },
    ),
    break: fc.constantFrom('hard', 'soft'),
    resume: fc.constantFrom('lax', 'strict'),
    screen: fc.constantFrom(undefined, undefined, undefined, 'off', 'on'),
    perHour: fc.constantFrom(undefined, undefined, { seconds: 900, times: 2 }),
  },
  { requiredKeys: ['from', 'until', 'priority'] },
);

test('whatever the schedules, a day asked for alone is the day asked for in passing, and pages meet', () => {
  fc.assert(
    fc.property(fc.array(anySchedule, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 26 }), (parts, dayOfMonth) => {
      const schedules = parts.map((part, i) => schedule('abcd'[i]!, JSON.parse(JSON.stringify(part)) as Partial<Schedule>));
      const subject = office(schedules);
      const passing = rulesOf(subject);
      const start = local(`2026-06-${String(dayOfMonth).padStart(2, '0')}T00:00`);
      for (let at: number = local('2026-06-01T12:00'); at < start; at += 86_400_000) passing(at);
      const alone = rulesOf(structuredClone(subject));
      let at = start as number;
      while (at < start + 2 * 86_400_000) {
        const rule = alone(at);
        expect(passing(at)).toEqual(rule);
        expect(rule.from <= at && at < rule.until).toBe(true);
        at = rule.until;
      }
    }),
    { numRuns: 60 },
  );
});

test('whatever the schedules, consecutive playbacks meet and any second between gives the same page', () => {
  fc.assert(
    fc.property(fc.array(anySchedule, { minLength: 1, maxLength: 3 }), fc.integer({ min: 0, max: 7000 }), (parts, second) => {
      const schedules = parts.map((part, i) => schedule('abc'[i]!, JSON.parse(JSON.stringify(part)) as Partial<Schedule>));
      const subject = office(schedules);
      const start = local('2026-06-17T11:00');
      const events = agendaOf(subject, start, toInstant(start + 7_200_000));
      for (const [i, { from, until }] of events.entries()) {
        expect(until).toBeGreaterThan(from);
        if (i > 0) expect(from).toBe(events[i - 1]!.until);
      }
      const at = toInstant(start + second * 1000);
      const expected = events.find(({ from, until }) => from <= at && at < until)!.playback;
      const actual = playbackAt(structuredClone(subject), online(at), at);
      if (actual.kind === 'page') expect(actual).toEqual(expected);
      else expect(expected.kind).toBe(actual.kind);
    }),
    { numRuns: 30 },
  );
});
