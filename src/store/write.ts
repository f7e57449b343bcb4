/** The only way into the store. */
import type { IDBPTransaction } from 'idb';
import type { BoardDb, BoardSchema, StoreName } from './schema.ts';

export type Write<S extends StoreName[]> = IDBPTransaction<BoardSchema, S, 'readwrite'>;

/**
 * Runs `write` in one transaction: all of it, or nothing.
 * IndexedDB commits the puts made before a throw (one uncloneable value among many, for instance), hence the abort.
 * `write` awaits nothing but the transaction's own requests: anything slower lets the transaction close.
 * @throws whatever `write` threw, or the transaction's error (QuotaExceededError among them)
 */
export async function withWrite<S extends StoreName[], T>(
  db: BoardDb,
  stores: [...S],
  write: (tx: Write<S>) => Promise<T>,
): Promise<T> {
  const tx = db.transaction(stores, 'readwrite') as unknown as Write<S>;
  const settled = tx.done.then(
    () => null,
    (error: unknown) => ({ error }),
  );
  let result: T;
  try {
    result = await write(tx);
  } catch (error) {
    try {
      tx.abort();
    } catch (alreadyOver) {
      // InvalidStateError: a failed request has aborted it before us.
      if (!(alreadyOver instanceof DOMException)) throw alreadyOver;
    }
    const outcome = await settled;
    // A request of an aborted transaction rejects with AbortError; the transaction knows the cause (quota).
    throw error instanceof DOMException && error.name === 'AbortError' && outcome?.error ? outcome.error : error;
  }
  const outcome = await settled;
  if (outcome) throw outcome.error;
  return result;
}

/**
 * Makes all requests of a write and waits for them. If one cannot even be made (a value that cannot be stored), the others
 * fail only as its echo: they are heard here, so that nobody reports them as unhandled.
 */
export async function allOf(requests: Iterable<() => Promise<unknown>>): Promise<void> {
  const made: Promise<unknown>[] = [];
  for (const make of requests) {
    const request = make();
    request.catch(() => {});
    made.push(request);
  }
  await Promise.all(made);
}
