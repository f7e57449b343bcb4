import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectTo } from '../../../src/hub/db/database.ts';
import { openDoorbell } from '../../../src/hub/db/doorbell.ts';
import { type TestDatabase, testDatabase } from '../../support/hub-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const nextRing = (bell: { subscribe(onRing: () => void): () => void }) =>
  new Promise<void>((heard) => {
    const leave = bell.subscribe(() => {
      leave();
      heard();
    });
  });

test('a ring is heard by the other hub on the same database', async () => {
  const other = connectTo(database.url);
  const [here, there] = [await openDoorbell(database.sql, () => undefined), await openDoorbell(other, () => undefined)];
  const heard = nextRing(there);
  await here.ring();
  await heard;
  await Promise.all([here.close(), there.close()]);
  await other.end();
});

test('a line that was cut is renewed, and rings because something may have been missed', async () => {
  const events: string[] = [];
  const listening = connectTo(database.url, { connection: { application_name: 'listening' } });
  const bell = await openDoorbell(listening, (_level, event) => void events.push(event));
  const heard = nextRing(bell);
  const cut =
    await database.sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'listening' and query ilike 'listen%'`;
  expect(cut).toHaveLength(1);
  await heard;
  expect(events).toEqual(['doorbell-reconnected']);
  const again = nextRing(bell);
  await database.sql`select pg_notify('noticeboard_release', '')`;
  await again;
  await listening.end();
});
