import { afterEach, beforeEach, expect, test } from 'vitest';
import { toIso } from '../../../src/core/time/instant.ts';
import { sha256 } from '../../../src/hub/hashes.ts';
import { sealApproval } from '../../../src/hub/publish/approval.ts';
import { refusedRecords } from '../../../src/hub/publish/changes.ts';
import { feedFetch, filesWith, ids, issue, mustUpdate, openTestOffice, pinned, pull, start, type TestOffice } from './office.ts';

let office: TestOffice;
beforeEach(async () => {
  office = await openTestOffice();
});
afterEach(() => office.close());

type Sqls = TestOffice['sql'];
const tamper: Record<string, { readonly with: (sql: Sqls) => Promise<unknown>; readonly reason: RegExp }> = {
  'words changed, hash mended': {
    with: async (sql) => {
      const [row] = await sql<{ body: Buffer }[]>`select body from records where id = 'target'`;
      const body = Buffer.from(row!.body.toString().replaceAll('原文', '假文'));
      await sql`update records set body = ${body}, hash = ${sha256(body)} where id = 'target'`;
    },
    reason: /differ from what was approved/,
  },
  'words changed': {
    with: (sql) => sql`update records set body = body || ' '::bytea where id = 'target'`,
    reason: /not the one its hash names/,
  },
  'words and approval changed together': {
    with: async (sql) => {
      const [row] = await sql<{ body: Buffer }[]>`select body from records where id = 'target'`;
      const body = Buffer.from(row!.body.toString().replaceAll('原文', '假文'));
      await sql`update records set body = ${body}, hash = ${sha256(body)} where id = 'target'`;
      await sql`update approvals set content_hash = 'abc' where item_id = 'target'`;
    },
    reason: /changed in the database/,
  },
  'another approver': {
    with: (sql) => sql`update approvals set approver = 'Mallory' where item_id = 'target'`,
    reason: /changed in the database/,
  },
  'a seal that is no seal': {
    with: (sql) => sql`update approvals set seal = 'x' where item_id = 'target'`,
    reason: /changed in the database/,
  },
  'no approval': { with: (sql) => sql`delete from approvals where item_id = 'target'`, reason: /no confidentiality decision/ },
  'an approval lent by another item': {
    with: (sql) =>
      sql`update approvals a set content_hash = g.content_hash, seal = g.seal from approvals g where g.item_id = 'bystander' and a.item_id = 'target'`,
    reason: /changed in the database/,
  },
  'a wider audience': { with: (sql) => sql`update records set audience = '{*}' where id = 'target'`, reason: /another audience/ },
  'an earlier date': {
    with: (sql) => sql`update records set distribute_from = null where id = 'target'`,
    reason: /another time/,
  },
  'another name': {
    with: (sql) => sql`update records set id = 'renamed' where id = 'target'`,
    reason: /no confidentiality decision/,
  },
  'a picture that is not on the hub': { with: (sql) => sql`delete from media`, reason: /missing on the hub/ },
  'a picture with other bytes': { with: (sql) => sql`update media set bytes = 'x'::bytea`, reason: /missing on the hub/ },
};

test.each(Object.entries(tamper))(
  '%s in the database: the record is not signed, is reported, and keeps nobody back',
  async (_name, { with: change, reason }) => {
    const picture = Buffer.from('p');
    await office.sql`insert into media (hash, media_type, bytes) values (${sha256(picture)}, 'image/png', ${picture})`;
    const media = [{ hash: sha256(picture), mediaType: 'image/png', bytes: 1 }];
    await issue(office, { id: 'target', words: '原文', audience: ['hall'], distributeFrom: toIso(start), media });
    await issue(office, { id: 'bystander' });
    await change(office.sql);
    const { refused } = await office.publisher.publish();
    expect(refused.map((r) => r.reason)).toEqual([expect.stringMatching(reason)]);
    expect(await refusedRecords(office.sql)).toEqual(refused);
    expect(office.logged.filter(({ event }) => event === 'not-signed')).toHaveLength(1);
    const update = mustUpdate(await pull(office, await pinned(office)));
    expect(ids(update)).toContain('bystander');
    expect(ids(update)).not.toContain('target');
    expect(ids(update)).not.toContain('renamed');
  },
);

test('one person cannot approve their own words, even with a true seal', async () => {
  await issue(office, { id: 'own' });
  const [row] = await office.sql<{ content_hash: string }[]>`select content_hash from approvals`;
  const alone = {
    itemId: 'own',
    revision: 1,
    contentHash: row!.content_hash,
    author: '李文',
    approver: '李文',
    basis: null,
    decidedAt: toIso(start),
  };
  await office.sql`update approvals set approver = '李文', seal = ${sealApproval(office.keys.sealKey, alone)}`;
  expect((await office.publisher.publish()).refused).toMatchObject([{ id: 'own', reason: expect.stringMatching(/same person/) }]);
});

test('a refused record goes out once its approval is mended, without being written again', async () => {
  await issue(office, { id: 'a' });
  await office.sql`update approvals set basis = 'x'`;
  expect((await office.publisher.publish()).refused).toHaveLength(1);
  await office.sql`update approvals set basis = null`;
  expect((await office.publisher.publish()).refused).toHaveLength(0);
  expect(ids(mustUpdate(await pull(office, await pinned(office))))).toEqual(['a']);
});

test('what was edited among the live rows does not ride along with another change', async () => {
  const { hash } = await issue(office, { id: 'a', words: '真话' });
  await office.publisher.publish();
  const forged = Buffer.from((await feedFetch(office.sql)(`bodies/${hash}.json`))!.map((x) => x));
  const bytes = Buffer.from(forged.toString().replaceAll('真话', '假话'));
  await office.sql`update feed_files set bytes = ${bytes}, path = ${`bodies/${sha256(bytes)}.json`} where path = ${`bodies/${hash}.json`}`;
  await office.sql`update live set hash = ${sha256(bytes)} where id = 'a'`;
  await issue(office, { id: 'b' });
  const { refused } = await office.publisher.publish();
  expect(refused).toMatchObject([{ id: 'a' }]);
  expect(await filesWith(office.sql, '假话')).toEqual([]);
  await office.publisher.publish();
  expect(await filesWith(office.sql, '真话')).toHaveLength(2);
});
