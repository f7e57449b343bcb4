/**
 * The register of commands: append-only, hash-chained, written in the command's own transaction (FIELD 24), so that no
 * command can be without its row and no row can be changed unseen. Appending waits for its turn: a chain has one end.
 */
import { createHash } from 'node:crypto';
import type { JSONValue, Sql, TransactionSql } from 'postgres';
import { canonicalJson } from '../../core/release/canonical-json.ts';
import { type Instant, toInstant, toIso } from '../../core/time/instant.ts';
import type { Actor } from '../hub.ts';

export interface AuditEntry {
  readonly actor: Actor;
  /** Kebab-case name of the command. */
  readonly command: string;
  /** Facts, never secrets and never the words of an item. */
  readonly detail: Readonly<Record<string, unknown>>;
  readonly at: Instant;
}

const auditLock = 7_003;
const genesis = '0'.repeat(64);

export async function recordAudit(tx: TransactionSql, entry: AuditEntry): Promise<void> {
  await tx`select pg_advisory_xact_lock(${auditLock})`;
  const [last] = await tx<{ hash: string }[]>`select hash from audit order by seq desc limit 1`;
  const previous = last?.hash ?? genesis;
  const detail = JSON.parse(JSON.stringify(entry.detail)) as JSONValue;
  await tx`insert into audit (at, actor, command, detail, previous, hash)
    values (${new Date(entry.at)}, ${entry.actor}, ${entry.command}, ${tx.json(detail)}, ${previous}, ${linkOf(previous, { ...entry, detail: detail as Record<string, unknown> })})`;
}

export type ChainCheck =
  | { readonly kind: 'whole'; readonly rows: number }
  | { readonly kind: 'broken'; readonly seq: number; readonly reason: string };

/** Walks the whole chain; names the first row that does not follow from the one before it. */
export async function verifyChain(sql: Sql): Promise<ChainCheck> {
  let previous = genesis;
  let rows = 0;
  for await (const part of sql<
    { seq: number; at: Date; actor: string; command: string; detail: Record<string, unknown>; previous: string; hash: string }[]
  >`
    select seq::int, at, actor, command, detail, previous, hash from audit order by seq`.cursor(500)) {
    for (const row of part) {
      if (row.previous !== previous)
        return {
          kind: 'broken',
          seq: row.seq,
          reason: `row ${row.seq} does not follow the row before it: one was removed or inserted`,
        };
      const expected = linkOf(previous, { ...row, at: toInstant(row.at.getTime()) });
      if (expected !== row.hash)
        return { kind: 'broken', seq: row.seq, reason: `row ${row.seq} was changed after it was written` };
      previous = row.hash;
      rows += 1;
    }
  }
  return { kind: 'whole', rows };
}

function linkOf(previous: string, { at, actor, command, detail }: AuditEntry): string {
  return createHash('sha256')
    .update(canonicalJson({ previous, at: toIso(at), actor, command, detail }))
    .digest('hex');
}
