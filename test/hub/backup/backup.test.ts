import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Instant, instantOf } from '../../../src/core/time/instant.ts';
import { recordAudit, verifyChain } from '../../../src/hub/audit/audit.ts';
import { tablesIn, writeBackup } from '../../../src/hub/backup/backup.ts';
import { restoreBackup } from '../../../src/hub/backup/restore.ts';
import { openSealed, sealKeys, writeKeys } from '../../../src/hub/backup/sealed-keys.ts';
import { type TestDatabase, testDatabase } from '../../support/hub-database.ts';
import { type Scratch, scratchDir } from '../../support/scratch.ts';

let from: TestDatabase;
let to: TestDatabase;
let scratch: Scratch;
const now: Instant = instantOf('2026-06-18T00:00:00Z');
/** What JSON has to escape, and what a line of the file's own could be taken for. */
const awkward = ['\\.', '{"end":true,"rows":0}', 'tab\there', 'line\nend', 'back\\slash', '东凤镇', '', '\\N', '\r\n'];

beforeAll(async () => {
  [from, to, scratch] = await Promise.all([testDatabase(), testDatabase(), scratchDir('backup')]);
  await from.sql`insert into items (id, state, revision, created_at) select 'item-' || i, 'draft', 1, ${new Date(now)} from generate_series(1, 3000) i`;
  await from.sql`insert into item_revisions ${from.sql(
    awkward.map((title, i) => ({
      item_id: `item-${i + 1}`,
      revision: 1,
      content: from.sql.json({ title }),
      content_hash: 'x',
      author: title,
      created_at: new Date(now),
    })),
  )}`;
  await from.sql`insert into media (hash, media_type, bytes) values (${'a'.repeat(64)}, 'image/png', ${Buffer.from([0, 10, 92, 46, 10, 255])})`;
  await from.sql.begin((tx) => recordAudit(tx, { actor: 'operator:test', command: 'first', detail: { 词: 1 }, at: now }));
});
afterAll(async () => {
  await Promise.all([from.drop(), to.drop(), scratch.remove()]);
});
beforeEach(async () => {
  const tables = await tablesIn(to.sql);
  await to.sql.unsafe(`truncate ${tables.map(({ table }) => `"${table}"`).join(', ')}`);
});

const backup = async (name: string, sealedKeys: Awaited<ReturnType<typeof sealKeys>> | null = null) => {
  const file = join(scratch.dir, name);
  await writeBackup({ sql: from.sql, file, now, kioskConfig: join(scratch.dir, 'none'), rootFingerprint: 'ab12', sealedKeys });
  return file;
};
const restore = (file: string, force = false) => restoreBackup({ sql: to.sql, file, force, record: async () => undefined });

/** Every row of every table as text, in a fixed order. */
async function contentOf({ sql }: TestDatabase): Promise<Record<string, string[]>> {
  const tables = await tablesIn(sql);
  const rows = tables.map(
    async ({ table }) =>
      [
        table,
        (await sql<{ row: string }[]>`select t::text as row from ${sql(table)} t order by 1`).map(({ row }) => row),
      ] as const,
  );
  return Object.fromEntries(await Promise.all(rows));
}

test('what comes back is every row of every table, byte for byte', async () => {
  const { rows } = await restore(await backup('whole.backup'));
  expect(await contentOf(to)).toEqual(await contentOf(from));
  expect(rows).toBeGreaterThan(3000);
  expect(await verifyChain(to.sql)).toMatchObject({ kind: 'whole' });
});

test('serial numbers and the audit chain go on after a restore', async () => {
  await restoreBackup({
    sql: to.sql,
    file: await backup('serial.backup'),
    force: false,
    record: (tx, manifest) =>
      recordAudit(tx, { actor: 'operator:test', command: 'restore', detail: { from: manifest.createdAt }, at: now }),
  });
  expect(await verifyChain(to.sql)).toEqual({ kind: 'whole', rows: 2 });
});

test('the register’s own triggers work again after a restore', async () => {
  await restore(await backup('triggers.backup'));
  const before = await to.sql`select count(*)::int as n from unpublished`;
  await to.sql`insert into records (kind, id, revision, audience, hash, body) values ('item', 'new', 1, array['*'], ${'b'.repeat(64)}, '')`;
  const after = await to.sql`select count(*)::int as n from unpublished`;
  expect(after[0]?.n).toBe(before[0]?.n + 1);
});

