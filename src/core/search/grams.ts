/**
 * The prefilter: for every pair of neighbouring units (and every unit alone) the documents that hold it, by number in
 * ascending order. A row holds all pairs that begin with one unit: what a query needs is read from disk in a few rows, and
 * nothing of it stays in memory. Whitespace is in no pair; whoever looks for it finds it by the scan that follows.
 *
 * Row: count, then for each second unit in ascending order its gap to the one before and the bytes of its list, then the
 * lists; a list is the gaps between its numbers. All numbers are LEB128. The second unit 0 stands for the unit alone.
 */

/** Numbers written one after another into bytes that grow. */
class Bytes {
  private bytes = new Uint8Array(16);
  length = 0;

  put(value: number): void {
    if (this.length + 5 > this.bytes.length) this.grow(this.length + 5);
    let rest = value;
    while (rest > 0x7f) {
      this.bytes[this.length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.bytes[this.length++] = rest;
  }

  append(other: Uint8Array): void {
    if (this.length + other.length > this.bytes.length) this.grow(this.length + other.length);
    this.bytes.set(other, this.length);
    this.length += other.length;
  }

  view(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  private grow(least: number): void {
    const larger = new Uint8Array(Math.max(least, this.bytes.length * 2));
    larger.set(this.bytes);
    this.bytes = larger;
  }
}

interface List {
  readonly bytes: Bytes;
  last: number;
}
/** Most pairs stand in one document alone: its number is all there is to hold. */
type Lists = Map<number, number | List>;

const isBlank = (unit: number): boolean => unit <= 0x20 || unit === 0xa0 || unit === 0x3000 || (unit >= 0x2000 && unit <= 0x200a);

/** Gathers rows of one share of the first units, so that an archive is indexed in passes of bounded memory. */
export class GramBuilder {
  private readonly rows = new Map<number, Lists>();
  private readonly share: number;
  private readonly shares: number;

  /** Takes first units whose number modulo `shares` is `share`. */
  constructor(share = 0, shares = 1) {
    this.share = share;
    this.shares = shares;
  }

  /** @param document larger than every one before it */
  add(document: number, folded: string): void {
    let first = folded.charCodeAt(0);
    for (let i = 0; i < folded.length; i++) {
      const second = i + 1 < folded.length ? folded.charCodeAt(i + 1) : 0x20;
      if (!isBlank(first) && first % this.shares === this.share) {
        const row = this.rowOf(first);
        note(row, 0, document);
        if (!isBlank(second)) note(row, second, document);
      }
      first = second;
    }
  }

  private rowOf(first: number): Lists {
    const known = this.rows.get(first);
    if (known) return known;
    const row: Lists = new Map();
    this.rows.set(first, row);
    return row;
  }

  *finish(): Generator<readonly [first: number, row: Uint8Array]> {
    for (const [first, lists] of this.rows) {
      yield [first, encode(lists)];
      this.rows.delete(first);
    }
  }
}

function note(row: Lists, second: number, document: number): void {
  const known = row.get(second);
  if (known === undefined) return void row.set(second, document);
  if (known === document) return;
  const list = typeof known === 'number' ? listOf(known) : known;
  if (list !== known) row.set(second, list);
  if (list.last === document) return;
  list.bytes.put(document - list.last - 1);
  list.last = document;
}

function listOf(document: number): List {
  const bytes = new Bytes();
  bytes.put(document);
  return { bytes, last: document };
}

function encode(lists: Lists): Uint8Array {
  const out = new Bytes();
  const sorted = [...lists]
    .sort(([a], [b]) => a - b)
    .map(([second, list]) => ({ second, bytes: (typeof list === 'number' ? listOf(list) : list).bytes.view() }));
  out.put(sorted.length);
  let before = 0;
  for (const { second, bytes } of sorted) {
    out.put(second - before);
    out.put(bytes.length);
    before = second;
  }
  for (const { bytes } of sorted) out.append(bytes);
  return out.view().slice();
}

class Reader {
  private readonly bytes: Uint8Array;
  at: number;
  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }
  next(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw new RangeError('A row of the index ends in the middle of a number: build the index again.');
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }
}

const none = new Uint32Array(0);

/** Documents with `second` after the row's first unit; 0: with the first unit at all. @throws RangeError for a damaged row */
export function documentsIn(row: Uint8Array | undefined, second: number): Uint32Array {
  if (!row) return none;
  const head = new Reader(row);
  const count = head.next();
  let [unit, offset, from, length] = [0, 0, -1, 0];
  for (let i = 0; i < count; i++) {
    unit += head.next();
    const bytes = head.next();
    if (unit === second) [from, length] = [offset, bytes];
    offset += bytes;
  }
  if (from < 0) return none;
  const list = new Reader(row, head.at + from);
  const end = list.at + length;
  const documents = new Uint32Array(length);
  let [size, last] = [0, -1];
  while (list.at < end) {
    last += list.next() + 1;
    documents[size++] = last;
  }
  return documents.subarray(0, size);
}

/** What is in all of the lists. */
export function intersection(lists: readonly Uint32Array[]): Uint32Array {
  const [shortest = none, ...others] = [...lists].sort((a, b) => a.length - b.length);
  let common = shortest;
  for (const list of others) common = both(common, list);
  return common;
}

function both(few: Uint32Array, many: Uint32Array): Uint32Array {
  const common = new Uint32Array(few.length);
  let [size, from] = [0, 0];
  for (const document of few) {
    from = lowerBound(many, document, from);
    if (many[from] === document) common[size++] = document;
  }
  return common.subarray(0, size);
}

/** Index of the first number not below `value`, by steps that double: cheap where the next hit is near. */
function lowerBound(list: Uint32Array, value: number, start: number): number {
  let [low, step] = [start, 1];
  while (low + step < list.length && (list[low + step] ?? 0) < value) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, list.length);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

export interface Gram {
  readonly first: number;
  /** 0: the unit alone. */
  readonly second: number;
}

/** More pairs than this narrow nothing further down. */
const enough = 6;

/** The pairs a document must hold to hold the query; one unit alone where the query has no pair. */
export function gramsOf(query: string): readonly Gram[] {
  const pairs: Gram[] = [];
  for (let i = 0; i + 1 < query.length; i++) {
    const [first, second] = [query.charCodeAt(i), query.charCodeAt(i + 1)];
    if (!isBlank(first) && !isBlank(second)) pairs.push({ first, second });
  }
  if (pairs.length === 0) {
    const unit = [...query].map((c) => c.charCodeAt(0)).find((u) => !isBlank(u));
    return unit === undefined ? [] : [{ first: unit, second: 0 }];
  }
  const step = Math.max(1, (pairs.length - 1) / (enough - 1));
  const spread = Array.from({ length: Math.min(enough, pairs.length) }, (_, i) => pairs[Math.round(i * step)]);
  return [...new Set(spread)].filter((pair) => pair !== undefined);
}

/** Whether the pairs alone decide: then nothing need be scanned. */
export const isDecidedByGrams = (query: string): boolean => query.length <= 2 && !/\s/.test(query);
