import { expect, test } from 'vitest';
import { occurrencesIn } from '../../../src/core/ical/occurrences.ts';
import { playbackAt } from '../../../src/core/programme/playback.ts';
import type { Holdings } from '../../../src/core/programme/programme.ts';
import { scheduleIcs } from '../../../src/core/programme/schedule-ics.ts';
import { daysOf } from '../../../src/core/programme/week.ts';
import { dayMs, instantOf, toInstant, toIso } from '../../../src/core/time/instant.ts';
import { china2026 } from '../time/china-2026.ts';
import { head, online, playlist, programme, schedule, square } from './office.ts';

const ids = ['everyday', 'day', 'feast'];
const openHours = [{ days: ['workday', 'dayoff'], from: '06:30', until: '22:00' }];
const office = (parts: Partial<Holdings> = {}) =>
  programme({
    items: ids.map((id) => head(`${id}1`, { category: id })),
    playlists: ids.map((id) => playlist(id, [{ select: { category: id }, weight: 1 }])),
    calendars: [china2026],
    takesEffectAt: instantOf('2026-01-01T00:00:00+08:00'),
    boards: [{ ...square, name: '广场屏，东; 门口', openHours }],
    schedules: [
      schedule('day', { days: ['workday'], from: '08:30', until: '17:30', priority: 1 }),
      schedule('feast', { days: ['spring-festival'], priority: 5, screen: 'on', from: '20:00', until: '00:30' }),
    ],
    ...parts,
  });
const friday = instantOf('2026-02-13T15:00:00+08:00');

test('a week is seven local days, each with its class and its blocks from midnight to midnight', () => {
  const week = daysOf(office(), friday, 7);
  expect(week.map(({ date, kind, makeup }) => [date.slice(8), kind, makeup])).toEqual([
    ['13', 'workday', false],
    ['14', 'workday', true],
    ['15', 'dayoff', false],
    ['16', 'dayoff', false],
    ['17', 'dayoff', false],
    ['18', 'dayoff', false],
    ['19', 'dayoff', false],
  ]);
  const local = (at: number) => toIso(toInstant(at + 8 * 3_600_000)).slice(11, 16);
  const texts = (i: number) => week[i]!.blocks.map(({ from, playlist: id, reason }) => `${local(from)} ${id ?? 'off'} ${reason}`);
  expect(texts(1)).toEqual([
    '00:00 off closed',
    '06:30 everyday default',
    '08:30 day schedule:day',
    '17:30 everyday default',
    '22:00 off closed',
  ]);
  expect(texts(3)).toEqual([
    '00:00 feast schedule:feast',
    '00:30 off closed',
    '06:30 everyday default',
    '20:00 feast schedule:feast',
  ]);
});

test('blocks are what the glass shows, and leave no gap', () => {
  const subject = office();
  const blocks = daysOf(subject, friday, 10).flatMap((day) => day.blocks);
  for (const [i, { from, until, playlist: id, kind }] of blocks.entries()) {
    if (i > 0) expect(from).toBe(blocks[i - 1]!.until);
    for (const at of [from, toInstant((from + until) / 2), toInstant(until - 1)]) {
      const playback = playbackAt(subject, online(at), at);
      expect(playback.kind === 'page' ? playback.playlist : playback.kind).toBe(kind === 'playlist' ? id : kind);
    }
  }
});

test('a day that a zone skips is no day of the week', () => {
  const apia = office({ boards: [{ ...square, timeZone: 'Pacific/Apia' }], takesEffectAt: instantOf('2011-12-01T00:00:00Z') });
  expect(daysOf(apia, instantOf('2011-12-29T20:00:00Z'), 3).map(({ date }) => date)).toEqual(['2011-12-29', '2011-12-31']);
});

test('a year nobody announced is unknown on every day', () => {
  expect(daysOf(office(), instantOf('2027-01-01T00:00:00+08:00'), 2).map(({ kind }) => kind)).toEqual(['unknown', 'unknown']);
});

test('the calendar to subscribe to says what the board shows, within 75 octets a line', () => {
  const subject = office();
  const text = scheduleIcs(subject, friday, 8, '关屏');
  for (const line of text.split('\r\n')) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
  const asked = { from: friday, until: toInstant(friday + 8 * dayMs), zone: null, fallbackZone: 'UTC' };
  const reading = occurrencesIn(text, asked);
  if (reading.kind === 'faults') throw new Error(JSON.stringify(reading.faults));
  const { occurrences } = reading;
  expect(new Set(occurrences.map(({ uid }) => uid)).size).toBe(occurrences.length);
  expect(occurrences[0]).toMatchObject({ summary: 'day', end: instantOf('2026-02-13T17:30:00+08:00') });
  for (const { start, end, summary } of occurrences) {
    const at = toInstant((start + end) / 2);
    const playback = playbackAt(subject, online(at), at);
    expect(playback.kind === 'page' ? playback.playlist : playback.kind).toBe(summary === '关屏' ? 'off' : summary);
  }
  expect(occurrences.find(({ summary }) => summary === 'feast')).toMatchObject({
    start: instantOf('2026-02-15T20:00:00+08:00'),
    end: instantOf('2026-02-16T00:30:00+08:00'),
  });
});
