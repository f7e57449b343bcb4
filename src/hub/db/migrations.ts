/**
 * Numbered SQL files of this folder, applied in order, each once, under an advisory lock. A file that has run is never
 * edited: its hash is kept and compared. Vite puts the texts into the bundle; run from source they are read from disk.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { Sql } from 'postgres';
import { DatabaseFault } from './faults.ts';

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

/** Advisory lock keys of the hub, one number a purpose; the second key of a pair is free. */
export const migrationLock = 7_001;

/** All migrations this build knows, in order. */
export function knownMigrations(): readonly Migration[] {
  const texts = import.meta.env
    ? import.meta.glob<string>('./*.sql', { query: '?raw', import: 'default', eager: true })
    : readFolder();
  return Object.entries(texts)
    .map(([path, sql]) => ({ name: path.slice(path.lastIndexOf('/') + 1, -'.sql'.length), sql }))
    .map(({ name, sql }) => ({ number: Number(name.slice(0, 4)), name, sql }))
    .sort((a, b) => a.number - b.number);
}

function readFolder(): Record<string, string> {
  const folder = new URL('./', import.meta.url);
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  return Object.fromEntries(names.map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]));
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** Brings the schema up to date in one transaction; hubs that start together wait for one another. @throws DatabaseFault */
export async function migrate(sql: Sql, migrations: readonly Migration[] = knownMigrations()): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${migrationLock})`;
    await tx`create table if not exists migrations (number integer primary key, name text not null, hash text not null, applied_at timestamptz not null default now())`;
    const applied = await tx<{ number: number; name: string; hash: string }[]>`select number, name, hash from migrations`;
    const known = new Map(migrations.map((migration) => [migration.number, migration]));
    for (const { number, name, hash } of applied) {
      const here = known.get(number);
      if (!here)
        throw new DatabaseFault(
          'newer-schema',
          `The database was written by a newer noticeboard (step ${name}): start that version, or restore a backup made before it.`,
        );
      if (hashOf(here.sql) !== hash)
        throw new DatabaseFault(
          'migration-changed',
          `Step ${here.name} of the database was edited after it had run: restore the file from the release.`,
        );
    }
    const done = new Set(applied.map(({ number }) => number));
    for (const { number, name, sql: text } of migrations.filter((migration) => !done.has(migration.number))) {
      await tx.unsafe(text);
      await tx`insert into migrations (number, name, hash) values (${number}, ${name}, ${hashOf(text)})`;
    }
  });
}
