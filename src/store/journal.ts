/** What was really on the glass: append-only, one record a page shown, bounded (R51, R76). */
import type { BoardDb, JournalRecord } from './schema.ts';
import { withWrite } from './write.ts';

/** About twelve days at 10 s a page, some 30 MB; the oldest go first, and the gap before the first `seq` tells how many went. */
export const journalLimit = 100_000;

/** @returns the record's `seq`, 1 upwards without gaps */
export function appendJournal(db: BoardDb, record: JournalRecord, limit = journalLimit): Promise<number> {
  return withWrite(db, ['journal'], async (tx) => {
    const store = tx.objectStore('journal');
    const seq = await store.add(record);
    if (seq > limit) await store.delete(IDBKeyRange.upperBound(seq - limit));
    return seq;
  });
}

export async function readJournal(
  db: BoardDb,
  from = 1,
  limit = 1000,
): Promise<readonly (JournalRecord & { readonly seq: number })[]> {
  const range = IDBKeyRange.lowerBound(from);
  const { store } = db.transaction('journal');
  const [keys, values] = await Promise.all([store.getAllKeys(range, limit), store.getAll(range, limit)]);
  return values.map((record, i) => ({ seq: keys[i]!, ...record }));
}
