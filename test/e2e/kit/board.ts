/** A board of the hostile hub in a browser context of its own, watched from its first frame. */
import type { Browser, BrowserContext, Page } from 'playwright';
import { shownSlide } from '../../support/chromium.ts';
import { until } from '../../support/wait.ts';
import { type Glass, watchGlass } from './glass.ts';
import type { HostileHub } from './hostile-hub.ts';

export interface WatchedBoard extends AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly glass: Glass;
  /** What it has refused so far, by code. */
  refusals(): Promise<Readonly<Record<string, number>>>;
  /** Resolves when it has refused something by this code so many times (default 1). */
  untilRefused(code: string, times?: number): Promise<void>;
  release(): Promise<string>;
  untilRelease(number: number): Promise<void>;
  /** Resolves when the watcher has looked at that many more frames. */
  untilLooked(frames?: number): Promise<void>;
}

export interface BoardOptions {
  readonly board?: string;
  /** Through the pairing page, as a technician does. Default true. */
  readonly paired?: boolean;
  /** With the service worker, for tests that start without a hub. It installs for seconds. Default false. */
  readonly serviceWorker?: boolean;
  /** What may show from the first frame on. Default: alpha and beta. */
  readonly items?: readonly string[];
  /** Do not wait for the first notice. */
  readonly cold?: boolean;
}

export const viewport = { width: 540, height: 960 };

export async function openBoard(browser: Browser, hub: HostileHub, options: BoardOptions = {}): Promise<WatchedBoard> {
  const serviceWorkers = options.serviceWorker ? 'allow' : 'block';
  return boardIn(await browser.newContext({ viewport, serviceWorkers }), hub, options);
}

/** As `openBoard`, in a context that is there already: another tab, or a profile that was used before. */
export async function boardIn(context: BrowserContext, hub: HostileHub, options: BoardOptions = {}): Promise<WatchedBoard> {
  const page = await context.newPage();
  const { board = 'square', paired = true } = options;
  if (paired) await pair(page, hub, board);
  const glass = await watchGlass(page, options.items ?? ['alpha', 'beta']);
  await page.goto(`${hub.origin}/board/?board=${board}`);
  if (!options.cold) await shownSlide(page, ({ item }) => item !== null);
  if (!options.cold) await until('the board to listen', () => hub.listeners > 0);
  const refusals = () => readRefusals(page);
  const release = async () => (await page.evaluate(() => document.documentElement.dataset.release)) ?? '';
  return {
    page,
    context,
    glass,
    refusals,
    untilRefused: async (code, times = 1) => {
      let seen: Readonly<Record<string, number>> = {};
      const holds = async () => {
        seen = await refusals();
        return (seen[code] ?? 0) >= times;
      };
      await until(`a refusal ${code}`, holds).catch((cause: unknown) => {
        throw new Error(`The board has refused ${JSON.stringify(seen)}, not ${code} ${times} times`, { cause });
      });
    },
    release,
    untilRelease: async (number) => void (await until(`release ${number}`, async () => (await release()) === String(number))),
    untilLooked: async (frames = 20) => {
      const before = glass.frames();
      await until(`${frames} more frames`, () => glass.frames() >= before + frames);
    },
    [Symbol.asyncDispose]: () => context.close(),
  };
}

async function pair(page: Page, hub: HostileHub, board: string): Promise<void> {
  await page.goto(`${hub.origin}/board/?pair&board=${board}`);
  await page.locator('input[name=code]').fill('ANYCODE1');
  await page.locator('button[type=submit]').click();
  await page.locator('[data-fingerprint]').waitFor();
  await page.locator('button:not(.quiet)').click();
  await page.waitForURL(`${hub.origin}/board/`);
  await page.goto(`${hub.origin}/blank`);
}

function readRefusals(page: Page): Promise<Readonly<Record<string, number>>> {
  return page.evaluate(async () => {
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('noticeboard');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const found = await new Promise<{ code: string; count: number }[]>((resolve, reject) => {
      const request = db.transaction('state').objectStore('state').get('refusals');
      request.onsuccess = () => resolve(request.result ?? []);
      request.onerror = () => reject(request.error);
    });
    db.close();
    return Object.fromEntries(found.map(({ code, count }) => [code, count]));
  });
}
