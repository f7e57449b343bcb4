/**
 * `noticeboard restore FILE`: the register as it was, in one transaction. The caller then starts a new lineage with raised
 * versions: boards may have seen releases this backup does not know, and follow by resyncing from the snapshot.
 */
import type { Sql, TransactionSql } from 'postgres';
import { BackupFault, checkArchive, type Manifest, type Section, sectionsOf } from './archive.ts';
import { schemaSteps, tablesIn } from './backup.ts';

export interface RestoreRequest {
  readonly sql: Sql;
  readonly file: string;
  /** Replace a register that holds items. */
  readonly force: boolean;
  /** Last step of the same transaction: the audit row. */
  readonly record: (tx: TransactionSql, manifest: Manifest) => Promise<unknown>;
}

export interface Restored {
  readonly manifest: Manifest;
  readonly rows: number;
}

/** The file is read to its end before anything is touched. @throws BackupFault */
export async function restoreBackup({ sql, file, force, record }: RestoreRequest): Promise<Restored> {
  const { manifest, rows } = await checkArchive(file);
  await sql.begin(async (tx) => {
    await mustFit(tx, manifest);
    const [held] = await tx<{ count: number }[]>`select count(*)::int as count from items`;
    if ((held?.count ?? 0) > 0 && !force)
      throw new BackupFault(
        'not-empty',
        `The register holds ${held?.count} items already: back it up, then add --force to replace it.`,
      );
    const tables = (await tablesIn(tx)).map(({ table }) => table);
    await tx.unsafe(`truncate ${tables.map((table) => `"${table}"`).join(', ')}`);
    for (const table of tables) await tx`alter table ${tx(table)} disable trigger user`;
    await copyIn(tx, file, new Set(tables));
    for (const table of tables) {
      await tx`alter table ${tx(table)} enable trigger user`;
      await goOnCounting(tx, table);
    }
    await record(tx, manifest);
  });
  return { manifest, rows };
}

async function mustFit(tx: TransactionSql, manifest: Manifest): Promise<void> {
  const here = await schemaSteps(tx);
  if (manifest.schema.join() === here.join()) return;
  if (manifest.schema.some((step) => !here.includes(step)))
    throw new BackupFault('newer-backup', 'The backup was written by a newer noticeboard: restore it with that version.');
  throw new BackupFault(
    'older-backup',
    'The backup was written by an older noticeboard: restore it with that version, then upgrade.',
  );
}

async function copyIn(tx: TransactionSql, file: string, known: ReadonlySet<string>): Promise<void> {
  let insert: ((rows: string) => Promise<unknown>) | null = null;
  for await (const section of sectionsOf(file)) {
    if (section.kind === 'rows' && insert) await insert(section.json);
    else if (section.kind === 'table') insert = await inserterFor(tx, section.head, known);
    else throw new BackupFault('damaged', 'The backup holds rows outside a table.');
  }
}

/** Names are checked against the register's own before they are put into SQL. */
async function inserterFor(
  tx: TransactionSql,
  { table, columns }: Extract<Section, { kind: 'table' }>['head'],
  known: ReadonlySet<string>,
): Promise<(rows: string) => Promise<unknown>> {
  if (!known.has(table)) throw new BackupFault('damaged', `The backup holds a table “${table}” that this version does not know.`);
  const types = new Map(
    (
      await tx<{ name: string; type: string }[]>`
        select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
        where attrelid = ${`"${table}"`}::regclass and attnum > 0 and not attisdropped`
    ).map(({ name, type }) => [name, type]),
  );
  const strange = columns.filter((column) => !types.has(column));
  if (strange.length > 0)
    throw new BackupFault('damaged', `The backup holds ${table}.${strange[0]}, which this version does not know.`);
  const names = columns.map((column) => `"${column}"`).join(', ');
  const values = columns.map((column, i) => `(row ->> ${i})::${types.get(column)}`).join(', ');
  const text = `insert into "${table}" (${names}) select ${values} from json_array_elements($1::text::json) row`;
  return (rows) => tx.unsafe(text, [rows]);
}

/** A serial column goes on after the highest number there is. */
async function goOnCounting(tx: TransactionSql, table: string): Promise<void> {
  const [serial] = await tx<{ sequence: string | null }[]>`
    select pg_get_serial_sequence(${table}, a.attname) as sequence from pg_attribute a
    where a.attrelid = ${table}::regclass and a.attname = 'seq' and not a.attisdropped`;
  if (serial?.sequence)
    await tx`select setval(${serial.sequence}::regclass, coalesce((select max(seq) from ${tx(table)}), 0) + 1, false)`;
}
