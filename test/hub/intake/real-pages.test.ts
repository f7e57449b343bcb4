/** HTML to blocks over every page of public notices, where ../shared/data is there: nothing lost that another parser sees. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { Block, type BlockOf, type KnownBlock, type ListEntry } from '../../../src/core/item/block.ts';
import { blocksFromHtml } from '../../../src/hub/intake/html-blocks.ts';
import { opinionOf, pagesIn } from '../../support/pages.ts';

const root = join(import.meta.dirname, '../../../../shared/data/notices');
const base = 'https://town.example/notices/';
const here = existsSync(root);
if (!here) console.log('real-pages: skipped, ../shared/data/notices is not there');

const pages = here
  ? pagesIn(root).map(({ name, html }) => ({
      name,
      html,
      seen: opinionOf(html, base),
      read: blocksFromHtml(html, base)!,
    }))
  : [];

const tight = (text: string): string => text.replace(/[\s\u00a0\u200b-\u200f\u2028-\u202e\u2060\ufeff]|\p{Cc}/gu, '');
const letters = (text: string): string => [...text].sort().join('');

function wordsOf(block: KnownBlock): string {
  const listed = (entries: readonly ListEntry[]): string => entries.map((e) => e.text + listed(e.entries ?? [])).join('');
  if (block.type === 'list') return listed(block.entries);
  if (block.type === 'table')
    return (
      (block.caption ?? '') +
      [block.head, ...block.rows]
        .flat()
        .map((cell) => cell.text)
        .join('')
    );
  if (block.type === 'facts') return block.entries.map(({ label, value }) => label + value).join('');
  return 'text' in block && block.type !== 'link' ? String(block.text) : '';
}

test.skipIf(!here)('there are pages, and every one is read', () => {
  expect(pages.length).toBeGreaterThan(500);
  expect(pages.filter(({ read }) => read === null)).toEqual([]);
  // The rules below say something only of pages that have such things.
  expect(pages.reduce((sum, { seen }) => sum + seen.tables.length, 0)).toBeGreaterThan(100);
  expect(pages.reduce((sum, { seen }) => sum + seen.listDepths.length, 0)).toBeGreaterThan(20);
  expect(pages.reduce((sum, { seen }) => sum + seen.words.length, 0)).toBeGreaterThan(500_000);
});

test.skipIf(!here)('every block is valid and holds neither markup nor what Word leaves behind', () => {
  const junk = /<\/?[a-z][^<]*>|mso-|font-family|javascript:|<!\[|&nbsp;|<!--|@page|if gte|endif/i;
  for (const { name, read } of pages)
    for (const block of read.blocks) {
      expect(v.is(Block, block), name).toBe(true);
      expect(junk.exec(JSON.stringify(block))?.[0], name).toBeUndefined();
    }
});

test.skipIf(!here)('every word of a page stands in its blocks, and no other', () => {
  const off = pages.filter(({ seen, read }) => letters(seen.words) !== letters(tight(read.blocks.map(wordsOf).join(''))));
  expect(off.map(({ name }) => name)).toEqual([]);
});

test.skipIf(!here)('every table that tabulates keeps its cells, their words and their spans', () => {
  for (const { name, seen, read } of pages) {
    const tables = read.blocks.filter((block): block is BlockOf<'table'> => block.type === 'table');
    const kept = tables.map(({ head, rows }) =>
      [head, ...rows]
        .flat()
        .filter(({ text }) => text !== '')
        .map((cell) => `${cell.colSpan ?? 1}×${cell.rowSpan ?? 1} ${tight(cell.text)}`),
    );
    const there = seen.tables.map((rows) =>
      rows
        .flat()
        .filter(({ text }) => text !== '')
        .map(({ spans, text }) => `${spans} ${text}`),
    );
    expect(
      kept.filter((cells) => cells.length > 0),
      name,
    ).toEqual(there.filter((cells) => cells.length > 0));
  }
});

test.skipIf(!here)('lists keep their entries at their depth', () => {
  const depthsOf = (entries: readonly ListEntry[], depth: number): readonly number[] =>
    entries.flatMap((entry) => [
      ...(entry.text === '' && !entry.entries ? [] : [depth]),
      ...depthsOf(entry.entries ?? [], depth + 1),
    ]);
  for (const { name, seen, read } of pages) {
    const kept = read.blocks.flatMap((block) => (block.type === 'list' ? depthsOf((block as BlockOf<'list'>).entries, 1) : []));
    expect([...kept].sort(), name).toEqual([...seen.listDepths].sort());
  }
});

test.skipIf(!here)('an address is kept as a link or counted as lost', () => {
  for (const { name, seen, read } of pages) {
    const kept = new Set(
      read.blocks.flatMap((block) => [
        ...(block.type === 'paragraph' ? ((block.links ?? []) as { href: string }[]).map(({ href }) => href) : []),
        ...(block.type === 'link' ? [String(block.href)] : []),
      ]),
    );
    const missing = seen.addresses.filter(
      (address) => !kept.has(address) && !read.blocks.some((block) => wordsOf(block).includes(address)),
    );
    expect(new Set(missing).size, name).toBeLessThanOrEqual(read.dropped.link ?? 0);
  }
});

test.skipIf(!here)('pictures are counted, each once', () => {
  for (const { name, seen, read } of pages) expect(read.dropped.picture ?? 0, name).toBe(seen.pictures);
});
