/** Single values of the store: read by key, written through `withWrite` alone. */
import type { Instant } from '../core/time/instant.ts';
import type { Acknowledgement, BoardDb, HeldProgramme, Identity, Refusal, StateValues } from './schema.ts';
import { withWrite } from './write.ts';

type StateKey = keyof StateValues;

export async function readState<K extends StateKey>(db: BoardDb, key: K): Promise<StateValues[K] | null> {
  return ((await db.get('state', key)) as StateValues[K] | undefined) ?? null;
}

export function writeState<K extends StateKey>(db: BoardDb, key: K, value: StateValues[K]): Promise<void> {
  return withWrite(db, ['state'], async (tx) => {
    await tx.objectStore('state').put(value, key);
  });
}

export function programmeKey(board: string): string {
  return `programme:${board}`;
}

export async function readProgramme(db: BoardDb, board: string): Promise<HeldProgramme | null> {
  return ((await db.get('state', programmeKey(board))) as HeldProgramme | undefined) ?? null;
}

/** Everything a page starts from, in one read transaction. */
export async function readStart(db: BoardDb, board: string | null) {
  const { store } = db.transaction('state');
  const get = <K extends StateKey>(key: K) => store.get(key) as Promise<StateValues[K] | undefined>;
  const [programme, trust, release, contactAt, clock, office] = await Promise.all([
    board === null ? undefined : (store.get(programmeKey(board)) as Promise<HeldProgramme | undefined>),
    get('trust'),
    get('release'),
    get('contactAt'),
    get('clock'),
    board === null ? get('office') : undefined,
  ]);
  return {
    programme: programme ?? null,
    trust: trust ?? null,
    release: release ?? null,
    contactAt: contactAt ?? null,
    clock: clock ?? null,
    office: office ?? [],
  };
}

export async function readIdentity(db: BoardDb): Promise<Identity | null> {
  return ((await db.get('device', 'identity')) as Identity | undefined) ?? null;
}

export function writeIdentity(db: BoardDb, identity: Identity): Promise<void> {
  return withWrite(db, ['device'], async (tx) => {
    await tx.objectStore('device').put(identity, 'identity');
  });
}

const refusalCodes = 64;

/** Counts a refusal by its code; the oldest of more than 64 codes gives way (R76). */
export function countRefusal(db: BoardDb, code: string, reason: string, at: Instant): Promise<void> {
  return withWrite(db, ['state'], async (tx) => {
    const store = tx.objectStore('state');
    const known = ((await store.get('refusals')) as readonly Refusal[] | undefined) ?? [];
    const count = (known.find((r) => r.code === code)?.count ?? 0) + 1;
    const others = known.filter((r) => r.code !== code);
    await store.put([{ code, count, reason, at }, ...others].slice(0, refusalCodes), 'refusals');
  });
}

/** Forgets acknowledgements the hub has confirmed. */
export function dropAcknowledgements(db: BoardDb, sent: readonly Acknowledgement[]): Promise<void> {
  const told = new Set(sent.map((a) => `${a.lineage}.${a.release}`));
  return withWrite(db, ['state'], async (tx) => {
    const store = tx.objectStore('state');
    const waiting = ((await store.get('acknowledge')) as readonly Acknowledgement[] | undefined) ?? [];
    await store.put(
      waiting.filter((a) => !told.has(`${a.lineage}.${a.release}`)),
      'acknowledge',
    );
  });
}
