/**
 * From one verified release to the next in one transaction (R63, DESIGN §4.3): records, everything derived from them, and
 * the trusted metadata move together or not at all. What is to be written is computed before the transaction opens
 * (one writer at a time holds the store's lock); the transaction compares what it finds with what it began from.
 */
import type { Item } from '../core/item/item.ts';
import type { ItemHead } from '../core/programme/programme.ts';
import { bucketOf, bucketsFor } from '../core/release/bucket.ts';
import type { Instant } from '../core/time/instant.ts';
import { clearArchive, followArchive } from './archive.ts';
import { type Derived, derive, officeIn, type ReadItems } from './derive.ts';
import { type MediaFile, mediaOf } from './media.ts';
import { headsOf, itemIn, readChunks, recordKey, toBuckets } from './records.ts';
import type {
  Acknowledgement,
  ArchiveState,
  BoardDb,
  HeldProgramme,
  HeldRelease,
  HeldTrust,
  MediaValue,
  Removed,
  StoredRecord,
} from './schema.ts';
import { programmeKey, readState } from './state.ts';
import { allOf, withWrite } from './write.ts';

export type StoreChange =
  /** The release is the one held: only metadata and the instant of contact move. */
  | { readonly kind: 'none' }
  | { readonly kind: 'delta'; readonly puts: readonly StoredRecord[]; readonly removals: readonly Removed[] }
  /** The complete set: what is not in it goes. */
  | { readonly kind: 'whole'; readonly records: readonly StoredRecord[] };

export interface Advance {
  readonly change: StoreChange;
  readonly trust: HeldTrust;
  readonly release: HeldRelease;
  readonly effect: 'boundary' | 'now';
  readonly contactAt: Instant;
  readonly clock: unknown;
  /** Whether examples are left out; default false. */
  readonly paired?: boolean;
}

/** The store holds another release than the advance began from: somebody else wrote. Pull again. */
export class StoreMoved extends Error {
  readonly code = 'store-moved';
}

/** A bucket grown beyond this is cut anew, all of them with it: once in every doubling of the archive. */
const fullestBucket = 250;

/** More boards than this in one browser are a mistake; the ones unused longest are forgotten. */
const boardsKept = 8;

interface Plan {
  readonly clear: boolean;
  readonly buckets: number;
  readonly chunks: ReadonlyMap<number, readonly StoredRecord[]>;
  readonly heads: ReadonlyMap<number, readonly ItemHead[]>;
  readonly office: readonly StoredRecord[] | null;
  readonly media: readonly MediaValue[];
  readonly removed: readonly Removed[];
  /** Item records whose words were not held before. */
  readonly added: readonly StoredRecord[];
}

/**
 * Takes the store to the advance's release.
 * @param held the release the advance began from (null: an empty store)
 * @param boards board ids to make programmes for, besides those the store has
 * @returns what left the store
 * @throws StoreMoved, QuotaExceededError; then nothing has changed
 */
export async function applyAdvance(
  db: BoardDb,
  advance: Advance,
  held: HeldRelease | null,
  boards: readonly string[],
): Promise<readonly Removed[]> {
  if (advance.change.kind === 'none') {
    await writeContact(db, advance, held);
    return [];
  }
  const plan = await planChange(db, advance, held);
  const derived = await deriveAll(db, plan, advance, boards);
  await commit(db, advance, held, plan, derived);
  return plan.removed;
}

function writeContact(db: BoardDb, advance: Advance, held: HeldRelease | null): Promise<void> {
  return withWrite(db, ['state'], async (tx) => {
    const state = tx.objectStore('state');
    mustStand((await state.get('release')) as HeldRelease | undefined, held);
    await allOf([
      () => state.put(advance.trust, 'trust'),
      () => state.put(advance.contactAt, 'contactAt'),
      () => state.put(advance.clock, 'clock'),
    ]);
  });
}

function mustStand(found: HeldRelease | undefined, expected: HeldRelease | null): void {
  const name = (release: HeldRelease | null | undefined) => (release ? `${release.lineage}.${release.number}` : 'none');
  if (name(found) !== name(expected)) {
    throw new StoreMoved(
      `The store holds release ${name(found)}, not ${name(expected)} as the pull began with; the next pull starts from there.`,
    );
  }
}

