/** What changes on a board without a release: a board is chosen, a handover is over, an item's time has ended. */
import type { ItemHead, Programme } from '../core/programme/programme.ts';
import { bucketOf } from '../core/release/bucket.ts';
import { dayMs, type Instant } from '../core/time/instant.ts';
import { dealtHashes, heldProgrammes, itemsIn, ofBoard } from './apply.ts';
import { followArchive } from './archive.ts';
import { derive, entriesOf, layoutOf, officeIn } from './derive.ts';
import { itemIn } from './records.ts';
import type { ArchiveState, BoardDb, HeldProgramme, HeldRelease, StoredRecord } from './schema.ts';
import { programmeKey, readProgramme, readState } from './state.ts';
import { allOf, withWrite } from './write.ts';

/**
 * Makes the programme of a board from what is held, if there is none yet or its pages were laid out by another version.
 * @returns whether the store now holds a programme for it
 */
export async function adoptBoard(db: BoardDb, id: string, at: Instant): Promise<boolean> {
  const [release, records, before] = await Promise.all([
    readState(db, 'release'),
    readState(db, 'office'),
    readProgramme(db, id),
  ]);
  const office = records && officeIn(records);
  const board = office?.boards.find((b) => b.id === id);
  if (!release || !office || !board) return false;
  if (before?.layout === layoutOf(board)) return true;
  const heads = (await db.getAll('heads')).flatMap((value) => value.heads);
  const readItems = itemsIn(db, { clear: false, chunks: new Map() }, release.buckets);
  const derived = await derive({
    office,
    heads,
    release,
    board,
    before,
    dealt: await dealtHashes(db, id),
    effect: 'now',
    readItems,
    at,
    paired: false,
  });
  if (!derived) return false;
  await withWrite(db, ['deck', 'state'], async (tx) => {
    const [deck, state] = [tx.objectStore('deck'), tx.objectStore('state')];
    const keys = await deck.getAllKeys(ofBoard(id));
    await allOf([
      ...keys.filter((key) => !derived.hands.has(key[1])).map((key) => () => deck.delete(key)),
      ...derived.deck.map((value) => () => deck.put(value)),
      () => state.put(derived.held, programmeKey(id)),
    ]);
  });
  return true;
}

/** The glass has left the previous programme: it and the bodies only it named go. */
export async function dropPrevious(db: BoardDb, id: string): Promise<void> {
  await withWrite(db, ['deck', 'state'], async (tx) => {
    const [deck, state] = [tx.objectStore('deck'), tx.objectStore('state')];
    const held = (await state.get(programmeKey(id))) as HeldProgramme | undefined;
    if (!held?.previous) return;
    const hands = new Set([...entriesOf(held.current), ...(held.current.alerts ?? [])].map(({ hash }) => hash));
    const keys = await deck.getAllKeys(ofBoard(id));
    await allOf([
      ...keys.filter((key) => !hands.has(key[1])).map((key) => () => deck.delete(key)),
      () => state.put({ ...held, previous: null } satisfies HeldProgramme, programmeKey(id)),
    ]);
  });
}

/** Whether removed text may still lie in a programme that is being handed over; acknowledgements wait for it. */
export async function isHandingOver(db: BoardDb): Promise<boolean> {
  return (await heldProgrammes(db)).some((held) => held.previous !== null);
}

export interface EndedItems {
  readonly forgotten: readonly string[];
  /** When the next item's time ends; null: none will. */
  readonly nextEndAt: Instant | null;
}

/**
 * Deletes the words of items whose time ended, offline too (R7, R59): body, deck and title. What is left is id, hash and
 * the bounds that rotation is computed from. A lease that ended is fetched again at the next contact (`bodilessRecords`).
 * Call with a trusted clock only.
 */
export async function forgetEnded(db: BoardDb, at: Instant, contactAt: Instant): Promise<EndedItems> {
  const keeps = (await readState(db, 'archive')) !== null;
  const endOf = (head: ItemHead): number => (keeps ? endInArchive(head, contactAt) : endOnBoards(head, contactAt));
  const values = await db.getAll('heads');
  const wordy = values.flatMap((value) =>
    value.heads.filter((head) => head.title !== '').map((head) => ({ bucket: value.bucket, head })),
  );
  const ended = wordy.filter(({ head }) => endOf(head) <= at);
  const later = wordy.map(({ head }) => endOf(head)).filter((end) => end > at && Number.isFinite(end));
  const nextEndAt = later.length > 0 ? (later.reduce((a, b) => Math.min(a, b)) as Instant) : null;
  if (ended.length > 0) await forget(db, new Set(ended.map(({ head }) => head.hash)), new Set(ended.map(({ bucket }) => bucket)));
  return { forgotten: ended.map(({ head }) => head.id), nextEndAt };
}

