import { expect, test } from 'vitest';
import { choicesOf, type Listed, narrowed, noFilter, ordered, pageOf } from '../../../src/core/terminal/catalogue.ts';
import { toInstant } from '../../../src/core/time/instant.ts';

const listed = (id: string, day: string, rest: Partial<Listed> = {}): Listed => ({
  id,
  kind: 'notice',
  category: 'notices',
  language: 'zh-Hans',
  title: id,
  publishedAt: toInstant(Date.parse(`${day}T09:00:00+08:00`)),
  year: Number(day.slice(0, 4)),
  issuer: '镇政府',
  ...rest,
});
const now = toInstant(Date.parse('2026-06-18T12:00:00+08:00'));
const items = [
  listed('a', '2026-06-17', { title: '政务' }),
  listed('b', '2026-06-11', { title: '阿婆', category: 'laws' }),
  listed('c', '2025-03-01', { title: '东凤', issuer: '教育局' }),
  listed('d', '2026-07-01', { title: '凤凰' }),
];
const ids = (list: readonly Listed[]) => list.map(({ id }) => id);

test('a list is narrowed by every field at once', () => {
  expect(ids(narrowed(items, { ...noFilter, year: 2026 }, now))).toEqual(['a', 'b', 'd']);
  expect(ids(narrowed(items, { ...noFilter, year: 2026, category: 'laws' }, now))).toEqual(['b']);
  expect(ids(narrowed(items, { ...noFilter, issuer: '教育局' }, now))).toEqual(['c']);
});

test('this week is the last seven days, and nothing dated ahead', () => {
  const at = toInstant(Date.parse('2026-06-18T09:00:00+08:00'));
  expect(ids(narrowed(items, { ...noFilter, week: true }, now))).toEqual(['a']);
  expect(ids(narrowed(items, { ...noFilter, week: true }, toInstant(at - 1)))).toEqual(['a', 'b']);
});

test('titles are ordered by their sound', () => {
  expect(ordered(items, 'title').map(({ title }) => title)).toEqual(['阿婆', '东凤', '凤凰', '政务']);
  expect(ids(ordered(items, 'newest'))).toEqual(['d', 'a', 'b', 'c']);
  expect(ids(ordered(items, 'oldest'))).toEqual(['c', 'b', 'a', 'd']);
});

test('counts add up to what is listed', () => {
  expect(choicesOf(items, 'category')).toEqual([
    { value: 'notices', count: 3 },
    { value: 'laws', count: 1 },
  ]);
  expect(choicesOf(items, 'year').map(({ value }) => value)).toEqual(['2026', '2025']);
});

test.each([
  [0, 3, ['a', 'b', 'c'], 2],
  [1, 3, ['d'], 2],
  [9, 3, ['d'], 2],
  [-1, 9, ['a', 'b', 'c', 'd'], 1],
])('page %i of %i each is there, and one beyond the last is the last', (page, size, expected, pages) => {
  const paged = pageOf(items, page, size);
  expect(ids(paged.entries)).toEqual(expected);
  expect(paged.pages).toBe(pages);
});
