/** The example office, open day and night, on a real hub, and a browser profile whose board has taken everything in. */
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { type RunningChromium, type Slide, shownSlide, startChromium, untilRoot } from '../support/chromium.ts';
import { projectDir, type RunningHub, startHub } from '../support/hub.ts';
import { scratchDir } from '../support/scratch.ts';
import type { Session } from './row.ts';

export const boardId = 'square';

export interface BenchOffice extends AsyncDisposable {
  readonly hub: RunningHub;
  readonly dir: string;
  /** A profile in which the board holds the newest release, its fonts and its service worker. */
  readonly profileDir: string;
  readonly boardUrl: string;
  /** Font slices the first page needed, as paths of the hub. */
  readonly fonts: readonly string[];
  readonly slide: Slide;
}

export async function openOffice({ say }: Session): Promise<BenchOffice> {
  const scratch = await scratchDir('bench');
  const config = join(scratch.dir, 'office');
  await cp(join(projectDir, 'kiosk-config'), config, { recursive: true });
  const boards = JSON.parse(await readFile(join(config, 'boards.json'), 'utf8')) as Record<string, unknown>[];
  await writeFile(join(config, 'boards.json'), JSON.stringify(boards.map(({ openHours: _, ...board }) => board)));
  say('starting a hub with the example office');
  const hub = await startHub({ config, dataDir: join(scratch.dir, 'data') });
  const boardUrl = `${hub.origin}/board/?board=${boardId}`;
  const profileDir = join(scratch.dir, 'profile');
  say('letting a board take everything in');
  const taken = await takeIn(profileDir, boardUrl);
  const close = async () => {
    await hub.stop();
    await scratch.remove();
  };
  return { hub, dir: scratch.dir, profileDir, boardUrl, ...taken, [Symbol.asyncDispose]: close };
}

async function takeIn(profileDir: string, boardUrl: string): Promise<{ fonts: string[]; slide: Slide }> {
  await using browser = await startChromium({ profileDir });
  const page = await browser.newPage();
  await page.goto(boardUrl);
  await untilRoot(page, { connection: 'live' }, 60_000);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  const slide = await shownSlide(page);
  await page.reload(); // now through the service worker, so that it keeps what the page loads
  await shownSlide(page);
  await page.waitForLoadState('networkidle').catch(() => undefined); // an open event stream is never idle
  return { fonts: await fontsLoadedBy(page), slide };
}

function fontsLoadedBy(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map((entry) => new URL(entry.name).pathname)
      .filter((path) => path.endsWith('.woff2')),
  );
}

/** The only tab of a fresh browser: a second one would take processor time of its own. */
export async function onlyPage(browser: RunningChromium): Promise<Page> {
  const [page = await browser.newPage()] = browser.context.pages();
  return page;
}