async function planChange(db: BoardDb, advance: Advance, held: HeldRelease | null): Promise<Plan> {
  const { change, release } = advance;
  if (change.kind === 'whole') return planWhole(db, change.records, release.buckets);
  if (change.kind === 'none') throw new Error('a change is planned only where there is one');
  const plan = held ? await planDelta(db, change, held.buckets) : null;
  const fullest = Math.max(0, ...[...(plan?.chunks.values() ?? [])].map((records) => records.length));
  if (plan && fullest <= fullestBucket) return plan;
  const records = (await db.getAll('chunks')).flatMap((chunk) => chunk.records);
  const merged = [...merge(records, change).values()];
  return planWhole(db, merged, bucketsFor(merged.length));
}

function merge(records: readonly StoredRecord[], change: StoreChange & { kind: 'delta' }): Map<string, StoredRecord> {
  const merged = new Map(records.map((record) => [recordKey(record), record]));
  for (const removal of change.removals) merged.delete(recordKey(removal));
  for (const put of change.puts) merged.set(recordKey(put), put);
  return merged;
}

async function planDelta(db: BoardDb, change: StoreChange & { kind: 'delta' }, buckets: number): Promise<Plan> {
  const touched = new Set([...change.puts, ...change.removals].map((c) => bucketOf(c.kind, c.id, buckets)));
  const before = await readChunks(db, touched);
  const old = new Map([...before.values()].flat().map((record) => [recordKey(record), record]));
  const merged = merge([...old.values()], change);
  const chunks = toBuckets(merged.values(), buckets);
  for (const bucket of touched) if (!chunks.has(bucket)) chunks.set(bucket, []);
  return {
    clear: false,
    buckets,
    chunks,
    heads: await headsBeside(db, chunks),
    office: [...change.puts, ...change.removals].some((c) => c.kind !== 'item') ? await mergedOffice(db, change) : null,
    media: await mediaMoved(db, old, merged),
    removed: removedFrom(old, merged),
    added: addedTo(old, merged),
  };
}

async function mergedOffice(db: BoardDb, change: StoreChange & { kind: 'delta' }): Promise<readonly StoredRecord[]> {
  const office = (await readState(db, 'office')) ?? [];
  return [...merge(office, change).values()].filter((record) => record.kind !== 'item');
}

async function planWhole(db: BoardDb, records: readonly StoredRecord[], buckets: number): Promise<Plan> {
  const old = new Map(
    (await db.getAll('chunks')).flatMap((chunk) => chunk.records.map((record) => [recordKey(record), record] as const)),
  );
  const merged = new Map(records.map((record) => [recordKey(record), record]));
  const chunks = toBuckets(merged.values(), buckets);
  return {
    clear: true,
    buckets,
    chunks,
    heads: await headsBeside(db, chunks),
    office: [...merged.values()].filter((record) => record.kind !== 'item'),
    media: mediaRows(merged.values()),
    removed: removedFrom(old, merged),
    added: addedTo(old, merged),
  };
}

/** Heads of these buckets; the head of an ended item (body gone, words gone) is carried over from wherever it lay. */
async function headsBeside(
  db: BoardDb,
  chunks: ReadonlyMap<number, readonly StoredRecord[]>,
): Promise<Map<number, readonly ItemHead[]>> {
  const bodiless = [...chunks.values()].flat().filter((r) => r.kind === 'item' && r.body === undefined);
  const held = bodiless.length > 0 ? (await db.getAll('heads')).flatMap((value) => value.heads) : [];
  const carried = new Map(held.map((head) => [head.hash, head]));
  return new Map(
    [...chunks].map(([bucket, members]) => {
      const wordless = members.filter((r) => r.body === undefined).flatMap((r) => carried.get(r.hash) ?? []);
      return [bucket, [...headsOf(members), ...wordless]];
    }),
  );
}

