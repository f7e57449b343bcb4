import * as v from 'valibot';
import { expect, test } from 'vitest';
import { Item } from '../../../src/core/item/item.ts';
import { dotsWide, indexLines } from '../../../src/core/page/dots.ts';
import type { DotPage } from '../../../src/core/page/page.ts';
import { paginate } from '../../../src/core/page/paginate.ts';
import { type DotSheet, sheetOf } from '../../../src/core/page/sheet.ts';
import { items, village } from '../../support/page-samples.ts';

const board = (widthPx: number, heightPx: number) => ({ ...village, screen: { ...village.screen, widthPx, heightPx } });
const led = (shortText: string) => v.parse(Item, { ...items[0], hints: undefined, shortText });
const dotPages = (item: Item, on = village) => paginate(item, on).filter((page): page is DotPage => page.kind === 'dots');
const textsOf = (page: DotPage) => page.lines.map((line) => line.text);

test('72 characters fit 192×96, the 73rd goes to page 2', () => {
  expect(dotPages(led('字'.repeat(72)))).toHaveLength(1);
  const [first, second, ...others] = dotPages(led('字'.repeat(73)));
  expect(others).toEqual([]);
  expect(first!.lines.map((line) => line.text).join('')).toBe('字'.repeat(72));
  expect(textsOf(second!)).toEqual(['字', '2/2']);
});

test('the panel of mock 06: headline in 32 dots, date beside it, the time under it, two facts', () => {
  expect(dotPages(items[0]!)[0]!.lines.map(({ text, dots }) => [text, dots])).toEqual([
    ['计划停水', 32],
    ['6月18日', 16],
    ['星期四', 16],
    ['8:30–17:30', 32],
    ['青禾路以东三个小区', 16],
    ['请提前储水', 16],
  ]);
});

test('no line leaves the panel, whatever its size', () => {
  for (const on of [village, board(320, 160), board(256, 32), board(64, 32)]) {
    for (const item of items) {
      for (const page of dotPages(item, on)) {
        for (const { text, x, y, dots } of page.lines) {
          expect(x + dotsWide(text, dots), `${text} on ${on.screen.widthPx}`).toBeLessThanOrEqual(on.screen.widthPx);
          expect(y + (dots === 32 && y > 0 && y % 32 !== 0 ? 28 : dots), `${text} on ${on.screen.heightPx}`).toBeLessThanOrEqual(
            on.screen.heightPx,
          );
        }
      }
    }
  }
});

test('a page holds at most three facts beside its headline', () => {
  const [first, second] = dotPages(led('公告\n一\n二\n三\n四'));
  expect(textsOf(first!)).toEqual(['公告', '一', '二', '三', '1/2']);
  expect(textsOf(second!)).toEqual(['四', '2/2']);
});

test('the whole short text is shown, else the whole title: never less', () => {
  for (const item of items) {
    const shown = dotPages(item)
      .flatMap(textsOf)
      .filter((text) => !/^\d+\/\d+$/.test(text))
      .join('')
      .replace(/\s/g, '');
    expect(shown).toBe((item.shortText ?? item.title).replace(/\s/g, ''));
  }
});

test('issuer, date and postings have a page at the end of each item and at least every fifth', () => {
  expect(paginate(items[0]!, village).at(-1)?.kind).toBe('dot-index');
  const kinds = paginate(led(Array.from({ length: 30 }, (_, i) => `事项${i}`).join('\n')), village).map((page) => page.kind);
  for (let i = 0; i + 5 <= kinds.length; i++) expect(kinds.slice(i, i + 5)).toContain('dot-index');
});

test('a low strip parts its index in two pages, and no line of it is cut', () => {
  const on = board(256, 32);
  expect(paginate(items[0]!, on).slice(-2)).toMatchObject([
    { kind: 'dot-index', part: 0 },
    { kind: 'dot-index', part: 1 },
  ]);
  const postings = [{ title: '青禾路污水管网维修工程中标结果公示', until: '6月18日' }];
  for (const item of items) {
    for (const part of [0, 1] as const) {
      const lines = indexLines(item, on, sheetOf(on) as DotSheet, { postings, turn: 0, part });
      expect(lines).toHaveLength(2);
      for (const { text } of lines) expect(dotsWide(text, 16), text).toBeLessThanOrEqual(256);
    }
  }
});

test('the capacity of panels is that of the table of F2.17', () => {
  for (const [width, height, columns, rows] of [
    [192, 96, 12, 6],
    [320, 160, 20, 10],
    [256, 32, 16, 2],
  ] as const) {
    expect(sheetOf(board(width, height))).toMatchObject({ columns, rows });
    const full = '字'.repeat(columns * rows);
    expect(dotPages(led(full), board(width, height))).toHaveLength(1);
    expect(dotPages(led(`${full}字`), board(width, height))).toHaveLength(2);
  }
});

test('a tall panel sets headline and facts in 32 dots where all of them fit', () => {
  expect(dotPages(led('长者食堂\n午餐11:00\n60岁以上6元'), board(320, 160))[0]!.lines.map(({ dots }) => dots)).toEqual([
    32, 32, 32,
  ]);
});

test('the index page names issuer, date, short code and the posting whose turn it is', () => {
  const postings = [
    { title: '青禾路污水管网维修工程中标结果', until: '6月18日' },
    { title: '宅基地审批结果', until: '6月25日' },
  ];
  const index = { postings, turn: 1, part: null };
  const lines = indexLines(items[0]!, village, sheetOf(village) as DotSheet, index).map((line) => line.text);
  expect(lines.slice(0, 2)).toEqual(['镇住房和城乡建设局', '发布 2026年6月17日']);
  expect(lines[2]).toMatch(/^全文见短码 [0-9A-Z]{5}$/);
  expect(lines.slice(3)).toEqual(['公示中 2/2 至6月25日', '宅基地审批结果']);
});
