import { expect, test } from 'vitest';
import { contentBytes } from '../../../src/core/item/content-hash.ts';

const item = {
  format: 1,
  id: 'water',
  revision: 3,
  title: '停水通知',
  audience: ['*'],
  blocks: [{ type: 'paragraph', text: '周三停水' }],
  media: [],
};

test('revision and what the hub computes are not part of what was approved', () => {
  const approved = contentBytes(item);
  expect(
    contentBytes({ ...item, revision: 4, hints: { title: '22' }, fonts: ['sc-12'], correction: { of: 3, badge: true } }),
  ).toBe(approved);
  expect(contentBytes({ ...item, format: undefined, review: { author: 'a', approver: 'b' }, files: [] })).toBe(approved);
});

test.each([
  ['a word', { title: '停电通知' }],
  ['its id', { id: 'power' }],
  ['its audience', { audience: ['hall'] }],
  ['an attachment', { media: [{ hash: 'a'.repeat(64) }] }],
  ['a field of a newer version', { hologram: 'x' }],
])('changing %s changes what was approved', (_what, change) => {
  expect(contentBytes({ ...item, ...change })).not.toBe(contentBytes(item));
});
