/**
 * Finds what a plain scan over the folded texts would find, and nothing else: the index names documents, their texts decide.
 * Newest first. A first answer comes as soon as its hits are read; where pairs of characters do not decide, the total follows.
 */
import { fold, foldQuery } from '../core/search/fold.ts';
import { documentsIn, gramsOf, intersection, isDecidedByGrams } from '../core/search/grams.ts';
import { lettersOf, pinyinPlace } from '../core/search/pinyin.ts';
import { placeOf, type Snippet, type Span, snippetAt } from '../core/search/snippet.ts';
import { blockOf } from '../store/archive.ts';
import type { ArchiveEntry, ArchiveState, BoardDb } from '../store/schema.ts';
import { readState } from '../store/state.ts';

export interface Hit {
  readonly entry: Omit<ArchiveEntry, 'text' | 'sounds'>;
  /** In the title, if it is there. */
  readonly title: Span | null;
  /** In the words, if it is not in the title. */
  readonly snippet: Snippet | null;
}

export interface Found {
  readonly query: string;
  readonly hits: readonly Hit[];
  /** By sound alone: a group of their own. */
  readonly bySound: readonly Hit[];
  /** Hits by text in all; a lower bound until `complete`. */
  readonly total: number;
  readonly complete: boolean;
}

export interface Searcher {
  /** The store has moved: what is remembered of it is forgotten. */
  forget(): void;
  /** Answers once, or twice where the total takes longer than the hits; stops where `signal` says so. */
  search(typed: string, limit: number, signal: AbortSignal, answer: (found: Found) => void): Promise<void>;
}

interface Ground {
  readonly archive: ArchiveState;
  readonly dates: Float64Array;
  readonly sounds: readonly string[];
  readonly dead: ReadonlySet<number>;
  /** What the index does not name, folded; null where it is too much to hold. */
  readonly tail: readonly Folded[] | null;
}
interface Folded {
  readonly entry: ArchiveEntry;
  readonly folded: string;
}

/** More documents outside the index than this are read again for every query: the index is being built. */
const tailHeld = 4_000;
const rowsHeld = 64;
const blocksPerRead = 64;

export function createSearcher(db: BoardDb): Searcher {
  let ground: Promise<Ground> | null = null;
  const rows = new Map<number, Uint8Array | undefined>();
  const onGround = (): Promise<Ground> => {
    ground ??= readGround(db);
    return ground;
  };
  return {
    forget() {
      ground = null;
      rows.clear();
    },
    async search(typed, limit, signal, answer) {
      const query = foldQuery(typed);
      const found = query === '' ? null : new Search(db, await onGround(), rows, query, lettersOf(typed), limit, signal);
      if (!found) return answer({ query, hits: [], bySound: [], total: 0, complete: true });
      await found.run(answer);
    },
  };
}

async function readGround(db: BoardDb): Promise<Ground> {
  const archive = (await readState(db, 'archive')) ?? { next: 0, built: 0, dead: [], stale: true };
  const [dates, sounds] = await Promise.all([readState(db, 'archiveDates'), readState(db, 'archiveSounds')]);
  const tail = archive.next - archive.built > tailHeld ? null : await foldedFrom(db, archive.built);
  return { archive, dates: dates ?? new Float64Array(0), sounds: sounds?.split('\n') ?? [], dead: new Set(archive.dead), tail };
}

async function foldedFrom(db: BoardDb, document: number): Promise<readonly Folded[]> {
  const values = await db.getAll('texts', IDBKeyRange.lowerBound(blockOf(document)));
  const entries = values.flatMap((value) => value.entries).filter((entry) => entry.document >= document);
  return entries.map((entry) => ({ entry, folded: fold(entry.text) }));
}

class Search {
  private readonly found: ArchiveEntry[] = [];
  private total = 0;
  private readonly db: BoardDb;
  private readonly ground: Ground;
  private readonly rows: Map<number, Uint8Array | undefined>;
  private readonly query: string;
  private readonly letters: string | null;
  private readonly limit: number;
  private readonly signal: AbortSignal;

  constructor(
    db: BoardDb,
    ground: Ground,
    rows: Map<number, Uint8Array | undefined>,
    query: string,
    letters: string | null,
    limit: number,
    signal: AbortSignal,
  ) {
    this.db = db;
    this.ground = ground;
    this.rows = rows;
    this.query = query;
    this.letters = letters;
    this.limit = limit;
    this.signal = signal;
  }

  async run(answer: (found: Found) => void): Promise<void> {
    await this.searchTail();
    const named = await this.namedByIndex();
    const bySound = await this.bySound();
    if (this.signal.aborted) return;
    if (isDecidedByGrams(this.query)) {
      this.total += named.length;
      this.found.push(...(await this.read(newest(named, this.ground.dates, this.limit))));
      return this.tell(answer, bySound, true);
    }
    const ranked = newest(named, this.ground.dates, named.length);
    let at = 0;
    while (at < ranked.length && this.found.length < this.limit) at = await this.scan(ranked, at, this.limit);
    this.tell(answer, bySound, at >= ranked.length);
    if (at >= ranked.length) return;
    while (at < ranked.length && !this.signal.aborted) at = await this.scan(ranked, at, blocksPerRead * 4);
    this.tell(answer, bySound, true);
  }

  private tell(answer: (found: Found) => void, bySound: readonly Hit[], complete: boolean): void {
    if (this.signal.aborted) return;
    const shown = [...this.found].sort((a, b) => b.publishedAt - a.publishedAt).slice(0, this.limit);
    answer({ query: this.query, hits: shown.map((entry) => this.hitOf(entry)), bySound, total: this.total, complete });
  }

