import { describe, expect, test } from 'vitest';
import { type Asked, type Occurrence, occurrencesIn } from '../../../src/core/ical/occurrences.ts';
import { instantOf, toIso } from '../../../src/core/time/instant.ts';
import { hasScheduleSamples, readSample, sampleFiles } from '../../support/schedule-samples.ts';

const asked: Asked = {
  from: instantOf('2026-01-01T00:00:00+08:00'),
  until: instantOf('2027-01-01T00:00:00+08:00'),
  zone: null,
  fallbackZone: 'Asia/Shanghai',
};

function calendar(...lines: readonly string[]): string {
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n');
}
function event(...lines: readonly string[]): string[] {
  return ['BEGIN:VEVENT', 'UID:a', 'DTSTAMP:20260101T000000Z', ...lines, 'END:VEVENT'];
}
function read(text: string, parts: Partial<Asked> = {}): readonly Occurrence[] {
  const reading = occurrencesIn(text, { ...asked, ...parts });
  if (reading.kind === 'faults') throw new Error(JSON.stringify(reading.faults));
  return reading.occurrences;
}
const starts = (text: string, parts: Partial<Asked> = {}) => read(text, parts).map(({ start }) => toIso(start).slice(0, 16));
const faults = (text: string) => {
  const reading = occurrencesIn(text, asked);
  return reading.kind === 'faults' ? reading.faults.map(({ line, sentence }) => `${line}: ${sentence}`) : [];
};

describe('one event takes place when it says', () => {
  test.each([
    ['in UTC', ['DTSTART:20260617T060500Z', 'DTEND:20260617T070500Z'], '2026-06-17T06:05', 60],
    ['in a zone', ['DTSTART;TZID=America/New_York:20260617T060500', 'DURATION:PT30M'], '2026-06-17T10:05', 30],
    ['floating, in the office’s zone', ['DTSTART:20260617T140500', 'DTEND:20260617T150500'], '2026-06-17T06:05', 60],
    ['a date is a whole day', ['DTSTART;VALUE=DATE:20260617'], '2026-06-16T16:00', 1440],
    ['dates end before their DTEND', ['DTSTART;VALUE=DATE:20260617', 'DTEND;VALUE=DATE:20260619'], '2026-06-16T16:00', 2880],
    ['a time without an end has no length', ['DTSTART:20260617T060500Z'], '2026-06-17T06:05', 0],
    ['a quoted TZID of Windows', ['DTSTART;TZID="China Standard Time":20260617T140500', 'DURATION:PT1H'], '2026-06-17T06:05', 60],
    [
      'a TZID with a vendor’s path',
      ['DTSTART;TZID=/example.org/20260101_1/Asia/Shanghai:20260617T140500'],
      '2026-06-17T06:05',
      0,
    ],
    ['small letters and folded lines', ['dtstart;tzid=Asia/', ' Shanghai:20260617T1405', '\t00'], '2026-06-17T06:05', 0],
    [
      'an alarm inside is not its time',
      ['DTSTART:20260617T060500Z', 'BEGIN:VALARM', 'TRIGGER:-PT15M', 'DURATION:PT5M', 'REPEAT:2', 'END:VALARM'],
      '2026-06-17T06:05',
      0,
    ],
  ])('%s', (_rule, lines, start, minutes) => {
    const [only, ...others] = read(calendar(...event(...lines)));
    expect([toIso(only!.start).slice(0, 16), (only!.end - only!.start) / 60_000, others.length]).toEqual([start, minutes, 0]);
  });

  test('a byte order mark, bare line feeds and several calendars in one file are read', () => {
    const text = `\uFEFF${calendar(...event('DTSTART:20260617T060500Z'))}${calendar(...event('DTSTART:20260618T060500Z'))}`;
    expect(starts(text.replaceAll('\r\n', '\n'))).toEqual(['2026-06-17T06:05', '2026-06-18T06:05']);
    expect(starts(text.replaceAll('\r\n', '\r\n\r\n'))).toHaveLength(2);
  });

  test('what overlaps the half-open time counts, what touches it does not', () => {
    const text = calendar(...event('DTSTART:20260617T060000Z', 'DTEND:20260617T070000Z'));
    const count = (from: string, until: string) => read(text, { from: instantOf(from), until: instantOf(until) }).length;
    expect(count('2026-06-17T06:59:59Z', '2026-06-17T09:00:00Z')).toBe(1);
    expect(count('2026-06-17T07:00:00Z', '2026-06-17T09:00:00Z')).toBe(0);
    expect(count('2026-06-17T05:00:00Z', '2026-06-17T06:00:00Z')).toBe(0);
    expect(count('2026-06-17T05:00:00Z', '2026-06-17T06:00:01Z')).toBe(1);
  });

  test('X-WR-TIMEZONE is the calendar’s own zone, and --zone is stronger', () => {
    const text = calendar('X-WR-TIMEZONE:Europe/Berlin', ...event('DTSTART:20260617T080000'));
    expect(starts(text)).toEqual(['2026-06-17T06:00']);
    expect(starts(text, { zone: 'Asia/Tokyo' })).toEqual(['2026-06-16T23:00']);
  });
});

