import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { Item } from '../../../src/core/item/item.ts';
import type { Box, GroupBox, SheetPage, TextBox } from '../../../src/core/page/page.ts';
import { paginate } from '../../../src/core/page/paginate.ts';
import { floor, type GlassSheet, sheetOf } from '../../../src/core/page/sheet.ts';
import { boards, glassBoards, hall, items, square } from '../../support/page-samples.ts';

const flat = (boxes: readonly Box[]): Exclude<Box, GroupBox>[] =>
  boxes.flatMap((box) => (box.kind === 'group' ? flat(box.boxes) : [box]));
const sheets = (item: Item, board = square) => paginate(item, board) as readonly SheetPage[];
const textBoxes = (page: SheetPage): TextBox[] => flat(page.boxes).filter((box) => box.kind === 'text');
const textOf = (box: TextBox) => box.lines.map((line) => line.text).join('');
const textsOf = (page: SheetPage) => textBoxes(page).map(textOf);
const sampleOf = (id: string): Item => items.find((item) => item.id === id) as Item;
const notice = (over: Record<string, unknown>): Item =>
  v.parse(Item, { ...sampleOf('homestead'), hints: undefined, posting: undefined, ...over });

test('every box stands inside the content area and no text is under the floor', () => {
  for (const board of glassBoards) {
    const { content } = sheetOf(board) as GlassSheet;
    for (const item of items) {
      for (const [number, page] of sheets(item, board).entries()) {
        for (const box of flat(page.boxes)) {
          const where = `${board.id} ${item.id} ${number + 1} ${box.kind} ${box.kind === 'text' ? textOf(box) : ''}`;
          const bottom =
            box.kind === 'text' ? box.y + box.lines.length * box.size * box.leading : box.y + ('height' in box ? box.height : 0);
          expect(bottom, where).toBeLessThanOrEqual(content.height + 0.001);
          expect(box.x, where).toBeGreaterThanOrEqual(-0.001);
          if (box.kind !== 'text') continue;
          expect(box.size, where).toBeGreaterThanOrEqual(floor);
          for (const line of box.lines) expect(line.widthEm * box.size, where).toBeLessThanOrEqual(box.width + box.size + 0.001);
        }
      }
    }
  }
});

test('texts do not lie on one another', () => {
  for (const board of glassBoards) {
    for (const item of items) {
      for (const page of sheets(item, board)) {
        const spans = textBoxes(page).map((box) => ({
          box,
          left: box.x,
          right: box.x + Math.max(...box.lines.map((line) => line.widthEm)) * box.size - 0.6,
          bottom: box.y + box.lines.length * box.size * box.leading,
        }));
        for (const [i, a] of spans.entries()) {
          for (const b of spans.slice(i + 1)) {
            if (a.box.align === 'end' || b.box.align === 'end') continue;
            const overlaps = a.left < b.right && b.left < a.right && a.box.y < b.bottom - 0.01 && b.box.y < a.bottom - 0.01;
            expect(overlaps, `${board.id} ${item.id}: ${textOf(a.box)} / ${textOf(b.box)}`).toBe(false);
          }
        }
      }
    }
  }
});

test('no page takes more than 40 s or fewer than 8', () => {
  for (const board of boards)
    for (const item of items)
      for (const page of paginate(item, board))
        expect(page.dwellMs, `${board.id} ${item.id}`).toSatisfy((ms: number) => ms >= 8000 && ms <= 40_000);
});

test('160 Han are split into two pages', () => {
  const bodyPages = (length: number) => {
    const item = notice({
      title: '字',
      glance: undefined,
      indexNumber: undefined,
      documentNumber: undefined,
      blocks: [{ type: 'paragraph', text: `${'字'.repeat(19)}，`.repeat(length / 20).slice(0, -1) }],
    });
    return sheets(item, hall).filter((page) => page.kind === 'text').length;
  };
  expect(bodyPages(160)).toBeGreaterThanOrEqual(2);
});

test('all text of the blocks is on the pages, in order, whatever the board', () => {
  const sentence = fc.stringMatching(/^[公示结果停水通知规划建设]{3,40}[。；，]$/);
  fc.assert(
    fc.property(
      fc.array(fc.array(sentence, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 5 }),
      fc.constantFrom(...glassBoards),
      (paragraphs, board) => {
        const texts = paragraphs.map((sentences) => sentences.join(''));
        const item = notice({
          indexNumber: undefined,
          documentNumber: undefined,
          blocks: texts.map((text) => ({ type: 'paragraph', text })),
        });
        const shown = sheets(item, board)
          .flatMap(textBoxes)
          .filter((box) => box.tag === 'p' && box.size >= 1 && !box.bold && textOf(box) !== '2026年6月17日');
        expect(shown.map(textOf).join('')).toBe(texts.join(''));
      },
    ),
    { numRuns: 60 },
  );
});

