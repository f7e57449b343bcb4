/** A fresh, migrated database a test file, on the run's one real PostgreSQL server. */
import { randomBytes } from 'node:crypto';
import type { Sql } from 'postgres';
import { inject } from 'vitest';
import { connectTo, embeddedUrl, openDatabase } from '../../src/hub/db/database.ts';

export interface TestDatabase {
  readonly sql: Sql;
  /** For DATABASE_URL. */
  readonly url: string;
  drop(): Promise<void>;
}

/** Call `drop` in afterAll. */
export async function testDatabase(): Promise<TestDatabase> {
  const socketDir = inject('hubSocketDir');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const admin = connectTo(embeddedUrl(socketDir), { max: 1 });
  await admin.unsafe(`create database ${name}`);
  const url = embeddedUrl(socketDir, name);
  const { sql, stop } = await openDatabase({ dataDir: '', databaseUrl: url }, () => undefined);
  return {
    sql,
    url,
    async drop() {
      await stop();
      await admin.unsafe(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}
