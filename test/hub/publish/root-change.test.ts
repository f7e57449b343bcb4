/** The root changes hands by files, between a hub that has no root key and a machine that has no hub. */
import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { instantOf } from '../../../src/core/time/instant.ts';
import type { KeyStore } from '../../../src/hub/publish/key-files.ts';
import { openKeys } from '../../../src/hub/publish/keys.ts';
import {
  installRoot,
  readRootChange,
  signaturesOf,
  signRootChange,
  stageRoot,
  writeRootChange,
} from '../../../src/hub/publish/root-change.ts';
import { createRootFile, publicPartOf, type RootFile, readPublicPart, readRootFile } from '../../../src/hub/publish/root-file.ts';

const now = instantOf('2026-06-17T08:00:00Z');
let dir: string;
let keys: KeyStore;
let offline: RootFile;
const open = (): Promise<KeyStore> => openKeys(join(dir, 'keys'), { now, simulated: false });
const office = () => ({ keys: offline.signers, threshold: offline.threshold });
const only = (count: number): RootFile => ({ ...offline, signers: offline.signers.slice(0, count) });

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'noticeboard-root-'));
  keys = await open();
  offline = await createRootFile(join(dir, 'root.json'));
});
afterEach(() => rm(dir, { recursive: true }));

test('a request signed on another machine makes the demo hub the office’s', async () => {
  const file = join(dir, 'request.json');
  await writeRootChange(file, await stageRoot(keys, 'init', office(), now));
  await writeRootChange(file, signRootChange(await readRootChange(file), offline));
  await installRoot(keys, await readRootChange(file));
  keys = await open();
  expect(keys).toMatchObject({ purpose: 'office', root: { version: 2, roles: { root: { threshold: 2 } } } });
  expect(keys.root.roles.targets.keyids).toEqual([keys.online.targets.keyid]);
  expect(await readdir(keys.dir)).not.toContain('root.pem');
  expect(await readdir(keys.dir)).not.toContain('next');
});

test('the office’s private keys are in no file of the hub, and the public part holds none', async () => {
  await installRoot(keys, signRootChange(await stageRoot(keys, 'init', office(), now), offline));
  const secrets = offline.signers.map((s) => String(s.privateKey.export({ type: 'pkcs8', format: 'pem' })).slice(30, 90));
  const files = (await readdir(keys.dir, { recursive: true, withFileTypes: true })).filter((f) => f.isFile());
  const texts = await Promise.all(files.map((f) => readFile(join(f.parentPath, f.name), 'latin1')));
  for (const secret of secrets)
    for (const text of [...texts, JSON.stringify(publicPartOf(offline))]) expect(text).not.toContain(secret);
});

test('one of three signatures is too few, and two persons may sign one after the other', async () => {
  const once = signRootChange(await stageRoot(keys, 'init', office(), now), only(1));
  expect(signaturesOf(once)).toEqual({ given: 1, needed: 2 });
  await expect(installRoot(keys, once)).rejects.toMatchObject({ code: 'not-signed' });
  expect((await open()).purpose).toBe('demo');
  await installRoot(keys, signRootChange(once, { ...offline, signers: offline.signers.slice(1, 2) }));
  expect((await open()).purpose).toBe('office');
});

test('a request the hub did not make last, or that was altered on the way, is refused', async () => {
  const first = signRootChange(await stageRoot(keys, 'init', office(), now), offline);
  const second = signRootChange(await stageRoot(keys, 'init', office(), now), offline);
  await expect(installRoot(keys, first)).rejects.toMatchObject({ code: 'not-asked-for' });
  const altered = { ...second, root: { ...second.root, signed: { ...second.root.signed, expires: '2099-01-01T00:00:00Z' } } };
  await expect(installRoot(keys, altered)).rejects.toMatchObject({ code: 'not-asked-for' });
  await installRoot(keys, second);
});

test('another office’s root file signs nothing here', async () => {
  const foreign = await createRootFile(join(dir, 'foreign.json'));
  const change = await stageRoot(keys, 'init', office(), now);
  expect(() => signRootChange(change, foreign)).toThrow(expect.objectContaining({ code: 'foreign-root' }));
});

test('a rotation that was staged and never installed leaves the keys that sign', async () => {
  await installRoot(keys, signRootChange(await stageRoot(keys, 'init', office(), now), offline));
  const before = await open();
  await stageRoot(before, 'rotate', null, now);
  expect((await open()).online.targets.keyid).toBe(before.online.targets.keyid);
});

test('a power cut after the root was written is finished at the next start', async () => {
  await installRoot(keys, signRootChange(await stageRoot(keys, 'init', office(), now), offline));
  const before = await open();
  const change = signRootChange(await stageRoot(before, 'rotate', null, now), offline);
  const staged = join(dir, 'staged');
  await cp(join(before.dir, 'next'), staged, { recursive: true });
  await installRoot(before, change);
  // As the disk stood when the root was there and one key had been moved.
  await mkdir(join(before.dir, 'next'));
  for (const name of ['snapshot.pem', 'timestamp.pem', 'carried.pem', 'root.json'])
    await cp(join(staged, name), join(before.dir, 'next', name));
  const after = await open();
  expect(after.root.version).toBe(3);
  for (const role of ['targets', 'snapshot', 'timestamp'] as const)
    expect(after.root.roles[role].keyids).toEqual([after.online[role].keyid]);
  expect(await readdir(after.dir)).not.toContain('next');
});

test('a locked root file opens with its passphrase alone, and its public part is read back', async () => {
  const file = join(dir, 'locked.json');
  const made = await createRootFile(file, 'a long passphrase');
  await expect(readRootFile(file)).rejects.toMatchObject({ code: 'passphrase-needed' });
  await expect(readRootFile(file, 'another passphrase')).rejects.toMatchObject({ code: 'passphrase-wrong' });
  expect((await readRootFile(file, 'a long passphrase')).signers.map((s) => s.keyid)).toEqual(made.signers.map((s) => s.keyid));
  await expect(readPublicPart(file)).rejects.toMatchObject({ code: 'public-part-unreadable' });
});
