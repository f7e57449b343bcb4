import { afterAll, beforeAll, expect, test } from 'vitest';
import { instantOf, toIso } from '../../../src/core/time/instant.ts';
import { readRefusals } from '../../../src/hub/commands/refusals.ts';
import { type TestDatabase, testDatabase } from '../../support/hub-database.ts';

let db: TestDatabase;
const at = toIso(instantOf('2026-06-18T00:00:00Z'));

beforeAll(async () => {
  db = await testDatabase();
  await db.sql`
    insert into refusals (at, source, entry, code, reason)
    select ${at}, case when n % 2 = 0 then 'city' else 'county' end, 'g' || n, 'future-date', 'It is still to come.' from generate_series(1, 1201) n`;
});
afterAll(() => db.drop());

async function pages(source?: string): Promise<{ entry: string }[][]> {
  const all: { entry: string }[][] = [];
  for (let before: number | null | undefined; before !== null; ) {
    const page = await readRefusals(db, { source, before });
    all.push(page.refusals as { entry: string }[]);
    before = page.next;
  }
  return all;
}

test('every refusal can be read, newest first, a page at a time, with source, entry, reason and time', async () => {
  const all = await pages();
  expect(all.map((page) => page.length)).toEqual([500, 500, 201]);
  expect(all.flat().map(({ entry }) => entry)).toEqual(Array.from({ length: 1201 }, (_, i) => `g${1201 - i}`));
  expect(all[0]?.[0]).toEqual({ at, source: 'county', entry: 'g1201', code: 'future-date', reason: 'It is still to come.' });
});

test('of one source only its own are read', async () => {
  expect((await pages('city')).flat()).toHaveLength(600);
  expect(await pages('nobody')).toEqual([[]]);
});
