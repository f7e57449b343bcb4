/**
 * Gathers the archive and builds its index, beside pulls and searches: in steps of bounded memory, each a transaction of its
 * own, so that a withdrawal never waits for it. Whatever a release changes meanwhile, `followArchive` has changed in what was
 * written so far; only a whole new set begins the gathering again.
 */
import { fold } from '../core/search/fold.ts';
import { GramBuilder } from '../core/search/grams.ts';
import { blockOf, clearArchive, documentsPerBlock, emptyArchive, entryOf, textsValue } from './archive.ts';
import { itemIn } from './records.ts';
import type { ArchiveEntry, ArchiveState, BoardDb } from './schema.ts';
import { readState } from './state.ts';
import { allOf, withWrite } from './write.ts';

/** The index is built in passes over the texts, each of an equal share of the characters: one for so many documents. */
const documentsPerPass = 15_000;
const chunksPerStep = 8;
const blocksPerStep = 512;
const rowsPerStep = 200;
/** Documents outside the index, or dead ones in it, from which on it is built anew. */
const loose = 2_000;

export interface BuildProgress {
  /** 0–1 */
  readonly done: number;
}

export function needsBuild(archive: ArchiveState): boolean {
  return archive.stale || archive.next - archive.built > loose || archive.dead.length > loose;
}

/** @returns whether the index is that of the texts now; false: a new set came in between, build again. */
export async function buildArchive(db: BoardDb, onProgress: (progress: BuildProgress) => void): Promise<boolean> {
  const archive = await readState(db, 'archive');
  if (!archive) return false;
  if (archive.stale && !(await gather(db, onProgress))) return false;
  return index(db, onProgress);
}

/** Every item held, into `texts`. Documents are numbered as they come; dates rank them. */
async function gather(db: BoardDb, onProgress: (progress: BuildProgress) => void): Promise<boolean> {
  const buckets = await db.getAllKeys('chunks');
  const gathering = await beginGathering(db);
  for (let i = 0; i < buckets.length; i += chunksPerStep) {
    if (!(await gatherStep(db, buckets.slice(i, i + chunksPerStep), gathering))) return false;
    onProgress({ done: (0.3 * Math.min(i + chunksPerStep, buckets.length)) / buckets.length });
  }
  return withWrite(db, ['state'], async (tx) => {
    const state = tx.objectStore('state');
    const archive = (await state.get('archive')) as ArchiveState | undefined;
    if (archive?.gathering !== gathering) return false;
    await state.put({ next: archive.next, built: 0, dead: [], stale: false } satisfies ArchiveState, 'archive');
    return true;
  });
}

async function beginGathering(db: BoardDb): Promise<number> {
  return withWrite(db, ['texts', 'grams', 'state'], async (tx) => {
    const state = tx.objectStore('state');
    const before = (await state.get('archive')) as ArchiveState | undefined;
    const gathering = (before?.gathering ?? 0) + 1;
    await clearArchive(tx);
    await state.put({ ...emptyArchive, gathering } satisfies ArchiveState, 'archive');
    return gathering;
  });
}

/** Reads and writes in one transaction: an item withdrawn in between is either not read, or taken out after it was written. */
function gatherStep(db: BoardDb, buckets: readonly number[], gathering: number): Promise<boolean> {
  return withWrite(db, ['chunks', 'texts', 'state'], async (tx) => {
    const [chunks, texts, state] = [tx.objectStore('chunks'), tx.objectStore('texts'), tx.objectStore('state')];
    const archive = (await state.get('archive')) as ArchiveState | undefined;
    if (archive?.gathering !== gathering) return false;
    const values = await Promise.all(buckets.map((bucket) => chunks.get(bucket)));
    const items = values.flatMap((value) => value?.records ?? []).flatMap((record) => itemIn(record) ?? []);
    // A release may have put one of them already.
    const places = await Promise.all(items.map(({ id }) => texts.index('ids').getKey(id)));
    const entries = items.filter((_item, i) => places[i] === undefined).map((item, i) => entryOf(item, archive.next + i));
    for (const block of new Set(entries.map(({ document }) => blockOf(document)))) {
      const before = (await texts.get(block))?.entries ?? [];
      const own = entries.filter(({ document }) => blockOf(document) === block);
      await texts.put(textsValue(block, [...before, ...own]));
    }
    await state.put({ ...archive, next: archive.next + entries.length } satisfies ArchiveState, 'archive');
    return true;
  });
}

