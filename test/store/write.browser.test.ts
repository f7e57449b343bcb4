import { deleteDB } from 'idb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BoardDb, openStore } from '../../src/store/schema.ts';
import { allOf, withWrite } from '../../src/store/write.ts';

let db: BoardDb;
beforeEach(async () => {
  db = await openStore('write-test');
  await withWrite(db, ['state'], async (tx) => {
    await tx.objectStore('state').put('before', 'value');
  });
});
afterEach(async () => {
  db.close();
  await deleteDB('write-test');
});

const value = () => db.get('state', 'value');

test('what was put before a throw is not kept', async () => {
  const failing = withWrite(db, ['state'], async (tx) => {
    await tx.objectStore('state').put('after', 'value');
    throw new Error('power cut');
  });
  await expect(failing).rejects.toThrow('power cut');
  expect(await value()).toBe('before');
});

test('one value that cannot be stored takes all others of its transaction with it', async () => {
  const failing = withWrite(db, ['state', 'media'], async (tx) => {
    const [state, media] = [tx.objectStore('state'), tx.objectStore('media')];
    await allOf([
      () => state.put('after', 'value'),
      () => media.put({ hash: 'h', file: 'h.png', items: [] }),
      () => state.put(() => 'a function cannot be cloned', 'other'),
    ]);
  });
  await expect(failing).rejects.toThrow(/could not be cloned/);
  expect(await value()).toBe('before');
  expect(await db.count('media')).toBe(0);
});

test('a request that fails undoes the transaction and names its cause', async () => {
  const failing = withWrite(db, ['state', 'journal'], async (tx) => {
    await tx.objectStore('state').put('after', 'value');
    await tx.objectStore('journal').add({} as never, 1);
    await tx.objectStore('journal').add({} as never, 1);
  });
  await expect(failing).rejects.toMatchObject({ name: 'ConstraintError' });
  expect(await value()).toBe('before');
});

test('a write resolves with its result once it is kept', async () => {
  const result = await withWrite(db, ['state'], async (tx) => {
    await tx.objectStore('state').put('after', 'value');
    return 42;
  });
  expect(result).toBe(42);
  expect(await value()).toBe('after');
});