  /** What is newer than the index; all there is while it is being built. */
  private async searchTail(): Promise<void> {
    const { tail, archive } = this.ground;
    if (tail) return this.keep(tail.filter(({ folded }) => folded.includes(this.query)).map(({ entry }) => entry));
    const last = blockOf(archive.next);
    for (let block = blockOf(archive.built); block <= last && !this.signal.aborted; block += blocksPerRead) {
      const values = await this.db.getAll('texts', IDBKeyRange.bound(block, block + blocksPerRead, false, true));
      const entries = values.flatMap((value) => value.entries).filter(({ document }) => document >= archive.built);
      this.keep(entries.filter(({ text }) => fold(text).includes(this.query)));
    }
  }

  private keep(entries: readonly ArchiveEntry[]): void {
    this.total += entries.length;
    for (const entry of entries) this.found.push(entry);
    // Only the newest are shown: no more of them are held than that.
    if (this.found.length > this.limit * 4) {
      this.found.sort((a, b) => b.publishedAt - a.publishedAt);
      this.found.length = this.limit;
    }
  }

  private async namedByIndex(): Promise<Uint32Array> {
    const { archive, dead } = this.ground;
    if (archive.built === 0) return new Uint32Array(0);
    const grams = gramsOf(this.query);
    const firsts = [...new Set(grams.map(({ first }) => first))];
    const { store } = this.db.transaction('grams');
    const needed = new Map(
      await Promise.all(
        firsts.map(async (first) => [first, this.rows.has(first) ? this.rows.get(first) : await store.get(first)] as const),
      ),
    );
    for (const [first, row] of needed) this.rows.set(first, row);
    for (const first of this.rows.keys()) if (this.rows.size > rowsHeld) this.rows.delete(first);
    const lists = grams.map(({ first, second }) => documentsIn(needed.get(first), second));
    return intersection(lists).filter((document) => document < archive.built && !dead.has(document));
  }

  /** Reads the next `count` documents in rank and keeps those that hold the query. @returns where the next scan begins */
  private async scan(ranked: readonly number[], at: number, count: number): Promise<number> {
    const entries = await this.read(ranked.slice(at, at + count));
    this.keep(entries.filter(({ text }) => fold(text).includes(this.query)));
    return at + count;
  }

  private async read(documents: readonly number[]): Promise<ArchiveEntry[]> {
    const { store } = this.db.transaction('texts');
    const blocks = [...new Set(documents.map(blockOf))];
    const values = await Promise.all(blocks.map((block) => store.get(block)));
    const wanted = new Set(documents);
    return values.flatMap((value) => value?.entries ?? []).filter(({ document }) => wanted.has(document));
  }

  private async bySound(): Promise<readonly Hit[]> {
    const { letters, limit } = this;
    if (letters === null) return [];
    const { sounds, dates, tail, dead } = this.ground;
    const heard: number[] = [];
    for (const [document, line] of sounds.entries())
      if (line !== '' && !dead.has(document) && pinyinPlace(line, letters) !== null) heard.push(document);
    const fromIndex = await this.read(newest(Uint32Array.from(heard), dates, limit));
    const fromTail = (tail ?? [])
      .map(({ entry }) => entry)
      .filter(({ sounds: own }) => own !== '' && pinyinPlace(own, letters) !== null);
    const entries = [...fromIndex, ...fromTail].sort((a, b) => b.publishedAt - a.publishedAt).slice(0, limit);
    return entries.map((entry) => ({ entry: listed(entry), title: soundSpan(entry, letters), snippet: null }));
  }

  private hitOf(entry: ArchiveEntry): Hit {
    const title = placeOf(entry.title, this.query);
    if (title) return { entry: listed(entry), title, snippet: null };
    const place = placeOf(entry.text, this.query);
    return { entry: listed(entry), title: null, snippet: place && snippetAt(entry.text, place) };
  }
}

function listed({ text: _text, sounds: _sounds, ...entry }: ArchiveEntry): Hit['entry'] {
  return entry;
}

const han = /\p{Script=Han}/u;

/** The characters of the title whose syllables matched; null where titles and syllables do not go together. */
function soundSpan({ title, sounds }: ArchiveEntry, letters: string): Span | null {
  const place = pinyinPlace(sounds, letters);
  const starts = [...title.matchAll(/./gsu)].filter(([character]) => han.test(character));
  if (!place || starts.length !== sounds.split(' ').length) return null;
  const [first, last] = [starts[place[0]], starts[place[1] - 1]];
  return first && last ? [first.index, last.index + last[0].length] : null;
}

/** The `count` newest of the documents, newest first. */
function newest(documents: Uint32Array, dates: Float64Array, count: number): number[] {
  const byDate = (a: number, b: number): number => (dates[b] ?? 0) - (dates[a] ?? 0) || b - a;
  if (count >= documents.length) return [...documents].sort(byDate);
  const best: number[] = [];
  let oldest = Number.NEGATIVE_INFINITY;
  for (const document of documents) {
    const date = dates[document] ?? 0;
    if (best.length >= count && date <= oldest) continue;
    best.push(document);
    if (best.length < count * 2) continue;
    best.sort(byDate).length = count;
    oldest = dates[best.at(-1) ?? 0] ?? 0;
  }
  return best.sort(byDate).slice(0, count);
}