/** Rows for all documents there are now. Until the last step old rows and new ones stand side by side: both name every document that counts. */
async function index(db: BoardDb, onProgress: (progress: BuildProgress) => void): Promise<boolean> {
  const begun = await beginIndexing(db);
  if (!begun) return false;
  const until = begun.next;
  const written = new Set<number>();
  const shares = Math.max(1, Math.ceil(until / documentsPerPass));
  for (let share = 0; share < shares; share++) {
    const builder = new GramBuilder(share, shares);
    for await (const entry of entriesBelow(db, until)) builder.add(entry.document, fold(entry.text));
    for (const rows of inSteps(builder.finish(), rowsPerStep)) {
      for (const [first] of rows) written.add(first);
      await withWrite(db, ['grams'], (tx) =>
        allOf(
          rows.map(
            ([first, row]) =>
              () =>
                tx.objectStore('grams').put(row, first),
          ),
        ),
      );
    }
    onProgress({ done: 0.3 + (0.7 * (share + 1)) / shares });
  }
  return finish(db, until, written, new Set(begun.dead));
}

function beginIndexing(db: BoardDb): Promise<ArchiveState | null> {
  return withWrite(db, ['state'], async (tx) => {
    const state = tx.objectStore('state');
    const archive = (await state.get('archive')) as ArchiveState | undefined;
    if (!archive || archive.stale) return null;
    await state.put({ ...archive, indexing: archive.next } satisfies ArchiveState, 'archive');
    return archive;
  });
}

/** @param deadBefore those the rows just written do not name any more */
async function finish(
  db: BoardDb,
  until: number,
  written: ReadonlySet<number>,
  deadBefore: ReadonlySet<number>,
): Promise<boolean> {
  const dates = new Float64Array(until);
  const sounds: string[] = Array.from({ length: until }, () => '');
  for await (const entry of entriesBelow(db, until)) {
    dates[entry.document] = entry.publishedAt;
    sounds[entry.document] = entry.sounds;
  }
  return withWrite(db, ['grams', 'state'], async (tx) => {
    const [grams, state] = [tx.objectStore('grams'), tx.objectStore('state')];
    const archive = (await state.get('archive')) as ArchiveState | undefined;
    if (archive?.indexing !== until) return false;
    const dead = archive.dead.filter((document) => !deadBefore.has(document));
    for (const document of dead) sounds[document] = '';
    const unused = (await grams.getAllKeys()).filter((first) => !written.has(first));
    await allOf([
      ...unused.map((first) => () => grams.delete(first)),
      () => state.put(dates, 'archiveDates'),
      () => state.put(sounds.join('\n'), 'archiveSounds'),
      () => state.put({ next: archive.next, built: until, dead, stale: false } satisfies ArchiveState, 'archive'),
    ]);
    return true;
  });
}

async function* entriesBelow(db: BoardDb, until: number): AsyncGenerator<ArchiveEntry> {
  for (let block = 0; block * documentsPerBlock < until; block += blocksPerStep) {
    const range = IDBKeyRange.bound(block, block + blocksPerStep, false, true);
    for (const { entries } of await db.getAll('texts', range))
      for (const entry of entries) if (entry.document < until) yield entry;
  }
}

function* inSteps<T>(values: Iterable<T>, size: number): Generator<readonly T[]> {
  let step: T[] = [];
  for (const value of values) {
    step.push(value);
    if (step.length < size) continue;
    yield step;
    step = [];
  }
  if (step.length > 0) yield step;
}
