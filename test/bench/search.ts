/** Search over 100,000 items from disk, in a real browser that knows nothing yet, beside a plain scan of texts in memory. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { build } from 'vite';
import { startChromium } from '../support/chromium.ts';
import { projectDir } from '../support/hub.ts';
import { scratchDir } from '../support/scratch.ts';
import { startServer } from '../support/server.ts';
import { onlyPage } from './office.ts';
import { median, type Row, type Session } from './row.ts';
import type { Text } from './search-page.ts';

const count = Number(process.env.BENCH_ITEMS ?? 100_000);
const queries = [
  '宅基地审批',
  '中标结果公示',
  '停水通知',
  '公示',
  '环境影响评价',
  '没有这样的事',
  '2026年',
  '镇人民政府关于',
  '补贴名单',
  'pdf',
];
const corpus = join(projectDir, '../shared/data/notices/tainan-city');

export const search: Row = {
  name: 'search',
  about: `every keystroke of ${queries.length} queries over ${count.toLocaleString('en')} items, from disk`,
  async measure(session) {
    const { say, signal } = session;
    await using scratch = await scratchDir('search');
    await using server = await servePage(scratch.dir);
    const texts = await readTexts(say);
    const profileDir = join(scratch.dir, 'profile');
    const filled = await inPage(server.origin, profileDir, async (page) => {
      const times = await call(page, 'fill', texts, count);
      const { usage = 0 } = await page.evaluate(() => navigator.storage.estimate());
      return { ...(times as { putMs: number; buildMs: number }), usage };
    });
    say(
      `texts in ${(filled.putMs / 1000).toFixed(1)} s, index in ${(filled.buildMs / 1000).toFixed(1)} s, ${(filled.usage / 1e6).toFixed(0)} MB on disk`,
    );
    signal.throwIfAborted();
    const ours = await inPage(server.origin, profileDir, async (page) => {
      const typed = (await call(page, 'type', queries)) as { readyMs: number; times: number[] };
      return { ...typed, heapMb: await heapOf(page) };
    });
    signal.throwIfAborted();
    const [floor, totals] = await inPage(server.origin, profileDir, async (page) => [
      (await call(page, 'scan', queries, count)) as { times: number[]; totals: number[] },
      (await call(page, 'totalsOf', queries)) as number[],
    ]);
    const wrong = totals.filter((total, i) => total !== floor.totals[i]).length;
    if (wrong > 0) throw new Error(`${wrong} of ${totals.length} answers differ from a plain scan's.`);
    say(`${totals.length} keystrokes, every total equal to the plain scan's`);
    const n = count.toLocaleString('en');
    return [
      {
        what: `search of ${n} items, ms a keystroke, p95; floor: plain scan in memory`,
        floor: p95(floor.times),
        ours: p95(ours.times),
        target: { kind: 'absolute', max: 50 },
      },
      { what: 'the same, median', floor: median(floor.times), ours: median(ours.times), target: { kind: 'absolute', max: 50 } },
      { what: 'search ready after a cold start, ms', floor: null, ours: ours.readyMs, target: { kind: 'absolute', max: 1000 } },
      { what: 'search, JavaScript heap, MB', floor: null, ours: ours.heapMb, target: { kind: 'absolute', max: 100 } },
    ];
  },
};

function p95(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? Number.NaN;
}

async function readTexts(say: Session['say']): Promise<readonly Text[]> {
  if (!existsSync(corpus)) {
    say('no reference notices beside the project: made-up texts are searched');
    return Array.from({ length: 1000 }, (_, i) => ({
      title: `关于第${i}号宅基地审批结果的公示`,
      body: `${'青禾镇人民政府关于停水通知和中标结果的说明。'.repeat(30)}${i}`,
    }));
  }
  const files = (await readdir(corpus, { recursive: true })).filter((file) => file.endsWith('.json')).sort();
  const texts = await Promise.all(
    files.map(async (file) => JSON.parse(await readFile(join(corpus, file), 'utf8')) as { title?: string; content?: string }),
  );
  return texts.filter(({ title, content }) => title && content).map(({ title = '', content = '' }) => ({ title, body: content }));
}

async function servePage(dir: string) {
  const lib = { entry: join(import.meta.dirname, 'search-page.ts'), formats: ['es' as const], fileName: 'page' };
  await build({ configFile: false, logLevel: 'error', build: { outDir: dir, emptyOutDir: false, lib, minify: true } });
  const script = await readFile(join(dir, 'page.js'));
  return startServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' });
    response.end(isScript ? script : '<!doctype html><title>search</title><script type="module" src="/page.js"></script>');
  });
}

/** A browser of its own each time: nothing is in memory but what the page reads. */
async function inPage<T>(origin: string, profileDir: string, work: (page: Page) => Promise<T>): Promise<T> {
  await using browser = await startChromium({ profileDir });
  const page = await onlyPage(browser);
  page.setDefaultTimeout(0);
  await page.goto(origin);
  await page.waitForFunction(() => 'bench' in window);
  return await work(page);
}

function call(page: Page, name: string, ...args: readonly unknown[]): Promise<unknown> {
  return page.evaluate(
    ([name, args]) =>
      (window as unknown as { bench: Record<string, (...args: unknown[]) => Promise<unknown>> }).bench[name]?.(...args),
    [name, args] as const,
  );
}

async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize / 1e6;
}