describe('an event that comes again', () => {
  const weekly = [
    'DTSTART;TZID=Europe/Berlin:20260323T090000',
    'DTEND;TZID=Europe/Berlin:20260323T100000',
    'RRULE:FREQ=WEEKLY;COUNT=4',
  ];

  test('keeps its wall clock over a change of the clocks', () => {
    expect(starts(calendar(...event(...weekly)))).toEqual([
      '2026-03-23T08:00',
      '2026-03-30T07:00',
      '2026-04-06T07:00',
      '2026-04-13T07:00',
    ]);
  });

  test('leaves out a time the clocks jump over, and does not count it', () => {
    const text = calendar(...event('DTSTART;TZID=America/New_York:20260307T023000', 'RRULE:FREQ=DAILY;COUNT=3'));
    expect(starts(text)).toEqual(['2026-03-07T07:30', '2026-03-09T06:30', '2026-03-10T06:30']);
  });

  test('is the first of two where the clocks go back', () => {
    expect(starts(calendar(...event('DTSTART;TZID=America/New_York:20261031T013000', 'RRULE:FREQ=DAILY;COUNT=2')))).toEqual([
      '2026-10-31T05:30',
      '2026-11-01T05:30',
    ]);
  });

  test('DTEND keeps the exact length, DURATION in days the wall clock', () => {
    const long = (end: string) =>
      read(calendar(...event('DTSTART;TZID=Europe/Berlin:20260321T120000', end, 'RRULE:FREQ=WEEKLY;COUNT=2'))).map(
        (o) => (o.end - o.start) / 3_600_000,
      );
    expect(long('DTEND;TZID=Europe/Berlin:20260322T120000')).toEqual([24, 24]);
    expect(long('DURATION:P1D')).toEqual([24, 23]);
  });

  test.each([
    ['EXDATE takes one out', ['EXDATE;TZID=Europe/Berlin:20260330T090000'], ['03-23', '04-06', '04-13']],
    ['EXDATE in UTC too', ['EXDATE:20260330T070000Z'], ['03-23', '04-06', '04-13']],
    ['EXDATE as a date takes out what begins on it', ['EXDATE;VALUE=DATE:20260330'], ['03-23', '04-06', '04-13']],
    ['RDATE adds one', ['RDATE;TZID=Europe/Berlin:20260325T090000'], ['03-23', '03-25', '03-30', '04-06', '04-13']],
    ['RDATE that is there already adds none', ['RDATE:20260330T070000Z'], ['03-23', '03-30', '04-06', '04-13']],
    ['EXRULE takes out a rule', ['EXRULE:FREQ=WEEKLY;INTERVAL=2'], ['03-30', '04-13']],
    ['a second rule adds its own', ['RRULE:FREQ=DAILY;COUNT=2'], ['03-23', '03-24', '03-30', '04-06', '04-13']],
    ['UNTIL as a date includes its day', ['X-NONE:1'], ['03-23', '03-30', '04-06', '04-13']],
  ])('%s', (_rule, lines, days) => {
    expect(starts(calendar(...event(...weekly, ...lines))).map((text) => text.slice(5, 10))).toEqual(days);
  });

  test('a period of RDATE has its own end', () => {
    const [, second] = read(
      calendar(...event('DTSTART:20260617T060000Z', 'DURATION:PT1H', 'RDATE;VALUE=PERIOD:20260618T060000Z/PT3H')),
    );
    expect([toIso(second!.start), (second!.end - second!.start) / 3_600_000]).toEqual(['2026-06-18T06:00:00.000Z', 3]);
  });

  test('a DTSTART its rule does not give is no occurrence, and that is said', () => {
    const reading = occurrencesIn(calendar(...event('DTSTART:20260617T060000Z', 'RRULE:FREQ=WEEKLY;BYDAY=FR;COUNT=2')), asked);
    expect(reading).toMatchObject({ kind: 'occurrences', occurrences: { length: 2 }, notes: [{ line: 4 }] });
  });
});

