/** Whatever a text is made of, paginate ends, loses nothing and parts nothing that belongs together. */
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { Item } from '../../../src/core/item/item.ts';
import type { Box, Page, TextBox } from '../../../src/core/page/page.ts';
import { paginate } from '../../../src/core/page/paginate.ts';
import { glassBoards, hall, sevenBoards, square, strip } from '../../../src/tools/gallery/boards.ts';
import { withTypesetting } from '../../../src/tools/gallery/office.ts';
import { someRealNotices } from '../../support/notices.ts';
import { items } from '../../support/page-samples.ts';

const itemWith = (over: Record<string, unknown>): Item =>
  withTypesetting(
    v.parse(Item, { ...items[0], hints: undefined, glance: undefined, shortText: undefined, title: '公告', ...over }),
  );
const paragraph = (text: string) => ({ type: 'paragraph', text });
const textBoxes = (boxes: readonly Box[]): TextBox[] =>
  boxes.flatMap((box) => (box.kind === 'group' ? textBoxes(box.boxes) : box.kind === 'text' ? [box] : []));
const textsOn = (pages: readonly Page[]): TextBox[] => pages.flatMap((page) => ('boxes' in page ? textBoxes(page.boxes) : []));
const bare = (text: string): string => text.replace(/[\s\p{Cc}\u2028-\u202e\u2066-\u2069]/gu, '');
/** Without the titles that return on every page. */
const shown = (pages: readonly Page[]): string =>
  textsOn(pages)
    .filter(({ tag }) => tag !== 'h1')
    .map((box) => box.lines.map((line) => line.text).join(''))
    .join('');

const sentences = (count: number) => '因供水主管接驳施工，定于2026年6月18日8:30至17:30暂停供水，请提前储水；'.repeat(count);

describe.each([
  ['a paragraph of 20,000 characters', sentences(500)],
  ['20,000 characters without a stop', '公'.repeat(20_000)],
  ['a word of 3,000 letters', 'a'.repeat(3_000)],
  ['Arabic and Hebrew', 'إشعار عام بخصوص انقطاع المياه. הודעה לציבור על הפסקת מים. '.repeat(40)],
  ['emoji with joiners and flags', '停水👨‍👩‍👧‍👦通知🇨🇳，请储水🚰。'.repeat(60)],
  ['letters under heaps of marks', 'T̴̨̛o̵̢w̶̧͝n̴̡͠ 公̴̨̛告̵̢͝，'.repeat(80)],
  ['controls and bidirectional overrides', '公\t告\u202e\u2066，停\u0007水\u2028。'.repeat(80)],
  ['nothing but marks', '，。；：！？）》”（《“…—'.repeat(60)],
])('%s', (_, text) => {
  test.each(sevenBoards)('stands whole on the board $id', (board) => {
    const pages = paginate(itemWith({ blocks: [paragraph(text)], indexNumber: undefined, documentNumber: undefined }), board);
    expect(pages.length).toBeGreaterThan(0);
    if (glassBoards.includes(board)) expect(bare(shown(pages)).includes(bare(text))).toBe(true);
  });
  test.each(sevenBoards)('stands as a title on the board $id', (board) => {
    const title = text.slice(0, 500);
    expect(paginate(itemWith({ title, blocks: [] }), board).length).toBeGreaterThan(0);
  });
});

test('a table of 40 columns becomes records in which every cell stands', () => {
  const cells = Array.from({ length: 40 }, (_, i) => ({ text: `甲${i}乙` }));
  const table = { type: 'table', head: cells.map((_, i) => ({ text: `栏${i}` })), rows: [cells, cells] };
  for (const board of glassBoards) {
    const text = shown(paginate(itemWith({ blocks: [table] }), board));
    for (const { text: cell } of cells) expect(text.split(cell)).toHaveLength(3);
  }
});

test('a table of 300 rows repeats its head on every page and splits no row', () => {
  const rows = Array.from({ length: 300 }, (_, i) => [{ text: `第${i}户` }, { text: `${i}.50` }]);
  const pages = paginate(
    itemWith({ blocks: [{ type: 'table', head: [{ text: '户号' }, { text: '金额（元）' }], rows }] }),
    square,
  );
  const bodies = pages.filter((page) => page.kind === 'text');
  for (const page of bodies) expect(shown([page])).toContain('户号金额（元）');
  expect(shown(bodies).match(/第\d+户/g)).toHaveLength(300);
});

test('a strip of 256 × 32 shows the whole of a long title', () => {
  const title = '关于进一步做好青禾镇公共场所信息公开有关工作的通知'.repeat(8).slice(0, 216);
  const lines = paginate(itemWith({ title, blocks: [] }), strip).flatMap((page) => (page.kind === 'dots' ? page.lines : []));
  expect(
    lines
      .map(({ text }) => text)
      .filter((text) => !/^\d+\/\d+$/.test(text))
      .join(''),
  ).toBe(title);
});

/** Not inside an address or a code that is longer than a line. */
const kept =
  /(?<![\w.,:/@&=?%-])(?:\d{4}年\d{1,2}月\d{1,2}日|\d[\d,]*(?:\.\d+)?(?:万元|元|%)|[〔［]\d{4}[〕］]\d+号|[A-Za-z]{2,9})(?![\w.,:/@&=?%-])/g;

describe('over 120 real notices', () => {
  const real = someRealNotices(120);
  test.each([square, hall, ...sevenBoards.slice(2)])(
    'nothing is lost on the board $id, nothing kept together is parted',
    (board) => {
      for (const item of real) {
        const pages = paginate(item, board);
        if (!glassBoards.includes(board)) continue;
        const text = bare(shown(pages));
        for (const block of item.blocks) {
          if (block.type !== 'paragraph') continue;
          for (const sentence of (block as { text: string }).text.match(/[^。；\n]{6,60}[。；]/g)?.slice(0, 3) ?? [])
            expect(text.includes(bare(sentence)), `${item.id}: ${sentence}`).toBe(true);
        }
        for (const box of textsOn(pages).filter(({ tag }) => tag === 'p')) {
          const lines = box.lines.map((line) => line.text);
          const ends = new Set<number>();
          lines.reduce((at, line) => (ends.add(at + line.length), at + line.length), 0);
          for (const { index, 0: word } of lines.join('').matchAll(kept))
            for (let i = index + 1; i < index + word.length; i++) expect(ends.has(i), `${item.id}: ${word}`).toBe(false);
        }
      }
    },
  );
});
