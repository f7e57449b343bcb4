/** The catalogue of a terminal: every published item, counted, narrowed, ordered and cut into pages (R18). */
import type { ItemHead } from '../programme/programme.ts';
import { dayMs, type Instant } from '../time/instant.ts';
import { localTimeAt } from '../time/zone.ts';

/** Null: whatever it is. */
export interface Filter {
  readonly kind: string | null;
  readonly category: string | null;
  readonly year: number | null;
  readonly issuer: string | null;
  /** Published in the last seven days. */
  readonly week: boolean;
}
export const noFilter: Filter = { kind: null, category: null, year: null, issuer: null, week: false };

export type Order = 'newest' | 'oldest' | 'title';

/** One item as the catalogue lists it. */
export interface Listed {
  readonly id: string;
  readonly kind: string;
  readonly category: string;
  readonly language: string;
  readonly title: string;
  readonly publishedAt: Instant;
  readonly year: number;
  /** 发布机构; empty until it has been read. */
  readonly issuer: string;
}

export interface Choice {
  readonly value: string;
  readonly count: number;
}

/** What anybody may read here: public, with its words, and no example on an office's own device. */
export function isOpen(head: ItemHead, paired: boolean): boolean {
  return head.title !== '' && head.audience.includes('*') && !(paired && head.example);
}

export function toListed(head: ItemHead, zone: string, issuer: string): Listed {
  const { id, kind, category, language, title, publishedAt } = head;
  return { id, kind, category, language, title, publishedAt, year: localTimeAt(publishedAt, zone).year, issuer };
}

export function narrowed(items: readonly Listed[], filter: Filter, at: Instant): readonly Listed[] {
  const since = at - 7 * dayMs;
  return items.filter(
    (item) =>
      (filter.kind === null || item.kind === filter.kind) &&
      (filter.category === null || item.category === filter.category) &&
      (filter.year === null || item.year === filter.year) &&
      (filter.issuer === null || item.issuer === filter.issuer) &&
      (!filter.week || (item.publishedAt > since && item.publishedAt <= at)),
  );
}

const byTitle = new Intl.Collator('zh-u-co-pinyin');

export function ordered(items: readonly Listed[], order: Order): readonly Listed[] {
  const byId = (a: Listed, b: Listed) => (a.id < b.id ? -1 : 1);
  if (order === 'title') return items.toSorted((a, b) => byTitle.compare(a.title, b.title) || byId(a, b));
  const sign = order === 'newest' ? -1 : 1;
  return items.toSorted((a, b) => sign * (a.publishedAt - b.publishedAt) || byId(a, b));
}

/** How many there are of each value, most first; years newest first. */
export function choicesOf(items: readonly Listed[], field: 'category' | 'year' | 'issuer' | 'kind'): readonly Choice[] {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(`${item[field]}`, (counts.get(`${item[field]}`) ?? 0) + 1);
  counts.delete('');
  const choices = [...counts].map(([value, count]) => ({ value, count }));
  if (field === 'year') return choices.sort((a, b) => Number(b.value) - Number(a.value));
  return choices.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

export interface Paged<T> {
  readonly entries: readonly T[];
  readonly total: number;
  readonly page: number;
  readonly pages: number;
}

/** A page beyond the last is the last: what it showed may have been withdrawn. */
export function pageOf<T>(all: readonly T[], page: number, size: number): Paged<T> {
  const pages = Math.max(1, Math.ceil(all.length / size));
  const shown = Math.min(Math.max(0, page), pages - 1);
  return { entries: all.slice(shown * size, (shown + 1) * size), total: all.length, page: shown, pages };
}
