import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AlertMessage } from '../../../src/core/programme/alert.ts';
import { type AlertBoard, livesOf, standingMs, verdictAt } from '../../../src/core/programme/alert-life.ts';
import { type Instant, instantOf, minuteMs } from '../../../src/core/time/instant.ts';
import { follower, info, message } from './alert-samples.ts';

const board: AlertBoard = { drills: false };
const enlisted: AlertBoard = { drills: true };
const at = (clock: string): Instant => instantOf(`2026-06-${clock.length > 8 ? clock : `17T${clock}`}+08:00`);

const wordsOf = (messages: readonly AlertMessage[], when: Instant, on: AlertBoard = board): string[] =>
  livesOf(messages, on).map((life) => {
    const verdict = verdictAt(life, when);
    return verdict.kind === 'present' ? `present ${verdict.level}` : `${verdict.kind} ${verdict.reason}`;
  });
const wordOf = (parts: Partial<AlertMessage>, when = at('18:30:00'), on: AlertBoard = board): string =>
  wordsOf([message(parts)], when, on)[0]!;

test.each<[rule: string, parts: Partial<AlertMessage>, word: string]>([
  ['a real warning for everybody shows', {}, 'present red'],
  ['words are read whatever their case', { status: 'ACTUAL', msgType: ' alert ', scope: 'public' }, 'present red'],
  ['a test is held', { status: 'Test' }, 'hold test'],
  ['a drill is held where nobody takes part', { status: 'Exercise' }, 'hold exercise'],
  ['talk between systems is held', { status: 'System' }, 'hold system'],
  ['a draft is held', { status: 'Draft' }, 'hold draft'],
  ['what is not for everybody is held', { scope: 'Restricted' }, 'hold restricted'],
  ['what is for named persons is held', { scope: 'Private' }, 'hold restricted'],
  ['a receipt is held', { msgType: 'Ack', infos: [] }, 'hold ack'],
  ['a complaint is held', { msgType: 'Error', infos: [] }, 'hold error'],
  ['a cancellation is no warning', { msgType: 'Cancel', infos: [] }, 'hold cancelled'],
  ['who sent it must be said', { sender: null }, 'refuse no-sender'],
  ['when it was sent must be said', { sent: null }, 'refuse no-sent'],
  ['a time without a zone is no time', { sent: '2026-06-17T18:00:00' }, 'refuse bad-sent'],
  ['Z is a zone', { sent: '2026-06-17T10:00:00Z' }, 'present red'],
  ['an identifier with a comma could not be referred to', { identifier: 'a,b' }, 'refuse bad-identifier'],
  ['a status nobody knows is refused', { status: 'Real' }, 'refuse unknown-status'],
  ['a type nobody knows is refused', { msgType: 'Notice' }, 'refuse unknown-msgtype'],
  ['a scope nobody knows is refused', { scope: 'Everybody' }, 'refuse unknown-scope'],
  ['without a scope it is not said to be public', { scope: null }, 'refuse no-scope'],
  ['CAP 1.0 knew no obligation to state a scope', { scope: null, version: '1.0' }, 'present red'],
  ['a warning without words has nothing to show', { infos: [info({ event: null, headline: null })] }, 'refuse nothing-to-show'],
  [
    'an unknown urgency is no reason to be silent',
    { infos: [info({ urgency: 'Foobar', headline: null, severity: 'Moderate' })] },
    'present yellow',
  ],
])('%s', (_rule, parts, word) => {
  expect(wordOf(parts)).toBe(word);
});

test('a drill shows where the board takes part, and a test nowhere', () => {
  expect(wordOf({ status: 'Exercise' }, at('18:30:00'), enlisted)).toBe('present red');
  expect(wordOf({ status: 'Test' }, at('18:30:00'), enlisted)).toBe('hold test');
});

test.each<[rule: string, infoParts: Parameters<typeof info>[0], clock: string, word: string]>([
  ['a second before it expires it shows', {}, '23:59:59', 'present red'],
  ['when it expires it is gone', {}, '18T00:00:00', 'hold expired'],
  ['what comes into force later waits', { effective: '2026-06-17T20:00:00+08:00' }, '19:59:59', 'hold not-yet'],
  ['and shows from that instant', { effective: '2026-06-17T20:00:00+08:00' }, '20:00:00', 'present red'],
  ['the event may lie ahead: its onset delays no warning', { onset: '2026-06-17T23:00:00+08:00' }, '18:00:01', 'present red'],
  ['without an end it stands for six hours', { expires: null }, '23:59:59', 'present red'],
  ['and no longer', { expires: null }, '18T00:00:00', 'hold expired'],
  ['an end nobody can read is none', { expires: 'tonight' }, '18T00:00:00', 'hold expired'],
])('%s', (_rule, parts, clock, word) => {
  expect(wordOf({ infos: [info(parts)] }, at(clock))).toBe(word);
  expect(standingMs).toBe(6 * 60 * minuteMs);
});

test.each([
  ['five minutes ahead is a clock', '17:55:00', 'present red'],
  ['more is a mistake', '17:54:59', 'refuse sent-in-the-future'],
])('%s', (_rule, clock, word) => {
  expect(wordOf({}, at(clock))).toBe(word);
});

