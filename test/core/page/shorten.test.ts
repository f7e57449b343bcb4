import { expect, test } from 'vitest';
import { widthOf } from '../../../src/core/page/metrics.ts';
import { shortened } from '../../../src/core/page/shorten.ts';

test.each<[text: string, room: number, shown: string]>([
  ['关于停水的通知', 7, '关于停水的通知'],
  ['关于停水的通知', 6.9, '关于停水的…'],
  ['关于《城区道路管理办法》的通知', 4, '关于…'],
  ['Water supply interrupted', 9, 'Water supply…'],
  ['Interruption', 4, 'Interr…'],
  ['水e\u0301a', 1.99, '…'],
])('%s on a line of %s em is %s', (text, room, shown) => {
  expect(shortened(text, room)).toBe(shown);
});

test('what is shown is a beginning of the text and fits', () => {
  const text = '关于公布 2026 年第三批 A-class 企业名单（含 12 家）的公告 e\u0301';
  for (let room = 1; room < 40; room += 0.25) {
    const shown = shortened(text, room);
    expect(widthOf(shown, false)).toBeLessThanOrEqual(room + 1e-9);
    expect(text.startsWith(shown.replace(/…$/u, ''))).toBe(true);
  }
});
