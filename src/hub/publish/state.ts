/** Where publishing stands: one row of `meta`, moved only under the publisher's lock. */
import { randomBytes } from 'node:crypto';
import type { JSONValue, Sql, TransactionSql } from 'postgres';
import type { FileFact } from './metadata.ts';

export interface PublishState {
  readonly lineage: string;
  /** Newest release; 0 before the first. */
  readonly number: number;
  /** SHA-256 of the newest release list; null before the first. */
  readonly listHash: string | null;
  readonly buckets: number;
  readonly versions: { readonly root: number; readonly targets: number; readonly snapshot: number; readonly timestamp: number };
  /** The release lists targets still name, oldest first. */
  readonly listed: readonly { readonly number: number; readonly fact: FileFact }[];
  readonly snapshotIndex: FileFact | null;
  /** Length and hashes of the snapshot metadata the timestamp names. */
  readonly snapshotMetadata: FileFact | null;
  readonly timestampSignedAt: number;
  /** When targets and snapshot were signed. */
  readonly standingSignedAt: number;
}

type AnySql = Sql | TransactionSql;

/** Advisory lock of publishing: a cursor over committed rows loses a quarter of them under concurrency; a lock loses none. */
export const publishLock = 7_002;

export const newLineage = (): string => `l${randomBytes(8).toString('hex')}`;

export function firstState(): PublishState {
  return {
    lineage: newLineage(),
    number: 0,
    listHash: null,
    buckets: 1,
    versions: { root: 0, targets: 0, snapshot: 0, timestamp: 0 },
    listed: [],
    snapshotIndex: null,
    snapshotMetadata: null,
    timestampSignedAt: 0,
    standingSignedAt: 0,
  };
}

/** Far more signings than lie between two backups, far fewer than would use up the numbers. */
const restoreRaise = 1_000_000;

/**
 * After a restore: boards may have seen versions the backup does not know. A hub signs less than once a second on average,
 * so Unix seconds are above every version it has reached, whatever the backup's age; the fixed step covers a clock that is
 * wrong or simulated. Versions stay below 2^53 for thousands of millions of restores.
 */
export function restoredState(old: PublishState, nowMs: number): PublishState {
  const raise = (version: number): number => Math.max(version + restoreRaise, Math.floor(nowMs / 1000));
  const { root, targets, snapshot, timestamp } = old.versions;
  return {
    ...firstState(),
    buckets: old.buckets,
    versions: { root, targets: raise(targets), snapshot: raise(snapshot), timestamp: raise(timestamp) },
  };
}

export async function readState(sql: AnySql): Promise<PublishState | null> {
  const [row] = await sql<{ value: PublishState }[]>`select value from meta where key = 'publish'`;
  return row?.value ?? null;
}

export async function writeState(sql: AnySql, state: PublishState): Promise<void> {
  const value = sql.json(state as unknown as JSONValue);
  await sql`insert into meta (key, value) values ('publish', ${value}) on conflict (key) do update set value = excluded.value`;
}