describe('what ends what', () => {
  const first = message();
  test.each<[rule: string, messages: AlertMessage[], words: string[]]>([
    ['an update takes the place of what it refers to', [first, follower('Update')], ['hold superseded', 'present red']],
    ['a cancellation ends it', [first, follower('Cancel', { infos: [] })], ['hold cancelled', 'hold cancelled']],
    [
      'a reference names the sender too',
      [first, follower('Cancel', { references: [{ sender: 'x@y', identifier: 'typhoon-1', sent: first.sent! }] })],
      ['present red', 'hold cancelled'],
    ],
    [
      'and the time',
      [
        first,
        follower('Cancel', {
          references: [{ sender: first.sender!, identifier: 'typhoon-1', sent: '2026-06-17T17:00:00+08:00' }],
        }),
      ],
      ['present red', 'hold cancelled'],
    ],
    [
      'the same instant in another zone is the same time',
      [
        first,
        follower('Cancel', { references: [{ sender: first.sender!, identifier: 'typhoon-1', sent: '2026-06-17T10:00:00Z' }] }),
      ],
      ['hold cancelled', 'hold cancelled'],
    ],
    [
      'nothing ends what was sent after it',
      [first, follower('Cancel', { sent: '2026-06-17T17:59:59+08:00' })],
      ['present red', 'hold cancelled'],
    ],
    [
      'a message that refers to itself ends nothing',
      [message({ msgType: 'Update', references: [{ sender: first.sender!, identifier: 'typhoon-1', sent: first.sent! }] })],
      ['present red'],
    ],
    ['a drill cancels no real warning', [first, follower('Cancel', { status: 'Exercise' })], ['present red', 'hold exercise']],
    [
      'a message that cannot be used ends nothing',
      [first, follower('Cancel', { scope: null })],
      ['present red', 'refuse no-scope'],
    ],
    ['the same message again changes nothing', [first, message()], ['present red', 'hold duplicate']],
    [
      'of one identifier the newest stands',
      [first, message({ sent: '2026-06-17T18:10:00+08:00' })],
      ['hold superseded', 'present red'],
    ],
    ['an update without a reference is a warning', [message({ msgType: 'Update' })], ['present red']],
    ['an update of what never came is a warning', [follower('Update')], ['present red']],
    [
      'two updates of one warning about the same: the newer stands',
      [follower('Update'), follower('Update', { identifier: 'typhoon-3', sent: '2026-06-17T19:10:00+08:00' })],
      ['hold superseded', 'present red'],
    ],
    [
      'divided by event, both parts stand',
      [
        follower('Update'),
        follower('Update', {
          identifier: 'typhoon-3',
          sent: '2026-06-17T19:10:00+08:00',
          infos: [info({ event: '暴雨', headline: '暴雨黄色预警' })],
        }),
      ],
      ['present red', 'present yellow'],
    ],
  ])('%s', (_rule, messages, words) => {
    expect(wordsOf(messages, at('19:30:00'))).toEqual(words);
  });

  test('until the update is in force the warning before it stands', () => {
    const later = follower('Update', { infos: [info({ effective: '2026-06-17T20:00:00+08:00' })] });
    expect(wordsOf([first, later], at('19:59:59'))).toEqual(['present red', 'hold not-yet']);
    expect(wordsOf([first, later], at('20:00:00'))).toEqual(['hold superseded', 'present red']);
  });

  test('the order in which messages come makes no difference', () => {
    const messages = [
      first,
      follower('Update'),
      follower('Cancel', {
        identifier: 'typhoon-9',
        sent: '2026-06-17T19:20:00+08:00',
        references: [{ sender: first.sender!, identifier: 'typhoon-2', sent: '2026-06-17T19:00:00+08:00' }],
      }),
      message({ identifier: 'rain-1', infos: [info({ headline: '暴雨橙色预警' })] }),
    ];
    const byName = (list: readonly AlertMessage[], when: Instant) =>
      new Map(wordsOf(list, when).map((word, i) => [list[i]!.identifier, word]));
    fc.assert(
      fc.property(
        fc.shuffledSubarray(messages, { minLength: messages.length }),
        fc.integer({ min: 0, max: 8 * 60 }),
        (shuffled, minutes) => {
          const when = (at('18:00:00') + minutes * minuteMs) as Instant;
          expect(byName(shuffled, when)).toEqual(byName(messages, when));
        },
      ),
    );
  });
});

test('of several blocks those in force and here are shown, the gravest gives the level', () => {
  const infos = [
    info({ headline: '台风黄色预警' }),
    info({
      headline: '台风红色预警',
      areas: [{ areaDesc: '海上', polygons: ['10,110 10,112 12,112 12,110 10,110'], circles: [], geocodes: [] }],
    }),
    info({ headline: '台风橙色预警', expires: '2026-06-17T18:20:00+08:00' }),
  ];
  const here: AlertBoard = { drills: false, place: { lat: 22.7, lon: 113.3 } };
  expect(wordOf({ infos }, at('18:10:00'), here)).toBe('present orange');
  expect(wordOf({ infos }, at('18:20:00'), here)).toBe('present yellow');
  expect(wordOf({ infos: [infos[1]!] }, at('18:10:00'), here)).toBe('hold outside-area');
});
