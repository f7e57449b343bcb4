import { deleteDB } from 'idb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { appendJournal, readJournal } from '../../src/store/journal.ts';
import { type BoardDb, type JournalRecord, openStore } from '../../src/store/schema.ts';
import { noon, plus } from './office.ts';

let db: BoardDb;
beforeEach(async () => {
  db = await openStore('journal-test');
});
afterEach(async () => {
  db.close();
  await deleteDB('journal-test');
});

const shown: JournalRecord = {
  board: 'square',
  item: 'alpha',
  revision: 1,
  hash: 'a'.repeat(64),
  page: 0,
  startedAt: noon,
  endedAt: plus(8000),
  shownMs: 8000,
  reason: 'default',
  ended: 'turned',
  release: 'test.1',
  clock: 'trusted',
  app: 'test',
};

test('pages shown are numbered from 1 without gaps', async () => {
  for (let i = 0; i < 5; i += 1) await appendJournal(db, { ...shown, page: i });
  expect((await readJournal(db)).map(({ seq, page }) => [seq, page])).toEqual([1, 2, 3, 4, 5].map((seq) => [seq, seq - 1]));
});

test('the journal is bounded: the oldest records go, the numbers go on', async () => {
  for (let i = 0; i < 25; i += 1) await appendJournal(db, shown, 10);
  expect((await readJournal(db)).map(({ seq }) => seq)).toEqual(Array.from({ length: 10 }, (_, i) => i + 16));
});

test('a journal survives the browser’s connection and goes on where it was', async () => {
  await appendJournal(db, shown);
  db.close();
  db = await openStore('journal-test');
  expect(await appendJournal(db, shown)).toBe(2);
});
