/** Runs in the page that `search.ts` opens: the terminal's search over many items, beside a plain scan of texts in memory. */
import type { Item } from '../../src/core/item/item.ts';
import { fold, foldQuery } from '../../src/core/search/fold.ts';
import { blockOf, documentsPerBlock, entryOf, keepArchive, textsValue } from '../../src/store/archive.ts';
import { buildArchive } from '../../src/store/archive-build.ts';
import type { ArchiveEntry } from '../../src/store/schema.ts';
import { openStore } from '../../src/store/schema.ts';
import { createSearcher, type Found } from '../../src/terminal/searcher.ts';

export interface Text {
  readonly title: string;
  readonly body: string;
}

const day = 86_400_000;

/** Texts over and over, each copy with a number of its own, so that no two are the same. */
function itemAt(texts: readonly Text[], i: number): Item {
  const { title = '', body = '' } = texts[i % texts.length] ?? {};
  const copy = Math.floor(i / texts.length);
  return {
    id: `n${i}`,
    revision: 1,
    kind: 'notice',
    category: 'notices',
    issuer: '示例镇人民政府',
    language: 'zh-Hans',
    title: copy === 0 ? title : `${title}（第${copy}号）`,
    keywords: [],
    publishedAt: new Date(1_700_000_000_000 + ((i * 7919) % 100_000) * (day / 100)).toISOString(),
    blocks: body.split('\n').map((text) => ({ type: 'paragraph', text })),
    pinyin: '',
  } as unknown as Item;
}

/** @returns milliseconds to put the texts, and to build the index */
export async function fill(texts: readonly Text[], count: number): Promise<{ readonly putMs: number; readonly buildMs: number }> {
  const db = await openStore('search-bench');
  await keepArchive(db);
  const beganAt = performance.now();
  for (let from = 0; from < count; from += 64 * documentsPerBlock) {
    const tx = db.transaction('texts', 'readwrite');
    for (let at = from; at < Math.min(count, from + 64 * documentsPerBlock); at += documentsPerBlock) {
      const entries: ArchiveEntry[] = [];
      for (let i = at; i < Math.min(count, at + documentsPerBlock); i++) entries.push(entryOf(itemAt(texts, i), i));
      void tx.store.put(textsValue(blockOf(at), entries));
    }
    await tx.done;
  }
  const putMs = performance.now() - beganAt;
  await db.put('state', { next: count, built: 0, dead: [], stale: false }, 'archive');
  const buildAt = performance.now();
  if (!(await buildArchive(db, () => {}))) throw new Error('the index was not built');
  db.close();
  return { putMs, buildMs: performance.now() - buildAt };
}

/** Each query as a visitor types it, a character at a time. */
function keystrokes(queries: readonly string[]): readonly string[] {
  return queries.flatMap((query) => [...query].map((_c, i) => [...query].slice(0, i + 1).join('')));
}

/** From nothing in memory: open, and the first answer. Then a time a keystroke, to the first answer. */
export async function type(queries: readonly string[]): Promise<{ readonly readyMs: number; readonly times: readonly number[] }> {
  const beganAt = performance.now();
  const db = await openStore('search-bench');
  const searcher = createSearcher(db);
  const ask = (query: string) =>
    new Promise<number>((resolve, reject) => {
      const askedAt = performance.now();
      let first = -1;
      searcher
        .search(query, 20, new AbortController().signal, () => {
          if (first < 0) first = performance.now() - askedAt;
        })
        .then(() => resolve(first), reject);
    });
  await ask(queries[0] ?? '公');
  const readyMs = performance.now() - beganAt;
  const times: number[] = [];
  for (const query of keystrokes(queries)) times.push(await ask(query));
  db.close();
  return { readyMs, times };
}

/** The floor: every text folded in memory, read from end to end a keystroke. @returns times, and totals to compare with */
export async function scan(
  queries: readonly string[],
  count: number,
): Promise<{ readonly times: readonly number[]; readonly totals: readonly number[] }> {
  const db = await openStore('search-bench');
  const folded: string[] = [];
  for (let block = 0; block <= blockOf(count); block += 256) {
    const values = await db.getAll('texts', IDBKeyRange.bound(block, block + 256, false, true));
    for (const { entries } of values) for (const { text } of entries) folded.push(fold(text));
  }
  db.close();
  const times: number[] = [];
  const totals: number[] = [];
  for (const typed of keystrokes(queries)) {
    const query = foldQuery(typed);
    const beganAt = performance.now();
    let total = 0;
    for (const text of folded) if (text.includes(query)) total++;
    times.push(performance.now() - beganAt);
    totals.push(total);
  }
  return { times, totals };
}

/** What the search says of each keystroke, in full. */
export async function totalsOf(queries: readonly string[]): Promise<readonly number[]> {
  const db = await openStore('search-bench');
  const searcher = createSearcher(db);
  const totals: number[] = [];
  for (const query of keystrokes(queries)) {
    let last: Found | null = null;
    await searcher.search(query, 20, new AbortController().signal, (found) => {
      last = found;
    });
    totals.push((last as Found | null)?.total ?? -1);
  }
  db.close();
  return totals;
}

Object.assign(window, { bench: { fill, type, scan, totalsOf } });