/** With an archive an item outlives its time on boards; lists of persons, the class with a lease of a day at most, do not (R7, R59). */
function endInArchive(head: ItemHead, contactAt: Instant): number {
  const isPersons = head.leaseMs !== null && head.leaseMs <= dayMs;
  return endOnBoards(isPersons ? head : { ...head, until: null }, contactAt);
}

function endOnBoards(head: ItemHead, contactAt: Instant): number {
  return Math.min(
    head.until ?? Number.POSITIVE_INFINITY,
    head.leaseMs === null ? Number.POSITIVE_INFINITY : contactAt + head.leaseMs,
  );
}

async function forget(db: BoardDb, hashes: ReadonlySet<string>, buckets: ReadonlySet<number>): Promise<void> {
  await withWrite(db, ['chunks', 'heads', 'deck', 'media', 'state', 'texts', 'grams'], async (tx) => {
    const [chunks, heads, deck, state] = [
      tx.objectStore('chunks'),
      tx.objectStore('heads'),
      tx.objectStore('deck'),
      tx.objectStore('state'),
    ];
    const media = tx.objectStore('media');
    const gone = new Set<string>();
    for (const bucket of buckets) {
      const [chunk, value] = await Promise.all([chunks.get(bucket), heads.get(bucket)]);
      const records = (chunk?.records ?? []).map((record) => {
        if (!hashes.has(record.hash)) return record;
        gone.add(record.id);
        return bodiless(record);
      });
      await chunks.put({ bucket, records });
      await heads.put({
        bucket,
        heads: (value?.heads ?? []).map((head) => (hashes.has(head.hash) ? { ...head, title: '' } : head)),
      });
    }
    const archive = (await state.get('archive')) as ArchiveState | undefined;
    if (archive) await followArchive(tx, archive, [...gone], []);
    for (const key of await deck.getAllKeys()) if (hashes.has(key[1])) await deck.delete(key);
    for (const row of await media.getAll()) {
      const items = row.items.filter((item) => !gone.has(item));
      if (items.length < row.items.length) await (items.length > 0 ? media.put({ ...row, items }) : media.delete(row.hash));
    }
    const names = IDBKeyRange.bound(programmeKey(''), programmeKey('\uffff'));
    for (const held of (await state.getAll(names)) as HeldProgramme[]) {
      const previous = held.previous && wordless(held.previous, hashes);
      await state.put(
        { ...held, current: wordless(held.current, hashes), previous } satisfies HeldProgramme,
        programmeKey(held.board),
      );
    }
  });
}

function bodiless({ kind, id, revision, audience, hash, length }: StoredRecord): StoredRecord {
  return { kind, id, revision, audience, hash, length };
}

/** The entry itself stays: taking it out would move the rotation of all others. */
function wordless(programme: Programme, hashes: ReadonlySet<string>): Programme {
  const wipe = <T extends ItemHead>(head: T): T => (hashes.has(head.hash) ? { ...head, title: '' } : head);
  return {
    ...programme,
    playlists: programme.playlists.map((playlist) => ({ ...playlist, entries: playlist.entries.map(wipe) })),
    evergreen: { ...programme.evergreen, entries: programme.evergreen.entries.map(wipe) },
    postings: programme.postings.filter((head) => !hashes.has(head.hash)),
  };
}

/** Item records without a body, to be fetched again where this board may hold them and their time has not ended by `at`. */
export async function bodilessRecords(
  db: BoardDb,
  release: HeldRelease,
  at: Instant,
  contactAt: Instant = at,
): Promise<readonly StoredRecord[]> {
  const values = await db.getAll('heads');
  const wordless = values
    .flatMap((value) => value.heads)
    .filter((head) => head.title === '' && endOnBoards(head, contactAt) > at);
  const records = await Promise.all(
    wordless.map(async (head) => {
      const chunk = await db.get('chunks', bucketOf('item', head.id, release.buckets));
      return chunk?.records.find((record) => record.kind === 'item' && record.hash === head.hash && itemIn(record) === null);
    }),
  );
  return records.filter((record) => record !== undefined);
}
