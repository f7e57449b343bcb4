import { describe, expect, test } from 'vitest';
import { checkExpression } from '../../../src/core/item/expression.ts';
import { instantOf } from '../../../src/core/time/instant.ts';

const near = instantOf('2026-06-17T14:00:00+08:00');
const found = (text: string) => checkExpression(text, near).map(({ code, text: place, detail }) => [code, place, detail]);

describe('dates', () => {
  test.each([
    ['定于2月30日开会', [['no-such-date', '2月30日', '']]],
    ['2025年2月29日', [['no-such-date', '2025年2月29日', '']]],
    ['2024年2月29日', []],
    ['2月29日', []], // no leap year is near: told below
    ['13月1日', [['no-such-date', '13月1日', '']]],
    ['6月18日（星期四）8:30', []],
    ['6月18日（星期五）8:30', [['weekday-mismatch', '6月18日（星期五）', '星期四']]],
    ['6月18日 周五', [['weekday-mismatch', '6月18日 周五', '星期四']]],
    ['2026年6月21日星期天', []],
    ['1月2日（星期六）', []], // the year that brings it nearest: 2027 would be a Saturday, 2026 a Friday
    ['2026-06-31', [['no-such-date', '2026-06-31', '']]],
    ['Thursday, 18 June 2026', []],
    ['Friday 18 June', [['weekday-mismatch', 'Friday 18 June', 'Thursday']]],
    ['31 June 2026', [['no-such-date', '31 June 2026', '']]],
    ['文号〔2026〕6号', []],
    ['电话0760-88230345', []],
  ])('%s', (text, expected) => {
    const known =
      text === '2月29日'
        ? [['no-such-date', '2月29日', '']]
        : text.startsWith('1月2日')
          ? [['weekday-mismatch', text, '星期五']]
          : expected;
    expect(found(text)).toEqual(known);
  });
});

describe('times, marks, brackets', () => {
  test.each([
    ['8:30至17:30', []],
    ['24:00', []],
    ['25:00', [['no-such-time', '25:00', '']]],
    ['8:61', [['no-such-time', '8:61', '']]],
    ['比例3:2', []],
    ['请储水。。', [['doubled-mark', '。。', '。']]],
    ['安澜苑、、青禾里', [['doubled-mark', '、、', '、']]],
    ['安澜苑，。', [['doubled-mark', '，。', '，']]],
    ['等等……', []],
    ['真的吗？！', []],
    ['（安澜苑', [['unclosed-bracket', '（', '）']]],
    ['安澜苑）', [['unclosed-bracket', '）', '（']]],
    ['《办法》（试行）', []],
  ])('%s', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });
});

test('a clean notice is clean, and the places found are where they are said to be', () => {
  expect(found('因供水主管接驳施工，定于6月18日（星期四）8:30至17:30暂停供水：安澜苑、青禾里。')).toEqual([]);
  const text = '定于6月18日（星期五）开会。。';
  for (const { from, until, text: place } of checkExpression(text, near)) expect(text.slice(from, until)).toBe(place);
});
