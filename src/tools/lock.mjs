// One process at a time may install, build or unpack in this checkout. The holder touches the lock file while it works,
// so a lock whose holder was killed, in this container or another, is known by its age.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const touchEveryMs = 2_000;
const staleAfterMs = 30_000;

/**
 * Runs `work` while holding the lock file `path`; waits for another holder.
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @param {(sentence: string) => void} say told once, when there is somebody to wait for
 * @returns {Promise<T>}
 */
export async function withLock(path, work, say) {
  const token = `${process.pid} ${process.hrtime.bigint()}\n`;
  mkdirSync(dirname(path), { recursive: true });
  for (let told = false; !take(path, token); told = true) {
    if (!told) say(`Waiting for another npm start, test or build in this folder to finish (${path}).`);
    await wait(200);
  }
  const touching = setInterval(() => touch(path), touchEveryMs);
  try {
    return await work();
  } finally {
    clearInterval(touching);
    rmSync(path, { force: true });
  }
}

/** @param {string} path @param {string} token */
function take(path, token) {
  try {
    writeFileSync(path, token, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  removeIfStale(path, token);
  return false;
}

/**
 * Moves a stale lock aside before removing it: of two that find it stale only one can move it, and whoever moved a
 * fresh one by mistake puts it back.
 * @param {string} path @param {string} token
 */
function removeIfStale(path, token) {
  const aside = `${path}.${token.trim().replace(' ', '-')}`;
  try {
    const seen = readFileSync(path, 'utf8');
    if (Date.now() - statSync(path).mtimeMs < staleAfterMs) return;
    renameSync(path, aside);
    if (readFileSync(aside, 'utf8') !== seen) linkSync(aside, path);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes(codeOf(error))) throw error;
  }
  rmSync(aside, { force: true });
}

/** @param {string} path */
function touch(path) {
  try {
    utimesSync(path, new Date(), new Date());
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

/** @param {unknown} error @returns {string} */
const codeOf = (error) => (error instanceof Error && 'code' in error ? String(error.code) : '');
