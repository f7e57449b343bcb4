/**
 * The terminal's archive: every item held, as text that can be found and listed (DESIGN §6). It moves in the same transaction
 * as the release, so that what is withdrawn is in no part of it; what is new is read plainly until the index is built again.
 *
 *   documents 0 … built      in `texts` four to a value, and in `grams` by pairs of characters
 *   documents built … next   in `texts` alone: the tail
 */
import type { Item } from '../core/item/item.ts';
import { plainText } from '../core/item/plain-text.ts';
import { instantOf } from '../core/time/instant.ts';
import { itemIn } from './records.ts';
import type { ArchiveEntry, ArchiveState, BoardDb, StoredRecord, TextsValue } from './schema.ts';
import { allOf, type Write, withWrite } from './write.ts';

export const documentsPerBlock = 4;
export const blockOf = (document: number): number => Math.floor(document / documentsPerBlock);

export const emptyArchive: ArchiveState = { next: 0, built: 0, dead: [], stale: true };

/** Makes this device keep the archive; what it holds already is gathered by the next build. */
export function keepArchive(db: BoardDb): Promise<void> {
  return withWrite(db, ['state'], async (tx) => {
    const state = tx.objectStore('state');
    if ((await state.get('archive')) === undefined) await state.put(emptyArchive, 'archive');
  });
}

/** What is found of an item: title first, then its numbers, issuer, keywords and words, a line each. */
export function entryOf(item: Item, document: number): ArchiveEntry {
  const { id, revision, kind, category, issuer, language, title } = item;
  const parts = [title, item.documentNumber, item.indexNumber, issuer, item.keywords.join(' '), ...item.blocks.map(plainText)];
  return {
    document,
    id,
    revision,
    kind,
    category,
    issuer,
    language,
    title,
    publishedAt: instantOf(item.publishedAt),
    text: parts.filter((part) => part !== undefined && part !== '').join('\n'),
    sounds: item.pinyin ?? '',
  };
}

export function textsValue(block: number, entries: readonly ArchiveEntry[]): TextsValue {
  return { block, entries, ids: entries.map(({ id }) => id) };
}

type ArchiveWrite = Write<['texts', 'grams', 'state']>;
/** A transaction over these stores and others. */
interface Wider {
  readonly objectStoreNames: { contains(name: string): boolean };
}
/** The compiler does not see that a transaction over more stores can do all that one over fewer can. */
const ownPart = (tx: Wider): ArchiveWrite => tx as unknown as ArchiveWrite;

/**
 * Takes gone and replaced items out, and puts new ones at the end. Costs what changes, but for a withdrawn title of the built
 * part: the line of its sounds is blanked, and the value written whole.
 */
export async function followArchive(
  wider: Wider,
  archive: ArchiveState,
  gone: readonly string[],
  added: readonly StoredRecord[],
): Promise<void> {
  const tx = ownPart(wider);
  const state = tx.objectStore('state');
  const left = await takeOut(tx, [...gone, ...added.map(({ id }) => id)]);
  const dead = left.filter((document) => document < Math.max(archive.built, archive.indexing ?? 0));
  if (dead.length > 0) await blankSounds(tx, dead);
  const entries = added.flatMap((record) => itemIn(record) ?? []).map((item, i) => entryOf(item, archive.next + i));
  await append(tx, entries);
  await state.put({ ...archive, next: archive.next + entries.length, dead: [...archive.dead, ...dead] }, 'archive');
}

/** Nothing of the archive is left; the next build gathers it anew. */
export async function clearArchive(wider: Wider): Promise<void> {
  const tx = ownPart(wider);
  const state = tx.objectStore('state');
  await allOf([
    () => tx.objectStore('texts').clear(),
    () => tx.objectStore('grams').clear(),
    () => state.delete('archiveDates'),
    () => state.delete('archiveSounds'),
    () => state.put(emptyArchive, 'archive'),
  ]);
}

/** @returns the documents that left */
async function takeOut(tx: ArchiveWrite, ids: readonly string[]): Promise<readonly number[]> {
  const texts = tx.objectStore('texts');
  const wanted = new Set(ids);
  const blocks = new Set((await Promise.all([...wanted].map((id) => texts.index('ids').getAllKeys(id)))).flat());
  const left: number[] = [];
  for (const block of blocks) {
    const value = await texts.get(block);
    if (!value) continue;
    left.push(...value.entries.filter(({ id }) => wanted.has(id)).map(({ document }) => document));
    await texts.put(
      textsValue(
        block,
        value.entries.filter(({ id }) => !wanted.has(id)),
      ),
    );
  }
  return left;
}

async function append(tx: ArchiveWrite, entries: readonly ArchiveEntry[]): Promise<void> {
  const texts = tx.objectStore('texts');
  for (const block of new Set(entries.map(({ document }) => blockOf(document)))) {
    const before = (await texts.get(block))?.entries ?? [];
    const own = entries.filter(({ document }) => blockOf(document) === block);
    await texts.put(textsValue(block, [...before, ...own]));
  }
}

async function blankSounds(tx: ArchiveWrite, documents: readonly number[]): Promise<void> {
  const state = tx.objectStore('state');
  const lines = ((await state.get('archiveSounds')) as string | undefined)?.split('\n');
  if (!lines) return;
  for (const document of documents) lines[document] = '';
  await state.put(lines.join('\n'), 'archiveSounds');
}
