/** What the programme costs at the size of a city: 10,000 items, 1,000 schedules; rules beside a recurrence library's. */
import * as rrule from 'rrule';
import { playbackAt } from '../../src/core/programme/playback.ts';
import type { Programme } from '../../src/core/programme/programme.ts';
import type { Schedule } from '../../src/core/programme/schedule.ts';
import { daysOf } from '../../src/core/programme/week.ts';
import { dayMs, instantOf, toInstant } from '../../src/core/time/instant.ts';
import { timesOf } from '../../src/core/time/recurrence.ts';
import { parseRecurrence } from '../../src/core/time/recurrence-text.ts';
import { head, online, playlist, programme, schedule } from '../core/programme/office.ts';
import { china2026 } from '../core/time/china-2026.ts';
import type { Outcome, Row } from './row.ts';

const items = 10_000;
const schedules = 1_000;
const calls = 5_000;
const start = instantOf('2026-01-01T00:00:00+08:00');
const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

export const scheduleRow: Row = {
  name: 'schedule',
  about: `playbackAt over ${items} items and ${schedules} schedules, a year's days, ${schedules} recurrence rules`,
  measure(session) {
    const subject = office();
    session.say('the programme is built');
    const coldMs = timed(() => void playbackAt(structuredClone(subject), online(start), toInstant(start + 40 * dayMs)));
    const warm = Array.from({ length: calls }, (_, i) => toInstant(start + 40 * dayMs + i * 7919));
    const perCallUs = (timed(() => void warm.forEach((at) => void playbackAt(subject, online(start), at))) / calls) * 1000;
    session.say('playbackAt is measured');
    const yearMs = timed(() => void daysOf(subject, start, 365, online(start)));
    const [floor, ours] = [libraryMs(), ownMs()];
    const within = (what: string, value: number, max: number): Outcome => ({
      what,
      floor: null,
      ours: value,
      target: { kind: 'absolute', max },
    });
    return Promise.resolve([
      within('playbackAt, first call, with a copy of the programme, CPU ms', coldMs, 2000),
      within('playbackAt, call after call, CPU µs', perCallUs, 500),
      within("a year's days and their playlists, CPU ms", yearMs, 15_000),
      { what: `${schedules} rules over ten years beside rrule, CPU ms`, floor, ours, target: { kind: 'ratio', max: 1 } },
    ]);
  },
};

function office(): Programme {
  const all = Array.from({ length: items }, (_, i) => head(`i${i}-9-8`, { category: `c${i % 50}` }));
  const playlists = [
    playlist('everyday'),
    ...Array.from({ length: 50 }, (_, i) => playlist(`c${i}`, [{ select: { category: `c${i}` }, weight: 1 }])),
  ];
  return programme({
    items: all,
    playlists,
    schedules: Array.from({ length: schedules }, scheduleOf),
    calendars: [china2026],
    takesEffectAt: start,
  });
}

function scheduleOf(_: unknown, i: number): Schedule {
  const hour = (n: number) => `${String(n % 24).padStart(2, '0')}:${i % 2 ? '30' : '00'}`;
  return schedule(`s${i}`, {
    playlist: `c${i % 50}`,
    priority: i % 7,
    from: hour(i),
    until: hour(i + 1 + (i % 5)),
    ...(i % 3 === 0
      ? { days: ['workday', 'spring-festival'] }
      : i % 3 === 1
        ? { days: ['sat', 'sun'] }
        : { rrule: ruleOf(i), dates: { from: '2025-01-01' } }),
    ...(i % 11 === 0 ? { policy: { peers: 'pause' as const } } : {}),
  });
}

function ruleOf(i: number): string {
  const day = weekdays[i % 7];
  const rules = [
    `FREQ=WEEKLY;INTERVAL=${1 + (i % 3)};BYDAY=${day}`,
    `FREQ=MONTHLY;BYDAY=${1 + (i % 4)}${day}`,
    `FREQ=MONTHLY;BYMONTHDAY=${1 + (i % 28)}`,
    `FREQ=YEARLY;BYMONTH=${1 + (i % 12)};BYDAY=-1${day}`,
  ];
  return rules[i % rules.length]!;
}

const rules = Array.from({ length: schedules }, (_, i) => ruleOf(i));
const [from, until] = [Date.UTC(2025, 0, 1), Date.UTC(2035, 0, 1)];

/** The whole of ten years. */
function ownMs(): number {
  let found = 0;
  return timed(() => {
    for (const text of rules) {
      const reading = parseRecurrence(text);
      if (reading.kind === 'rule') for (const _ of timesOf(reading.rule, from, { until, isDate: true })) found += 1;
    }
    if (found === 0) throw new Error('the rules gave nothing');
  });
}

function libraryMs(): number {
  const { rrulestr } = (rrule as unknown as { default?: typeof rrule }).default ?? rrule;
  return timed(() => {
    for (const text of rules) rrulestr(text, { dtstart: new Date(from) }).between(new Date(from), new Date(until - 1), true);
  });
}

/** CPU time of this process in ms: what else runs on the machine does not count. */
function timed(work: () => void): number {
  const begun = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
}