test('the lines of a cell are lines on the glass', () => {
  const cell = { text: '甲建设有限公司\n乙监理有限公司' };
  const pages = sheets(
    notice({ blocks: [{ type: 'table', head: [{ text: '项目' }, { text: '单位' }], rows: [[{ text: '修路' }, cell]] }] }),
  );
  const lines = pages.flatMap(textBoxes).map((box) => box.lines.map(({ text }) => text));
  expect(lines).toContainEqual(['甲建设有限公司', '乙监理有限公司']);
});

test('a page ends at a sentence or clause, never inside a number, date or 文号', () => {
  for (const item of items.filter((one) => one.language === 'zh-Hans')) {
    for (const board of glassBoards) {
      const pages = sheets(item, board).filter((page) => page.kind === 'text');
      for (const page of pages.slice(0, -1)) {
        const last = textBoxes(page)
          .filter((box) => box.tag === 'p')
          .at(-1);
        if (last) expect(textOf(last), `${board.id} ${item.id}`).toMatch(/[。；，：！？）]$|公示$|位$/);
      }
    }
  }
});

test('a page holds at most seven lines of running text', () => {
  for (const board of glassBoards) {
    for (const page of sheets(sampleOf('rules'), board).filter((one) => one.kind === 'text')) {
      const lines = textBoxes(page)
        .filter((box) => box.tag === 'p')
        .reduce((sum, box) => sum + box.lines.length, 0);
      expect(lines).toBeLessThanOrEqual(7);
    }
  }
});

test('every page of text begins with the title of its item', () => {
  for (const page of sheets(sampleOf('rules')).slice(1)) expect(textsOf(page)[0]).toBe(sampleOf('rules').title);
});

test.each([4, 6, 8, 13, 20, 31, 48, 80, 120, 160, 216])('a title of %i characters is whole on page 1 or goes on', (length) => {
  const words = '关于进一步做好青禾镇公共场所信息公开有关工作的通知';
  const title = words.repeat(10).slice(0, length);
  for (const board of glassBoards) {
    const pages = sheets(notice({ title, blocks: [], shortText: undefined }), board);
    const headlines = pages.flatMap(textBoxes).filter((box) => box.tag === 'h1');
    expect(headlines.map(textOf).join('')).toBe(title);
    for (const box of headlines) expect(box.size).toBeGreaterThanOrEqual((sheetOf(board) as GlassSheet).headlineMin - 1e-6);
  }
});

test('a title of four characters fills the measure at 5 B', () => {
  const [headline] = textBoxes(sheets(sampleOf('water-outage'))[0]!);
  expect(headline).toMatchObject({ size: 5, lines: [{ text: '计划停水', widthEm: 4 }] });
});

test('glance words stand in order of rank: what, where, when', () => {
  const page = sheets(sampleOf('water-outage'))[0]!;
  expect(textsOf(page)).toEqual([
    '计划停水',
    '地点',
    '青禾路以东',
    '安澜苑、青禾里、河东新村',
    '时间',
    '6月18日 ',
    '星期四',
    '8:30–17:30',
  ]);
  const sizeOf = (text: string) => textBoxes(page).find((box) => textOf(box) === text)?.size ?? 0;
  expect([sizeOf('计划停水'), sizeOf('青禾路以东'), sizeOf('6月18日 ')]).toEqual([5, 4, 2]);
  expect(sizeOf('8:30–17:30')).toBeGreaterThan(3.5);
});

test('without glance words page 1 says title, end of posting, issuer and date of publication', () => {
  expect(textsOf(sheets(sampleOf('homestead'))[0]!)).toEqual(
    expect.arrayContaining([sampleOf('homestead').title, '公示至', '发布', sampleOf('homestead').issuer, '2026年6月17日']),
  );
});

test('a question or chart that opens an item is its page 1', () => {
  expect(sheets(sampleOf('bicycle-plates'), hall).map((page) => page.kind)).toEqual(['question']);
  expect(sheets(sampleOf('annual-figures'), hall).map((page) => page.kind)).toEqual(['chart', 'chart', 'chart']);
});

test('a block of an unknown type is shown as its text', () => {
  const pages = sheets(notice({ blocks: [{ type: 'hologram', text: '以文字显示。' }] }));
  expect(pages.flatMap(textsOf)).toContain('以文字显示。');
});

