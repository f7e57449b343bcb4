import * as v from 'valibot';
import { expect, test } from 'vitest';
import { Item } from '../../../src/core/item/item.ts';
import { headOf, leaseMsOf } from '../../../src/core/programme/head.ts';
import { instantOf } from '../../../src/core/time/instant.ts';

const written = {
  format: 1,
  id: 'road-works',
  revision: 2,
  kind: 'notice',
  language: 'zh-Hans',
  title: '道路施工',
  category: 'notices',
  issuer: '镇政府',
  publishedAt: '2026-06-01T09:00:00+08:00',
  blocks: [],
};
const hash = 'a'.repeat(64);

test('what an item leaves out has the defaults of the record', () => {
  expect(headOf(v.parse(Item, written), hash)).toEqual({
    id: 'road-works',
    revision: 2,
    hash,
    kind: 'notice',
    category: 'notices',
    language: 'zh-Hans',
    title: '道路施工',
    publishedAt: instantOf('2026-06-01T01:00:00Z'),
    audience: ['*'],
    from: null,
    until: null,
    posting: null,
    leaseMs: 7 * 86_400_000,
    example: false,
  });
});

test('an item under posting leaves the board at the end of its posting, or when it says itself', () => {
  const posting = { rule: 'tender', from: '2026-06-10T00:00:00+08:00', until: '2026-06-17T00:00:00+08:00' };
  expect(headOf(v.parse(Item, { ...written, posting }), hash).until).toBe(instantOf(posting.until));
  const showUntil = '2026-07-01T00:00:00+08:00';
  expect(headOf(v.parse(Item, { ...written, posting, showUntil }), hash).until).toBe(instantOf(showUntil));
});

test.each([
  ['90m', 5_400_000],
  ['24h', 86_400_000],
  ['7d', 604_800_000],
  ['none', null],
])('a lease of %s is %s ms', (text, ms) => expect(leaseMsOf(text)).toBe(ms));