describe('single occurrences are replaced by their RECURRENCE-ID', () => {
  const daily = event('DTSTART:20260601T010000Z', 'DTEND:20260601T020000Z', 'RRULE:FREQ=DAILY;COUNT=5');
  const replacing = (id: string, ...lines: readonly string[]) => event(id, ...lines);
  test.each<[string, string[], string[]]>([
    ['moved', replacing('RECURRENCE-ID:20260603T010000Z', 'DTSTART:20260610T010000Z'), ['01', '02', '04', '05', '10']],
    [
      'cancelled',
      replacing('RECURRENCE-ID:20260603T010000Z', 'DTSTART:20260603T010000Z', 'STATUS:CANCELLED'),
      ['01', '02', '04', '05'],
    ],
    [
      'named by its date',
      replacing('RECURRENCE-ID;VALUE=DATE:20260603', 'DTSTART:20260610T010000Z'),
      ['01', '02', '04', '05', '10'],
    ],
    [
      'this and all that follow',
      replacing('RECURRENCE-ID;RANGE=THISANDFUTURE:20260603T010000Z', 'DTSTART:20260604T010000Z'),
      ['01', '02', '04', '05', '06'],
    ],
    [
      'cancelled from there on',
      replacing('RECURRENCE-ID;RANGE=THISANDFUTURE:20260603T010000Z', 'DTSTART:20260603T010000Z', 'STATUS:CANCELLED'),
      ['01', '02'],
    ],
    [
      'an occurrence the event does not have is one more',
      replacing('RECURRENCE-ID:20260620T010000Z', 'DTSTART:20260621T010000Z'),
      ['01', '02', '03', '04', '05', '21'],
    ],
  ])('%s', (_rule, second, days) => {
    expect(starts(calendar(...daily, ...second)).map((text) => text.slice(8, 10))).toEqual(days);
    expect(starts(calendar(...second, ...daily)).map((text) => text.slice(8, 10))).toEqual(days);
  });

  test('a replacement moved into the time asked about from far outside of it is found', () => {
    const moved = replacing('RECURRENCE-ID:20260603T010000Z', 'DTSTART:20261110T010000Z');
    expect(starts(calendar(...daily, ...moved), { from: instantOf('2026-11-01T00:00:00Z') })).toEqual(['2026-11-10T01:00']);
  });

  test('of two revisions of an event the higher SEQUENCE holds; a cancelled event takes no place', () => {
    const revised = event('DTSTART:20260701T010000Z', 'SEQUENCE:2');
    expect(starts(calendar(...revised, ...daily))).toEqual(['2026-07-01T01:00']);
    expect(starts(calendar(...event('DTSTART:20260701T010000Z', 'STATUS:CANCELLED')))).toEqual([]);
  });
});

test('a zone only the file knows is read from its VTIMEZONE', () => {
  const zone = [
    'BEGIN:VTIMEZONE',
    'TZID:Market Time',
    'BEGIN:STANDARD',
    'DTSTART:20251025T030000',
    'TZOFFSETFROM:+0500',
    'TZOFFSETTO:+0400',
    'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SA',
    'END:STANDARD',
    'BEGIN:DAYLIGHT',
    'DTSTART:20260328T020000',
    'TZOFFSETFROM:+0400',
    'TZOFFSETTO:+0500',
    'RDATE:20270327T020000',
    'END:DAYLIGHT',
    'END:VTIMEZONE',
  ];
  const days = event('DTSTART;TZID=Market Time:20260327T080000', 'RRULE:FREQ=DAILY;COUNT=3');
  expect(starts(calendar(...zone, ...days))).toEqual(['2026-03-27T04:00', '2026-03-28T03:00', '2026-03-29T03:00']);
});

