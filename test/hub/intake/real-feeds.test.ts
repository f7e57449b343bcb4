/**
 * Every feed of public test corpora and of real offices, where ../shared/data is there: each is read or refused with a
 * reason, and no entry is lost between. The figures were counted by another parser; a loss shows in its folder.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { ItemContent } from '../../../src/core/item/item.ts';
import { instantOf } from '../../../src/core/time/instant.ts';
import { type FeedReading, readBytes } from '../../../src/hub/intake/read.ts';

const root = join(import.meta.dirname, '../../../../shared/data/feeds');
const rules = {
  kind: 'notice',
  category: 'notices',
  issuer: '测试镇人民政府',
  language: 'zh-Hans',
  base: undefined,
  at: instantOf('2026-11-27T00:00:00Z'),
  zone: 'Asia/Shanghai',
} as const;

/** Folder: files that are feeds, their entries, and how many of these have something to show and an identity. */
const expected: Readonly<Record<string, readonly [feeds: number, entries: number, accepted: number]>> = {
  'derived-encodings': [3, 498, 498],
  'feed-rs': [43, 51, 51],
  feedjira: [22, 173, 173],
  feedkit: [12, 13, 11],
  feedparser: [1404, 803, 316],
  feedsmith: [8, 24, 23],
  feedvalidator: [1109, 843, 671],
  gofeed: [355, 174, 70],
  'gov-australia': [5, 24, 24],
  'gov-shenzhen': [3, 498, 498],
  'gov-uk': [1, 1, 1],
  'gov-us-minnesota': [34, 761, 761],
  'kde-syndication': [49, 157, 142],
  'lemon24-reader': [7, 17, 8],
  miniflux: [10, 178, 177],
  netnewswire: [21, 381, 381],
  newsboat: [11, 34, 25],
  'node-feedparser': [19, 176, 176],
  'opml-awesome-rss': [0, 0, 0],
  rome: [107, 489, 452],
  'rss-parser': [19, 448, 446],
  'rust-rss': [15, 27, 23],
  simplepie: [3, 3, 3],
  'xml-attacks': [0, 0, 0],
};

const here = existsSync(root);
if (!here) console.log('real-feeds: skipped, ../shared/data/feeds is not there');

test.skipIf(!here).each(Object.entries(expected))('%s is read whole', (folder, figures) => {
  const readings = filesIn(join(root, folder)).map((file) => ({ file, reading: read(file) }));
  for (const { file, reading } of readings) {
    const { feed, drafts, refused } = reading;
    expect(drafts.length + refused.length, file).toBe(feed === null ? 1 : feed.entries.length);
    for (const { entry, code, reason } of refused) {
      expect(entry === null, file).toBe(feed === null);
      expect(code, file).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(reason, file).toMatch(/^[A-Z“a-z].{9,}[.)]$/s);
    }
    for (const { content } of drafts) expect(v.is(ItemContent, content), file).toBe(true);
    expect(
      addressesIn(reading).filter((address) => !/^(https?|mailto|tel):/.test(address)),
      file,
    ).toEqual([]);
  }
  const feeds = readings.flatMap(({ reading }) => reading.feed ?? []);
  const entries = feeds.reduce((sum, feed) => sum + feed.entries.length, 0);
  const accepted = readings.reduce((sum, { reading }) => sum + reading.drafts.length, 0);
  expect([feeds.length, entries, accepted]).toEqual(figures);
});

test.skipIf(!here)('no folder of feeds is passed over', () => {
  expect(readdirSync(root).sort()).toEqual(Object.keys(expected).sort());
});

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

const read = (file: string): FeedReading => readBytes(new Uint8Array(readFileSync(file)), null, rules);

function addressesIn({ drafts }: FeedReading): readonly string[] {
  return drafts.flatMap(({ content }) => [
    ...(content.url === undefined ? [] : [content.url]),
    ...content.blocks.flatMap((block) =>
      block.type === 'paragraph' ? ((block.links ?? []) as { href: string }[]).map(({ href }) => href) : [],
    ),
  ]);
}
