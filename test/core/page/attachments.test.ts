import * as v from 'valibot';
import { expect, test } from 'vitest';
import { Item } from '../../../src/core/item/item.ts';
import { attachmentFacts, sizeOf } from '../../../src/core/page/attachments.ts';
import type { Box, SheetPage } from '../../../src/core/page/page.ts';
import { paginate } from '../../../src/core/page/paginate.ts';
import { shortCodeOf } from '../../../src/core/page/short-code.ts';
import { glassBoards, items } from '../../support/page-samples.ts';

const hash = (n: number): string => `${n}`.repeat(64);
const file = (n: number, over: object = {}) => ({
  hash: hash(n),
  mediaType: 'application/pdf',
  bytes: 1_234_567,
  name: `申请表${n}`,
  role: 'attachment',
  ...over,
});
const itemWith = (over: object): Item =>
  v.parse(Item, { ...items.find(({ id }) => id === 'homestead'), hints: undefined, glance: undefined, ...over });

const textsIn = (boxes: readonly Box[]): string[] =>
  boxes.flatMap((box) =>
    box.kind === 'group' ? textsIn(box.boxes) : box.kind === 'text' ? [box.lines.map(({ text }) => text).join('')] : [],
  );

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1 kB'],
  [1234, '1.2 kB'],
  [9950, '10 kB'],
  [999_499, '999 kB'],
  [999_500, '1 MB'],
  [1_234_567, '1.2 MB'],
  [48_000_000, '48 MB'],
])('%i bytes are said as %s', (bytes, text) => {
  expect(sizeOf(bytes)).toBe(text);
});

test.each(glassBoards)('a document says on the board $id what lies with it and where it is to be had', (board) => {
  const item = itemWith({ media: [file(1)] });
  const texts = (paginate(item, board) as SheetPage[]).flatMap(({ boxes }) => textsIn(boxes));
  expect(texts).toContain('申请表1 · PDF 1.2 MB');
  expect(texts.some((text) => text.includes(`全文页，短码 ${shortCodeOf(item.id)}`))).toBe(true);
});

test('an item without text shows its attachment all the same; a picture it draws is none', () => {
  expect(attachmentFacts(itemWith({ blocks: [], media: [file(1, { role: 'figure' })] }))).toEqual([]);
  expect(attachmentFacts(itemWith({ blocks: [], media: [file(1)] })).map(({ label }) => label)).toEqual(['附件', '下载']);
});

test('of many attachments four are named and the others counted', () => {
  const facts = attachmentFacts(itemWith({ media: [1, 2, 3, 4, 5, 6].map((n) => file(n)) }));
  expect(facts.map(({ label }) => label)).toEqual(['附件 1', '附件 2', '附件 3', '附件 4', '下载']);
  expect(facts.at(-1)?.value).toMatch(/^\+2 · /);
});

test.each(glassBoards)('a poster stands on the board $id on one page of its own, under its title', (board) => {
  const poster = { type: 'figure', media: hash(1), alt: '海报', widthPx: 2000, heightPx: 3000 };
  const pages = paginate(itemWith({ title: '夏季防溺水', blocks: [poster] }), board) as SheetPage[];
  expect(pages).toHaveLength(1);
  expect(textsIn(pages[0]!.boxes)).toContain('夏季防溺水');
  expect(JSON.stringify(pages[0]!.boxes)).toContain('"kind":"picture"');
});
