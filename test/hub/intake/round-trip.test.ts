/** What we publish we can take in again (R64): the same identities, titles, dates and words. */
import { expect, test } from 'vitest';
import type { Item } from '../../../src/core/item/item.ts';
import type { SiteRecord } from '../../../src/core/office/site.ts';
import { instantOf } from '../../../src/core/time/instant.ts';
import { atomFeed, type FeedPage, itemIri, jsonFeed } from '../../../src/hub/http/outgoing-feeds.ts';
import { readBytes } from '../../../src/hub/intake/read.ts';

const office = { name: '测试镇人民政府', locale: 'zh-Hans', timeZone: 'Asia/Shanghai', contact: {} };
const site = { office } as unknown as SiteRecord;
const base = 'https://town.example';
const rules = {
  kind: 'notice',
  category: 'notices',
  issuer: office.name,
  language: 'zh-Hans',
  base,
  at: instantOf('2026-07-01T00:00:00Z'),
  zone: 'Asia/Shanghai',
} as const;

const blocks = [
  { type: 'heading', level: 2, text: '一、范围 & <说明>' },
  { type: 'paragraph', text: '1 < 2，“引号”，𠮷野家。详见全文。' },
  { type: 'list', ordered: true, entries: [{ text: '申请', entries: [{ text: '身份证' }] }, { text: '领取' }] },
  {
    type: 'table',
    caption: '中标结果',
    head: [{ text: '单位' }, { text: '金额' }],
    rows: [
      [
        { text: '甲公司', rowSpan: 2 },
        { text: '1,200', align: 'end' },
      ],
      [{ text: '30%', align: 'end' }],
    ],
  },
  { type: 'quote', text: '应当公开。' },
  { type: 'facts', entries: [{ label: '文号', value: '中府〔2011〕31号' }] },
];
const items = [
  { id: 'water', title: '停水通知 <一>', language: 'zh-Hans', publishedAt: '2026-06-16T08:00:00+08:00', blocks },
  { id: 'tw', title: '停電 & 停氣', language: 'zh-Hant', publishedAt: '2026-06-15T08:00:00+08:00', blocks: blocks.slice(0, 2) },
  { id: 'short', title: '放假', language: 'en', publishedAt: '2026-06-14T08:00:00+08:00', blocks: [] },
].map(
  (item) => ({ kind: 'notice', issuer: office.name, category: 'notices', keywords: [], media: [], ...item }) as unknown as Item,
);
const page: FeedPage = {
  items: items.map((item) => ({ item, issuedAt: new Date('2026-06-16T02:00:00Z') })),
  removed: [{ id: 'gone', at: new Date('2026-06-17T00:00:00Z') }],
  page: 0,
  more: false,
  updatedAt: new Date('2026-06-17T00:00:00Z'),
};

test.each([
  ['/feed.json', jsonFeed],
  ['/feed.atom', atomFeed],
])('%s comes in again as the set that went out; a tombstone is no entry', (_path, write) => {
  const { drafts, refused } = readBytes(new TextEncoder().encode(write(page, site, base)), null, rules);
  expect(refused).toEqual([]);
  expect(
    drafts.map(({ entry, content }) => [entry, content.title, content.language, instantOf(content.publishedAt), content.blocks]),
  ).toEqual(items.map((item) => [itemIri(site, item.id), item.title, item.language, instantOf(item.publishedAt), item.blocks]));
});
