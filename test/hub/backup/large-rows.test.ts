import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { instantOf } from '../../../src/core/time/instant.ts';
import { writeBackup } from '../../../src/hub/backup/backup.ts';
import { restoreBackup } from '../../../src/hub/backup/restore.ts';
import { testDatabase } from '../../support/hub-database.ts';
import { scratchDir } from '../../support/scratch.ts';

test('pictures of megabytes and thousands of bodies come back whole, and the connection goes on', async () => {
  const [from, to, scratch] = await Promise.all([testDatabase(), testDatabase(), scratchDir('large')]);
  const pictures = Array.from({ length: 6 }, (_, i) => ({
    hash: `${i}`.repeat(64),
    media_type: 'image/png',
    bytes: randomBytes(3_000_000),
  }));
  await from.sql`insert into media ${from.sql(pictures)}`;
  await from.sql`insert into feed_files (path, media_type, bytes, sha256)
    select 'bodies/' || i || '.json', 'application/json', convert_to(repeat(md5(i::text), 1 + i % 3000), 'UTF8'), md5(i::text) from generate_series(1, 6000) i`;
  const file = join(scratch.dir, 'large.backup');
  await writeBackup({
    sql: from.sql,
    file,
    now: instantOf('2026-06-18T00:00:00Z'),
    kioskConfig: join(scratch.dir, 'none'),
    rootFingerprint: null,
    sealedKeys: null,
  });
  await restoreBackup({ sql: to.sql, file, force: false, record: async () => undefined });
  const digest = "select md5(string_agg(md5(bytes), '' order by path)) as d, count(*)::int as n from feed_files";
  expect(await to.sql.unsafe(digest)).toEqual(await from.sql.unsafe(digest));
  for (const { hash, bytes } of pictures)
    expect((await to.sql`select bytes = ${bytes} as same from media where hash = ${hash}`)[0]).toEqual({ same: true });
  await Promise.all([from.drop(), to.drop(), scratch.remove()]);
});