test('a backup is one snapshot while others write', async () => {
  let writing = true;
  const writer = (async () => {
    for (let i = 0; writing; i++) {
      await from.sql.begin(async (tx) => {
        await tx`insert into items (id, state, revision, created_at) values (${`pair-${i}`}, 'draft', 1, ${new Date(now)})`;
        await tx`insert into item_revisions (item_id, revision, content_hash, author, created_at) values (${`pair-${i}`}, 1, 'x', 'y', ${new Date(now)})`;
      });
    }
  })();
  const file = await backup('busy.backup');
  writing = false;
  await writer;
  await restore(file);
  const [torn] =
    await to.sql`select count(*)::int as n from items i where id like 'pair-%' and not exists (select 1 from item_revisions r where r.item_id = i.id)`;
  expect(torn?.n).toBe(0);
  await from.sql`delete from item_revisions where item_id like 'pair-%'`;
  await from.sql`delete from items where id like 'pair-%'`;
});

test('a register with content is replaced only with force', async () => {
  const file = await backup('force.backup');
  await to.sql`insert into items (id, state, revision, created_at) values ('mine', 'draft', 1, now())`;
  await expect(restore(file)).rejects.toMatchObject({ code: 'not-empty' });
  expect(await to.sql`select id from items`).toHaveLength(1);
  await restore(file, true);
  expect(await contentOf(to)).toEqual(await contentOf(from));
});

test.each<[string, (bytes: Buffer) => Buffer, string]>([
  ['cut off', (bytes) => bytes.subarray(0, bytes.length / 2), 'damaged'],
  [
    'cut off between two lines',
    (bytes) => gzipSync(Buffer.from(`${gunzipSync(bytes).toString('utf8').split('\n').slice(0, 40).join('\n')}\n`)),
    'not-a-backup',
  ],
  [
    'altered in one character',
    (bytes) => gzipSync(Buffer.from(gunzipSync(bytes).toString('utf8').replace('draft', 'drafT'))),
    'damaged',
  ],
  ['no backup', () => Buffer.from('hello'), 'damaged'],
  ['a gzip of something else', () => gzipSync('hello\n'), 'not-a-backup'],
  [
    'from a newer version',
    (bytes) => gzipSync(Buffer.from(gunzipSync(bytes).toString('utf8').replace('"schema":[', '"schema":["9999-later",'))),
    'damaged',
  ],
])('a file that is %s changes nothing', async (_what, change, code) => {
  const file = await backup('good.backup');
  const bad = join(scratch.dir, 'bad.backup');
  await writeFile(bad, change(await readFile(file)));
  await to.sql`insert into items (id, state, revision, created_at) values ('mine', 'draft', 1, now())`;
  await expect(restore(bad, true)).rejects.toMatchObject({ code });
  expect(await to.sql`select id from items`).toEqual([{ id: 'mine' }]);
});

test('a backup with steps of a later version is refused', async () => {
  await from.sql`insert into migrations (number, name, hash) values (9999, '9999-later', 'x')`;
  const file = await backup('later.backup');
  await from.sql`delete from migrations where number = 9999`;
  await expect(restore(file)).rejects.toMatchObject({ code: 'newer-backup' });
});

test('a failure on the way leaves the register as it was', async () => {
  const file = await backup('fails.backup');
  await to.sql`insert into items (id, state, revision, created_at) values ('mine', 'draft', 1, now())`;
  const record = () => Promise.reject(new Error('no disk'));
  await expect(restoreBackup({ sql: to.sql, file, force: true, record })).rejects.toThrow('no disk');
  expect(await to.sql`select id from items`).toEqual([{ id: 'mine' }]);
});

test('the file is for its owner alone, and one that cannot be written is one sentence', async () => {
  expect((await stat(await backup('mode.backup'))).mode & 0o777).toBe(0o600);
  await expect(backup('no-folder/x.backup')).rejects.toMatchObject({ code: 'cannot-write' });
});

test('keys travel only sealed, open with their passphrase alone and never over other keys', async () => {
  const keys = join(scratch.dir, 'keys');
  await mkdir(join(keys, 'roots'), { recursive: true });
  await writeFile(join(keys, 'seal.key'), 'very secret');
  await writeFile(join(keys, 'roots/1.root.json'), '{}');
  const sealed = await sealKeys(keys, 'a long passphrase');
  expect(gunzipSync(await readFile(await backup('keys.backup', sealed))).toString('latin1')).not.toContain(
    Buffer.from('very secret').toString('base64'),
  );
  expect(() => openSealed(sealed, 'another passphrase')).toThrow(expect.objectContaining({ code: 'passphrase-wrong' }));
  const target = join(scratch.dir, 'keys-back');
  const files = openSealed(sealed, 'a long passphrase');
  await writeKeys(target, files);
  expect(await readFile(join(target, 'seal.key'), 'utf8')).toBe('very secret');
  expect((await stat(join(target, 'roots/1.root.json'))).mode & 0o777).toBe(0o600);
  await expect(writeKeys(target, files)).rejects.toMatchObject({ code: 'keys-present' });
  await expect(writeKeys(join(scratch.dir, 'out'), { '../../evil': '' })).rejects.toMatchObject({ code: 'damaged' });
  await expect(sealKeys(keys, 'short')).rejects.toMatchObject({ code: 'passphrase-short' });
});