test('a table repeats its head on every page and never parts a row', () => {
  const rows = Array.from({ length: 40 }, (_, i) => [
    { text: `${i + 1}` },
    { text: '青禾镇某某村村民委员会建设项目' },
    { text: `${(i * 37.5).toFixed(2)}`, align: 'end' },
  ]);
  const pages = sheets(
    notice({ blocks: [{ type: 'table', head: [{ text: '序号' }, { text: '项目' }, { text: '金额（万元）' }], rows }] }),
  ).filter((page) => page.kind === 'text');
  expect(pages.length).toBeGreaterThan(3);
  for (const page of pages) expect(textsOf(page).filter((text) => text === '金额（万元）')).toHaveLength(1);
  const shown = pages.flatMap(textsOf);
  rows.forEach(([number, , amount]) => {
    expect(shown).toContain(number!.text);
    expect(shown).toContain(amount!.text);
  });
});

test('numbers of a column end under one another by their decimals', () => {
  const rows = [
    ['甲', '1.5'],
    ['乙', '12.25'],
    ['丙', '300'],
  ].map((cells) => cells.map((text) => ({ text })));
  const page = sheets(notice({ blocks: [{ type: 'table', head: [{ text: '村' }, { text: '亩' }], rows }] })).find(
    (one) => one.kind === 'text',
  )!;
  const ends = ['1.5', '12.25', '300']
    .map((text) => textBoxes(page).find((box) => textOf(box) === text)!)
    .map((box) => box.x + box.width);
  expect(ends[1]! - ends[0]!).toBeCloseTo(0.555, 2);
  expect(ends[1]! - ends[2]!).toBeCloseTo(0.278 + 2 * 0.555, 2);
});

test('a table too wide for the sheet becomes records with the head as labels', () => {
  const head = Array.from({ length: 9 }, (_, i) => ({ text: `第${i + 1}栏名称` }));
  const rows = [head.map((_, i) => ({ text: `这是第${i + 1}栏里一段比较长的说明文字` }))];
  const shown = sheets(notice({ blocks: [{ type: 'table', head, rows }] })).flatMap(textsOf);
  for (const cell of [...head, ...rows[0]!]) expect(shown).toContain(cell.text);
});

const chart = (over: Record<string, unknown>) =>
  notice({
    kind: 'highlight',
    blocks: [
      {
        type: 'chart',
        chart: 'bars',
        label: '数量',
        total: { value: 30, unit: '件' },
        parts: [],
        adds: false,
        source: '年报',
        ...over,
      },
    ],
  });

test('bars start on one axis, are as long as their values, and stand by size with 其他 last', () => {
  const parts = [
    { label: '其他', value: 12 },
    { label: '甲', value: 6 },
    { label: '乙', value: 24 },
  ];
  const [page] = sheets(chart({ parts }), hall);
  const bars = flat(page!.boxes)
    .filter((box) => box.kind === 'bar')
    .slice(1);
  expect(bars.map((bar) => bar.width / bars[0]!.width)).toEqual([1, 0.25, 0.5]);
  expect(new Set(bars.map((bar) => bar.x)).size).toBe(1);
  expect(textsOf(page!).filter((text) => /^[甲乙其]/.test(text))).toEqual(['乙', '甲', '其他']);
});

test('a part in another unit stands in words without a bar, and display wins over value', () => {
  const [page] = sheets(
    chart({
      parts: [
        { label: '电话', value: 200, unit: '人次', display: '200多' },
        { label: '网上', value: 5 },
      ],
    }),
    hall,
  );
  expect(textsOf(page!)).toContain('200多人次');
  expect(flat(page!.boxes).filter((box) => box.kind === 'bar')).toHaveLength(2);
});

test('years keep their order', () => {
  const parts = ['2023', '2024', '2025'].map((label, i) => ({ label, value: [5, 9, 2][i] }));
  expect(textsOf(sheets(chart({ chart: 'years', parts }), hall)[0]!).filter((text) => /^202/.test(text))).toEqual([
    '2023',
    '2024',
    '2025',
  ]);
});

test('a chart has four seconds more than its words', () => {
  const [page] = sheets(chart({ chart: 'figure', label: '字'.repeat(40), parts: [] }), hall);
  expect(page!.dwellMs).toBeGreaterThan(2000 + 4000 + (40 / 3.8) * 1000);
});

test('pages do not change between two calls, and pace multiplies their time', () => {
  const item = sampleOf('rules');
  expect(paginate(item, square)).toEqual(paginate(item, square));
  const slow = paginate(item, { ...square, pace: 1.3 });
  for (const [i, page] of paginate(item, square).entries())
    expect(Math.abs((slow[i]?.dwellMs ?? 0) - page.dwellMs * 1.3)).toBeLessThanOrEqual(1);
});
