/** `noticeboard backup FILE`: one consistent snapshot of the register, while the hub goes on working. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sql, TransactionSql } from 'postgres';
import { type Instant, toIso } from '../../core/time/instant.ts';
import { readState } from '../publish/state.ts';
import { type Manifest, type TableSource, writeArchive } from './archive.ts';

export interface BackupRequest {
  readonly sql: Sql;
  readonly file: string;
  readonly now: Instant;
  readonly kioskConfig: string;
  readonly rootFingerprint: string | null;
  /** From `sealKeys`; null: the keys are kept elsewhere. */
  readonly sealedKeys: Manifest['sealedKeys'];
}

export interface BackedUp {
  readonly rows: number;
  readonly manifest: Manifest;
}

/** @throws BackupFault if the file cannot be written. */
export async function writeBackup({
  sql,
  file,
  now,
  kioskConfig,
  rootFingerprint,
  sealedKeys,
}: BackupRequest): Promise<BackedUp> {
  const configHash = await hashOfFolder(kioskConfig);
  return (await sql.begin('isolation level repeatable read read only', async (tx) => {
    const state = await readState(tx);
    const manifest: Manifest = {
      noticeboard: 'backup',
      format: 1,
      createdAt: toIso(now),
      lineage: state?.lineage ?? null,
      release: state?.number ?? 0,
      schema: await schemaSteps(tx),
      configHash,
      rootFingerprint,
      sealedKeys,
    };
    return { manifest, rows: await writeArchive(file, manifest, tableSources(tx)) };
  })) as BackedUp;
}

export async function schemaSteps(sql: Sql | TransactionSql): Promise<string[]> {
  return (await sql<{ name: string }[]>`select name from migrations order by number`).map(({ name }) => name);
}

/** Every table but the record of its own steps, those a row may refer to first. */
export async function tablesIn(
  sql: Sql | TransactionSql,
): Promise<readonly { readonly table: string; readonly columns: string[] }[]> {
  const rows = await sql<{ table: string; columns: string[]; refers: string[] }[]>`
    select c.relname as table,
      (select array_agg(a.attname::text order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
      coalesce((select array_agg(r.relname::text) from pg_constraint k join pg_class r on r.oid = k.confrelid where k.conrelid = c.oid and k.contype = 'f'), '{}') as refers
    from pg_class c where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace and c.relname <> 'migrations' order by c.relname`;
  const ordered = new Map<string, string[]>();
  const add = (name: string): void => {
    const row = rows.find(({ table }) => table === name);
    if (!row || ordered.has(name)) return;
    for (const other of row.refers) if (other !== name) add(other);
    ordered.set(name, row.columns);
  };
  for (const { table } of rows) add(table);
  return [...ordered].map(([table, columns]) => ({ table, columns }));
}

async function* tableSources(tx: TransactionSql): AsyncGenerator<TableSource> {
  for (const { table, columns } of await tablesIn(tx)) yield { table, columns, rows: rowsOf(tx, table, columns) };
}

/** Few at a time: a row may be a picture of eight megabytes. */
const rowsAtOnce = 50;

/** Texts and not JSON values: the own text of every type reads back as exactly the same value. */
async function* rowsOf(tx: TransactionSql, table: string, columns: readonly string[]): AsyncGenerator<string> {
  const texts = columns.map((column) => `"${column}"::text`).join(', ');
  const parts = tx.unsafe<{ row: string }[]>(`select json_build_array(${texts})::text as row from "${table}"`).cursor(rowsAtOnce);
  for await (const rows of parts) for (const { row } of rows) yield row;
}

/** SHA-256 over names and contents; null where there is no folder. */
async function hashOfFolder(dir: string): Promise<string | null> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => null);
  if (entries === null) return null;
  const hash = createHash('sha256');
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort()) hash.update(`${file.slice(dir.length)}\n`).update(await readFile(file));
  return hash.digest('hex');
}