/** Revisions that are no longer held: gone or replaced. */
function removedFrom(old: ReadonlyMap<string, StoredRecord>, merged: ReadonlyMap<string, StoredRecord>): readonly Removed[] {
  return [...old.values()]
    .filter((record) => merged.get(recordKey(record))?.hash !== record.hash)
    .map(({ kind, id, revision }) => ({ kind, id, revision }));
}

function addedTo(old: ReadonlyMap<string, StoredRecord>, merged: ReadonlyMap<string, StoredRecord>): readonly StoredRecord[] {
  return [...merged.values()].filter((record) => {
    const before = old.get(recordKey(record));
    return record.kind === 'item' && record.body !== undefined && (before?.hash !== record.hash || before.body === undefined);
  });
}

function filesIn(record: StoredRecord | undefined): readonly MediaFile[] {
  const item = record && itemIn(record);
  return item ? mediaOf(item) : [];
}

function mediaRows(records: Iterable<StoredRecord>): readonly MediaValue[] {
  const rows = new Map<string, MediaValue>();
  for (const record of records) {
    for (const { hash, file } of filesIn(record))
      rows.set(hash, { hash, file, items: [...new Set([...(rows.get(hash)?.items ?? []), record.id])] });
  }
  return [...rows.values()];
}

async function mediaMoved(
  db: BoardDb,
  old: ReadonlyMap<string, StoredRecord>,
  merged: ReadonlyMap<string, StoredRecord>,
): Promise<readonly MediaValue[]> {
  const rows = new Map<string, MediaValue>();
  for (const key of new Set([...old.keys(), ...merged.keys()])) {
    const [was, is] = [old.get(key), merged.get(key)];
    if (was === is) continue;
    const id = (was ?? is)!.id;
    for (const { hash, file } of [...filesIn(was), ...filesIn(is)]) {
      const row = rows.get(hash) ?? (await db.get('media', hash)) ?? { hash, file, items: [] };
      const others = row.items.filter((item) => item !== id);
      rows.set(hash, { ...row, items: filesIn(is).some((f) => f.hash === hash) ? [...others, id] : others });
    }
  }
  return [...rows.values()];
}

interface BoardPlan {
  readonly board: string;
  readonly derived: Derived | null;
}

async function deriveAll(db: BoardDb, plan: Plan, advance: Advance, boards: readonly string[]): Promise<readonly BoardPlan[]> {
  const office = officeIn(plan.office ?? (await readState(db, 'office')) ?? []);
  const programmes = await heldProgrammes(db);
  const kept = [...programmes].sort((a, b) => b.usedAt - a.usedAt).map((p) => p.board);
  const wanted = [...new Set([...boards, ...kept])].slice(0, boardsKept);
  const heads = await allHeads(db, plan);
  const readItems = itemsIn(db, plan, plan.buckets);
  const plans: BoardPlan[] = [];
  for (const id of new Set([...wanted, ...kept])) {
    const board = wanted.includes(id) ? office?.boards.find((b) => b.id === id) : undefined;
    const before = programmes.find((p) => p.board === id) ?? null;
    const dealt = await dealtHashes(db, id);
    const at = boards.includes(id) ? advance.contactAt : (before?.usedAt ?? advance.contactAt);
    const derived =
      office && board
        ? await derive({
            office,
            heads,
            release: advance.release,
            board,
            before,
            dealt,
            effect: advance.effect,
            readItems,
            at,
            paired: advance.paired ?? false,
          })
        : null;
    plans.push({ board: id, derived });
  }
  return plans;
}

export async function heldProgrammes(db: BoardDb): Promise<readonly HeldProgramme[]> {
  return (await db.getAll('state', IDBKeyRange.bound('programme:', 'programme:\uffff'))) as HeldProgramme[];
}

export async function dealtHashes(db: BoardDb, board: string): Promise<ReadonlySet<string>> {
  const keys = await db.getAllKeys('deck', ofBoard(board));
  return new Set(keys.map(([, hash]) => hash));
}

async function allHeads(db: BoardDb, plan: Plan): Promise<readonly ItemHead[]> {
  if (plan.clear) return [...plan.heads.values()].flat();
  const stored = await db.getAll('heads');
  const untouched = stored.filter((value) => !plan.heads.has(value.bucket)).flatMap((value) => value.heads);
  return [...untouched, ...[...plan.heads.values()].flat()];
}

