/** The feed as a folder: what any web server or stick carries, read by a board and by a TUF client we did not write. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { planUpdate } from '../../../src/core/release/plan-update.ts';
import { dayMs, toInstant } from '../../../src/core/time/instant.ts';
import { type ExportFault, exportFeed, parseValidFor } from '../../../src/hub/publish/export.ts';
import { tools } from '../../core/release/repository.ts';
import { type Scratch, scratchDir } from '../../support/scratch.ts';
import { startFileServer } from '../../support/server.ts';
import { tufClient } from '../../support/tuf.ts';
import { ids, issue, mustUpdate, openTestOffice, pinned, type TestOffice, takeBack } from './office.ts';

let office: TestOffice;
let scratch: Scratch;
let outDir: string;
beforeEach(async () => {
  office = await openTestOffice();
  office.now = toInstant(Math.floor(Date.now() / 1000) * 1000); // tuf-js has no clock of its own to set
  scratch = await scratchDir('export');
  outDir = join(scratch.dir, 'stick');
});
afterEach(async () => {
  await office.close();
  await scratch.remove();
});

const write = (validForMs: number | null = null) =>
  exportFeed({ sql: office.sql, keys: office.keys, now: office.now, outDir, validForMs });
const fromFolder = async (path: string) =>
  readFile(join(outDir, 'feed', path)).then(
    (b) => new Uint8Array(b),
    () => null,
  );
const pullFolder = async (feed: 'online' | 'carried', at = office.now) =>
  planUpdate({ trust: await pinned(office), at, feed, accepts: ['demo'], fetch: fromFolder, tools });

test('a folder on a plain file server is followed by a TUF client that knows nothing of us', async () => {
  await issue(office, { id: 'a' });
  await office.publisher.publish();
  await write();
  await using server = await startFileServer(outDir);
  const client = await tufClient(server.origin, join(scratch.dir, 'tuf'));
  expect(JSON.parse(await client.fetch('release/1.json'))).toMatchObject({ number: 1, changes: [{ id: 'a' }] });
});

test('a board takes the whole set from the folder, and what is withdrawn is in no file of the next export', async () => {
  await issue(office, { id: 'a', words: '留下' });
  await issue(office, { id: 'b', words: '撤回' });
  await office.publisher.publish();
  await write();
  expect(ids(mustUpdate(await pullFolder('online')))).toEqual(['a', 'b']);
  await takeBack(office.sql, 'b', 'withdrawn');
  await office.publisher.publish();
  await write();
  expect(ids(mustUpdate(await pullFolder('online')))).toEqual(['a']);
  for (const entry of await readdir(outDir, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) expect(await readFile(join(entry.parentPath, entry.name), 'utf8')).not.toContain('撤回');
});

test('an export for a stick is for carried boards alone, and for the days it says', async () => {
  await issue(office, { id: 'a' });
  await office.publisher.publish();
  await write(parseValidFor('30d'));
  expect(await pullFolder('online')).toMatchObject({ kind: 'refused' });
  const after = (days: number) => toInstant(office.now + days * dayMs);
  expect(ids(mustUpdate(await pullFolder('carried', after(29))))).toEqual(['a']);
  expect(await pullFolder('carried', after(31))).toMatchObject({ kind: 'refused', refusal: { code: 'expired' } });
});

test.each(['46d', '0d', '30', '1w', ''])('--valid-for %s is refused with a sentence', (text) => {
  expect(() => parseValidFor(text)).toThrow(expect.objectContaining({ code: 'valid-for' }) as ExportFault);
});

test('a folder with other files in it is left as it was', async () => {
  await issue(office, { id: 'a' });
  await office.publisher.publish();
  await mkdir(outDir);
  await writeFile(join(outDir, 'letters.txt'), 'mine');
  await expect(write()).rejects.toMatchObject({ code: 'not-empty' });
  expect(await readdir(outDir)).toEqual(['letters.txt']);
});

test('before the first release there is nothing to export', async () => {
  await expect(write()).rejects.toMatchObject({ code: 'nothing-released' });
});
