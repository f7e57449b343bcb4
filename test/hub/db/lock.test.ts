import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockFolder } from '../../../src/hub/db/lock.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'noticeboard-lock-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const leaveLock = (holder: unknown) =>
  writeFile(join(dataDir, 'hub.lock'), typeof holder === 'string' ? holder : JSON.stringify(holder));

test('a second hub on the folder is told which process holds it', async () => {
  const lock = await lockFolder(dataDir);
  await expect(lockFolder(dataDir)).rejects.toMatchObject({
    code: 'in-use',
    message: expect.stringContaining(`process ${process.pid}`),
  });
  await lock.release();
  await (await lockFolder(dataDir)).release();
  expect(await readdir(dataDir)).toEqual([]);
});

test('a holder that was killed does not count', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  await once(child, 'spawn');
  child.kill('SIGKILL');
  await once(child, 'exit');
  await leaveLock({ pid: child.pid, host: hostname(), started: null });
  await (await lockFolder(dataDir)).release();
});

test('a process that now has the number of a dead holder is not taken for it', async () => {
  await leaveLock({ pid: process.ppid, host: hostname(), started: '1 of another boot' });
  await (await lockFolder(dataDir)).release();
});

test('a lock half-written by a power cut does not count', async () => {
  await leaveLock('{"pid":');
  const lock = await lockFolder(dataDir);
  expect(JSON.parse(await readFile(join(dataDir, 'hub.lock'), 'utf8'))).toMatchObject({ pid: process.pid });
  await lock.release();
});
