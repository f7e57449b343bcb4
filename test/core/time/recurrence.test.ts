import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toScheduleRecord } from '../../../src/core/programme/schedule-file.ts';
import { dayMs } from '../../../src/core/time/instant.ts';
import { frequencies, type Recurrence, timesOf } from '../../../src/core/time/recurrence.ts';
import { fallsOn } from '../../../src/core/time/recurrence-days.ts';
import { civilText, parseCivil, parseRecurrence, recurrenceText } from '../../../src/core/time/recurrence-text.ts';
import { dateutilCases, hasScheduleSamples, libicalCases, libRecurCases, type RuleCase } from '../../support/schedule-samples.ts';
import { schedule } from '../programme/office.ts';

function ruleOf(text: string): Recurrence {
  const reading = parseRecurrence(text);
  if (reading.kind === 'refused') throw new Error(reading.sentence);
  return reading.rule;
}

function times(text: string, start: string, count: number, isReal?: (civil: number) => boolean): string[] {
  const { civil, isDate } = parseCivil(start.replace('Z', ''))!;
  const found: string[] = [];
  const search = { until: Date.UTC(9999, 0), isDate, ...(isReal ? { isReal } : {}) };
  for (const time of timesOf(ruleOf(text), civil, search)) {
    found.push(isDate ? civilText(time).slice(0, 8) : civilText(time));
    if (found.length === count) break;
  }
  return found;
}

describe('a rule gives the times RFC 5545 says', () => {
  test.each([
    ['days', 'FREQ=DAILY;INTERVAL=10', '20260617', '20260617,20260627,20260707'],
    [
      'weeks begin on Monday unless WKST says otherwise',
      'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU',
      '19970805',
      '19970805,19970810,19970819,19970824',
    ],
    ['with WKST', 'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU', '19970805', '19970805,19970817,19970819,19970831'],
    ['a month without the day is passed over', 'FREQ=MONTHLY;COUNT=3', '20260131', '20260131,20260331,20260531'],
    ['days from the end of the month', 'FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3', '20260131', '20260131,20260228,20260331'],
    ['the second Tuesday and the last Friday', 'FREQ=MONTHLY;BYDAY=2TU,-1FR;COUNT=3', '20260601', '20260609,20260626,20260714'],
    ['29 February comes in leap years', 'FREQ=YEARLY;COUNT=3', '20240229', '20240229,20280229,20320229'],
    [
      'positions choose from the set',
      'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3',
      '20260601',
      '20260630,20260731,20260831',
    ],
    [
      'the last hour of a range is in',
      'FREQ=HOURLY;INTERVAL=3;UNTIL=20260617T180000',
      '20260617T090000',
      '20260617T090000,20260617T120000,20260617T150000,20260617T180000',
    ],
    [
      'times of day multiply',
      'FREQ=DAILY;BYHOUR=9,14;BYMINUTE=0,30;COUNT=3',
      '20260617T093000',
      '20260617T093000,20260617T140000,20260617T143000',
    ],
    ['a date has no times', 'FREQ=DAILY;BYHOUR=9,14;COUNT=2', '20260617', '20260617,20260618'],
    [
      'seconds over a thousand years of nothing',
      'FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=29;BYHOUR=0;BYMINUTE=0;BYSECOND=7;COUNT=2',
      '20250101T000000',
      '20280229T000007,20320229T000007',
    ],
  ])('%s', (_rule, rule, start, expected) => expect(times(rule, start, expected.split(',').length).join()).toBe(expected));

  test('a time the wall clock never shows is left out and not counted', () => {
    const gap = parseCivil('20260308T023000')!.civil;
    expect(times('FREQ=DAILY;COUNT=3', '20260307T023000', 9, (civil) => civil !== gap)).toEqual([
      '20260307T023000',
      '20260309T023000',
      '20260310T023000',
    ]);
  });

  test('a rule that gives nothing ends with the time asked about', () => {
    const search = { until: Date.UTC(2100, 0) };
    expect([...timesOf(ruleOf('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'), Date.UTC(2026, 0), search)]).toEqual([]);
  });
});