/** Reads items by head: from what is about to be written, else from the store; superseded revisions still playing from the deck. */
export function itemsIn(db: BoardDb, plan: Pick<Plan, 'clear' | 'chunks'>, buckets: number): ReadItems {
  return async (heads) => {
    const wanted = new Set(heads.map((head) => head.hash));
    const bucketsOfHeads = new Set(heads.map((head) => bucketOf('item', head.id, buckets)));
    const stored = plan.clear
      ? new Map<number, readonly StoredRecord[]>()
      : await readChunks(
          db,
          [...bucketsOfHeads].filter((b) => !plan.chunks.has(b)),
        );
    const items = new Map<string, Item>();
    for (const bucket of bucketsOfHeads) {
      for (const record of plan.chunks.get(bucket) ?? stored.get(bucket) ?? []) {
        const item = wanted.has(record.hash) ? itemIn(record) : null;
        if (item) items.set(record.hash, item);
      }
    }
    return items;
  };
}

async function commit(
  db: BoardDb,
  advance: Advance,
  held: HeldRelease | null,
  plan: Plan,
  boards: readonly BoardPlan[],
): Promise<void> {
  await withWrite(db, ['chunks', 'heads', 'deck', 'media', 'state', 'texts', 'grams'], async (tx) => {
    const state = tx.objectStore('state');
    mustStand((await state.get('release')) as HeldRelease | undefined, held);
    const archive = (await state.get('archive')) as ArchiveState | undefined;
    const gone = plan.removed.filter(({ kind }) => kind === 'item').map(({ id }) => id);
    if (archive) await (plan.clear ? clearArchive(tx) : followArchive(tx, archive, gone, plan.added));
    const waiting = ((await state.get('acknowledge')) as readonly Acknowledgement[] | undefined) ?? [];
    const [chunks, heads, media, deck] = [
      tx.objectStore('chunks'),
      tx.objectStore('heads'),
      tx.objectStore('media'),
      tx.objectStore('deck'),
    ];
    const hands = await Promise.all(boards.map(({ board }) => deck.getAllKeys(ofBoard(board))));
    if (plan.clear) await Promise.all([chunks.clear(), heads.clear(), media.clear()]);
    await allOf([
      ...[...plan.chunks].map(
        ([bucket, records]) =>
          () =>
            records.length > 0 ? chunks.put({ bucket, records }) : chunks.delete(bucket),
      ),
      ...[...plan.heads].map(
        ([bucket, of]) =>
          () =>
            of.length > 0 ? heads.put({ bucket, heads: of }) : heads.delete(bucket),
      ),
      ...plan.media.map((row) => () => (row.items.length > 0 ? media.put(row) : media.delete(row.hash))),
      ...boards.flatMap(({ board, derived }, i) => [
        ...(hands[i] ?? []).filter((key) => !derived?.hands.has(key[1])).map((key) => () => deck.delete(key)),
        ...(derived?.deck ?? []).map((value) => () => deck.put(value)),
        () => (derived ? state.put(derived.held, programmeKey(board)) : state.delete(programmeKey(board))),
      ]),
      () => (plan.office ? state.put(plan.office, 'office') : Promise.resolve()),
      () => state.put({ ...advance.release, buckets: plan.buckets }, 'release'),
      () => state.put(advance.trust, 'trust'),
      () => state.put(advance.contactAt, 'contactAt'),
      () => state.put(advance.clock, 'clock'),
      () => state.put(acknowledged(waiting, advance.release, plan.removed), 'acknowledge'),
    ]);
  });
}

export function ofBoard(board: string): IDBKeyRange {
  return IDBKeyRange.bound([board], [board, '\uffff']);
}

/** Bounded: an unpaired page acknowledges nothing and must not gather forever (R76). */
function acknowledged(
  waiting: readonly Acknowledgement[],
  release: HeldRelease,
  removed: readonly Removed[],
): readonly Acknowledgement[] {
  const items = removed.filter((r) => r.kind === 'item');
  return [...waiting, { lineage: release.lineage, release: release.number, removed: items }].slice(-200);
}
