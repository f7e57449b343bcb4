/** 10,000 records into IndexedDB in a real browser, from a fresh profile each time. The work is in store-worker.ts. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { startChromium } from '../support/chromium.ts';
import { scratchDir } from '../support/scratch.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { onlyPage } from './office.ts';
import { median, type Row } from './row.ts';
import type { StoreTimes } from './store-worker.ts';

const repetitions = 5;

export const store: Row = {
  name: 'store',
  about: `10,000 records of 2.4 kB into IndexedDB in a worker, median of ${repetitions} fresh profiles`,
  async measure({ say, signal }) {
    await using scratch = await scratchDir('store');
    await using server = await serveWorker(scratch.dir);
    const times: StoreTimes[] = [];
    for (let turn = 1; turn <= repetitions; turn += 1) {
      signal.throwIfAborted();
      const once = await measureOnce(server.origin, join(scratch.dir, `profile-${turn}`));
      say(
        `${turn} of ${repetitions}: row each ${once.rowEachMs.toFixed(0)} ms, 100 a value ${once.perHundredMs.toFixed(0)} ms, ours ${once.oursMs.toFixed(0)} ms`,
      );
      times.push(once);
    }
    const ours = median(times.map((time) => time.oursMs));
    const what = '10,000 records into IndexedDB, verified and derived, ms; floor, unverified:';
    return [
      {
        what: `${what} a row each`,
        floor: median(times.map((time) => time.rowEachMs)),
        ours,
        target: { kind: 'absolute', max: 300 },
      },
      {
        what: `${what} 100 a value`,
        floor: median(times.map((time) => time.perHundredMs)),
        ours,
        target: { kind: 'absolute', max: 300 },
      },
    ];
  },
};

async function serveWorker(dir: string): Promise<RunningServer> {
  const lib = { entry: join(import.meta.dirname, 'store-worker.ts'), formats: ['es' as const], fileName: 'worker' };
  await build({ configFile: false, logLevel: 'error', build: { outDir: dir, emptyOutDir: false, lib, minify: true } });
  const worker = await readFile(join(dir, 'worker.js'));
  return startServer((request, response) => {
    const isWorker = request.url === '/worker.js';
    response.writeHead(200, { 'content-type': isWorker ? 'text/javascript' : 'text/html' });
    response.end(isWorker ? worker : '<!doctype html><title>store</title>');
  });
}

async function measureOnce(origin: string, profileDir: string): Promise<StoreTimes> {
  await using browser = await startChromium({ profileDir });
  const page = await onlyPage(browser);
  await page.goto(origin);
  const answer = await page.evaluate(
    () =>
      new Promise<StoreTimes | { failed: string }>((resolve) => {
        const worker = new Worker('/worker.js', { type: 'module' });
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = ({ message }) => resolve({ failed: message });
      }),
  );
  if ('failed' in answer) throw new Error(`The worker failed: ${answer.failed}`);
  if (answer.storedRecords < 10_000)
    throw new Error(`The store holds ${answer.storedRecords} records after the apply, not 10,000.`);
  return answer;
}