describe('what is forbidden, read differently by programs or not followed is refused by name', () => {
  test.each([
    ['FREQ', 'INTERVAL=2'],
    ['FREQ', 'FREQ=FORTNIGHTLY'],
    ['FREQ', 'FREQ=DAILY;FREQ=DAILY'],
    ['INTERVAL', 'FREQ=DAILY;INTERVAL=0'],
    ['COUNT', 'FREQ=DAILY;COUNT=3;UNTIL=20260101'],
    ['COUNT', 'FREQ=DAILY;COUNT=-1'],
    ['UNTIL', 'FREQ=DAILY;UNTIL=20260230'],
    ['UNTL', 'FREQ=DAILY;UNTL=20260201'],
    ['BYDAY', 'FREQ=DAILY;BYDAY=1MO'],
    ['BYDAY', 'FREQ=WEEKLY;BYDAY='],
    ['BYDAY', 'FREQ=MONTHLY;BYDAY=64WE'],
    ['BYMONTH', 'FREQ=YEARLY;BYMONTH=13'],
    ['BYMONTHDAY', 'FREQ=WEEKLY;BYMONTHDAY=3'],
    ['BYMONTHDAY', 'FREQ=YEARLY;BYMONTHDAY=3'],
    ['BYYEARDAY', 'FREQ=MONTHLY;BYYEARDAY=3'],
    ['BYWEEKNO', 'FREQ=MONTHLY;BYWEEKNO=3'],
    ['BYWEEKNO', 'FREQ=YEARLY;BYWEEKNO=20'],
    ['BYWEEKNO', 'FREQ=YEARLY;BYWEEKNO=53;INTERVAL=6;BYDAY=TH'],
    ['BYSETPOS', 'FREQ=DAILY;BYSETPOS=1'],
    ['BYEASTER', 'FREQ=YEARLY;BYEASTER=0'],
    ['RSCALE', 'RSCALE=CHINESE;FREQ=YEARLY'],
    ['SKIP', 'RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=FORWARD'],
    ['RRULE', 'FREQ=DAILY;;COUNT=2'],
  ])('%s of %s', (part, text) => {
    const reading = parseRecurrence(text);
    expect(reading).toMatchObject({ kind: 'refused', part });
    expect((reading as { sentence: string }).sentence).toMatch(/^[A-Z"].*\.$/);
  });
});

const rules = fc
  .record({
    freq: fc.constantFrom(...frequencies.slice(3)),
    interval: fc.integer({ min: 1, max: 9 }),
    byMonth: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 3 }),
    byDay: fc.uniqueArray(fc.constantFrom('MO', 'WE', 'SA', 'SU'), { maxLength: 2 }),
    count: fc.option(fc.integer({ min: 1, max: 30 })),
  })
  .map(({ freq, interval, byMonth, byDay, count }) =>
    [
      `FREQ=${freq}`,
      `INTERVAL=${interval}`,
      ...(byMonth.length > 0 ? [`BYMONTH=${byMonth.join()}`] : []),
      ...(byDay.length > 0 ? [`BYDAY=${byDay.join()}`] : []),
      ...(count === null ? [] : [`COUNT=${count}`]),
    ].join(';'),
  );

test('a rule written and read again is the same rule', () => {
  fc.assert(
    fc.property(rules, (text) => {
      expect(ruleOf(recurrenceText(ruleOf(text)))).toEqual(ruleOf(text));
    }),
  );
});

test('asking from anywhere gives what following the rule from its start gives', () => {
  const start = Date.UTC(2024, 1, 29, 9);
  fc.assert(
    fc.property(rules, fc.integer({ min: -30, max: 3000 }), fc.integer({ min: 1, max: 400 }), (text, offset, length) => {
      const window = { from: start + offset * dayMs, until: start + (offset + length) * dayMs };
      const whole = [...timesOf(ruleOf(text), start, { until: window.until })].filter((time) => time >= window.from);
      expect([...timesOf(ruleOf(text), start, window)]).toEqual(whole);
    }),
    { numRuns: 300 },
  );
});

test('the days a board finds one by one are the days the rule gives', () => {
  const start = Date.UTC(2024, 1, 29);
  const withPositions = fc
    .tuple(rules, fc.constantFrom('', ';BYSETPOS=1,-1', ';BYSETPOS=2'))
    .map(([text, positions]) => (/(MONTHLY|YEARLY).*BY/.test(text) ? text + positions : text));
  fc.assert(
    fc.property(withPositions, fc.integer({ min: -10, max: 1500 }), (text, offset) => {
      const record = toScheduleRecord(schedule('a', { rrule: text, dates: { from: '2024-02-29' } }));
      const from = start + offset * dayMs;
      const given = new Set(timesOf(ruleOf(text), start, { until: from + 40 * dayMs, isDate: true }));
      for (let day = from; day < from + 40 * dayMs; day += dayMs)
        expect(fallsOn(record.rule!, day / dayMs), text).toBe(given.has(day));
    }),
    { numRuns: 100 },
  );
});

/** How many vectors agree, and of those that do not, which part was refused; a wrong answer fails. */
function verdictOf(cases: readonly RuleCase[]): { right: number; refused: number; wrong: string[] } {
  const verdict = { right: 0, refused: 0, wrong: [] as string[] };
  for (const { rule, start, expected } of cases) {
    if (parseRecurrence(rule).kind === 'refused') verdict.refused += 1;
    else if (times(rule, start, expected.length).join() === expected.join().replaceAll('Z', '')) verdict.right += 1;
    else verdict.wrong.push(`${rule} from ${start}`);
  }
  return verdict;
}

describe.skipIf(!hasScheduleSamples)('the vectors of other libraries pass or are refused by name, none is silently wrong', () => {
  test('libical', () => {
    const { right, refused, wrong } = verdictOf(libicalCases());
    expect(wrong).toEqual([]);
    expect(right).toBeGreaterThan(4 * refused);
  });

  test('dateutil', () => {
    const { right, refused, wrong } = verdictOf(dateutilCases());
    expect(wrong).toEqual([]);
    expect(right).toBeGreaterThan(refused);
  });

  test('lib-recur', () => {
    const inDays = libRecurCases().filter(
      ({ checks }) => !checks.some((check) => check.includes('"UTC"') || /set(Start|Until).*"\w+\/\w+"/.test(check)),
    );
    const wrong = inDays.flatMap(({ rrule, checks }) => {
      const value = (name: string) => checks.find((check) => check.startsWith(`${name}(`))?.slice(name.length + 1, -1);
      const start = /"(\w+)"/.exec(value('setStart') ?? '')?.[1] ?? '19850501T133912';
      const [instances, last] = [value('setInstances'), value('setLastInstance')];
      if (parseRecurrence(rrule).kind === 'refused' || instances === undefined || /[^\d]/.test(instances)) return [];
      const given = times(rrule, start, 5000);
      const isRight =
        given.length === Number(instances) &&
        (last === undefined || given.at(-1) === /"(\w+)"/.exec(last)?.[1]?.replace('Z', ''));
      return isRight ? [] : [`${rrule} from ${start}: ${given.length}`];
    });
    expect(wrong).toEqual([]);
  });
});
