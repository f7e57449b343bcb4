/** The power cut: SIGKILL, at a place of the test's choosing. */
import { readdir, readFile } from 'node:fs/promises';
import type { Worker } from 'playwright';
import { until } from '../../support/wait.ts';

/** How often the tests that kill do it: a few times by default, `NOTICEBOARD_KILLS=100` for a night. */
export const kills = Number(process.env.NOTICEBOARD_KILLS ?? 8);

/** The browser's own process, by the profile it was started on. */
export async function processOf(profileDir: string): Promise<number> {
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const line = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => ''); // ended meanwhile
    if (line.includes(`--user-data-dir=${profileDir}\0`) && !line.includes('--type=')) return Number(name);
  }
  throw new Error(`no browser runs on ${profileDir}`);
}

/** SIGKILL to a process; resolves when it is gone. */
export async function killHard(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  await until(`process ${pid} to be gone`, async () => {
    const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
    return status === null || status.includes(') Z ');
  });
}

/**
 * From now on counts what the board's worker writes: each IndexedDB request, each file put into a cache, each transaction
 * completed. At the one numbered `at` it asks for /die and stands still until it is killed; 0: it only counts.
 */
export async function dieAtWrite(worker: Worker, at: number): Promise<void> {
  await worker.evaluate((dieAt) => {
    const state = globalThis as unknown as { writes?: number; dieAt: number };
    const isCounting = state.writes !== undefined;
    Object.assign(state, { writes: 0, dieAt });
    if (isCounting) return;
    const wrote = () => {
      state.writes = (state.writes ?? 0) + 1;
      if (state.writes !== state.dieAt) return;
      const request = new XMLHttpRequest();
      request.open('GET', '/die', false);
      request.send();
    };
    for (const name of ['put', 'add', 'delete', 'clear'] as const) {
      const original = IDBObjectStore.prototype[name] as (...args: unknown[]) => IDBRequest;
      Object.assign(IDBObjectStore.prototype, {
        [name](this: IDBObjectStore, ...args: unknown[]) {
          const made = original.apply(this, args);
          wrote();
          return made;
        },
      });
    }
    const put = Cache.prototype.put;
    Cache.prototype.put = async function (...args) {
      await put.apply(this, args);
      wrote();
    };
    const open = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (...args) {
      const transaction = open.apply(this, args);
      if (transaction.mode === 'readwrite') transaction.addEventListener('complete', wrote);
      return transaction;
    };
  }, at);
}

/** How many writes it has counted. */
export function writesOf(worker: Worker): Promise<number> {
  return worker.evaluate(() => (globalThis as unknown as { writes: number }).writes);
}