describe('what is wrong is refused with its line and a sentence', () => {
  test.each([
    ['no calendar', 'hello', /^1: "hello" is not a line/],
    ['an empty file', '', /^0: The file holds no VCALENDAR/],
    ['cut off', 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a', /^2: VEVENT is never closed/],
    ['closed wrongly', 'BEGIN:VCALENDAR\nEND:VEVENT', /^2: END:VEVENT closes nothing: VCALENDAR of line 1/],
    ['an event outside', 'BEGIN:VEVENT\nEND:VEVENT', /^1: VEVENT stands outside/],
    ['neither time nor name', calendar('BEGIN:VEVENT', 'END:VEVENT'), /^4: The event has neither DTSTART nor UID/],
    ['no date', calendar(...event('DTSTART:20260231T010000Z')), /^7: DTSTART: "20260231T010000Z" is not a date/],
    [
      'a date that says it is a time',
      calendar(...event('DTSTART;VALUE=DATE:20260617T010000')),
      /^7: DTSTART: .* is not a date such as/,
    ],
    [
      'an end before its start',
      calendar(...event('DTSTART:20260617T020000Z', 'DTEND:20260617T010000Z')),
      /^8: DTEND lies before DTSTART/,
    ],
    [
      'a zone nobody knows',
      calendar(...event('DTSTART;TZID=Mars/Olympus:20260617T020000')),
      /^7: There is no time zone "Mars\/Olympus"/,
    ],
    [
      'a rule by name',
      calendar(...event('DTSTART:20260617T020000Z', 'RRULE:FREQ=YEARLY;BYEASTER=1')),
      /^8: RRULE: BYEASTER is not/,
    ],
    [
      'a lunar rule',
      calendar(...event('DTSTART:20260617T020000Z', 'RRULE:RSCALE=CHINESE;FREQ=YEARLY')),
      /^8: RRULE: RSCALE=CHINESE/,
    ],
    ['an hourly date', calendar(...event('DTSTART;VALUE=DATE:20260617', 'RRULE:FREQ=HOURLY')), /^8: RRULE: FREQ=HOURLY needs/],
    [
      'this and prior',
      calendar(...event('DTSTART:20260617T020000Z', 'RECURRENCE-ID;RANGE=THISANDPRIOR:20260617T020000Z')),
      /^8: RECURRENCE-ID: RANGE=THISANDPRIOR/,
    ],
    [
      'seconds of a year',
      calendar(...event('DTSTART:20260101T000000Z', 'RRULE:FREQ=SECONDLY')),
      /^4: The event has more than 200000/,
    ],
  ])('%s', (_what, text, sentence) => expect(faults(text)[0]).toMatch(sentence));

  test('every fault of a file is named, in order of lines', () => {
    const text = calendar(...event('DTSTART:soon'), ...event('DTSTART:20260617T020000Z', 'RRULE:FREQ=NEVER'));
    expect(faults(text).map((fault) => fault.split(':')[0])).toEqual(['7', '13']);
  });
});

describe.skipIf(!hasScheduleSamples)('calendar files from the wild', () => {
  const wide: Asked = { ...asked, from: instantOf('2018-01-01T00:00:00Z'), until: instantOf('2026-01-01T00:00:00Z') };

  test.each(sampleFiles('ical4j-samples/valid', '.ics'))('%s is read', (name) => {
    expect(occurrencesIn(readSample(name), wide)).toMatchObject({ kind: 'occurrences' });
  });

  test('every other file is read or refused with a sentence, and no occurrence lies outside or out of order', () => {
    for (const name of [
      ...sampleFiles('recurring-ical-events', '.ics'),
      ...sampleFiles('ical4j-samples/invalid', '.ics'),
      ...sampleFiles('ical.js', '.ics'),
    ]) {
      const reading = occurrencesIn(readSample(name), wide);
      if (reading.kind === 'faults') expect(reading.faults.every(({ sentence }) => /\.$/.test(sentence))).toBe(true);
      else {
        for (const [i, { start, end }] of reading.occurrences.entries()) {
          expect(start).toBeGreaterThanOrEqual(reading.occurrences[i - 1]?.start ?? 0);
          expect(end).toBeGreaterThanOrEqual(start);
        }
      }
    }
  });
});
