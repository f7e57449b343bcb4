import { afterAll, beforeAll, expect, test } from 'vitest';
import { knownMigrations, migrate } from '../../../src/hub/db/migrations.ts';
import { type TestDatabase, testDatabase } from '../../support/hub-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

test('a step runs once, and starting again changes nothing', async () => {
  await migrate(database.sql);
  const rows = await database.sql`select number, name from migrations order by number`;
  expect(rows.map(({ name }) => name)).toEqual(knownMigrations().map(({ name }) => name));
  expect(knownMigrations()[0]?.name).toBe('0001-first-light');
});

test('a step edited after it has run is refused', async () => {
  const edited = knownMigrations().map((step) => ({ ...step, sql: `${step.sql}\n-- edited` }));
  await expect(migrate(database.sql, edited)).rejects.toMatchObject({ code: 'migration-changed' });
});

test('a database of a newer version is refused', async () => {
  await expect(migrate(database.sql, [])).rejects.toMatchObject({ code: 'newer-schema' });
});

test('a step that fails leaves nothing of itself or of its companions', async () => {
  const steps = [
    ...knownMigrations(),
    { number: 9001, name: '9001-good', sql: 'create table good ()' },
    { number: 9002, name: '9002-bad', sql: 'create table bad (' },
  ];
  await expect(migrate(database.sql, steps)).rejects.toThrow(/syntax error/);
  const found = await database.sql`select to_regclass('good') as good`;
  expect(found[0]?.good).toBeNull();
});

test('four hubs that start together apply each step once', async () => {
  const steps = [...knownMigrations(), { number: 9003, name: '9003-together', sql: 'create table together ()' }];
  await Promise.all([1, 2, 3, 4].map(() => migrate(database.sql, steps)));
  const rows = await database.sql`select count(*)::int as n from migrations where number = 9003`;
  expect(rows[0]?.n).toBe(1);
  await database.sql`delete from migrations where number = 9003`;
});
