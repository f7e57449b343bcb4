/**
 * The built pages in a folder of a test's own, and versions after them: another page, another list of files in its
 * service worker, as a new build would have them.
 */
import { createHash } from 'node:crypto';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { projectDir } from './hub.ts';

export interface NextBuild {
  /** The service worker names a file that was never uploaded. */
  readonly isIncomplete?: boolean;
  /** The app throws as soon as it is loaded. */
  readonly dies?: boolean;
}

export interface AppBuild {
  readonly dir: string;
  /** Puts the next version in place of the one there is. */
  upload(version: string, next?: NextBuild): Promise<void>;
}

export async function copyBuild(dir: string): Promise<AppBuild> {
  const built = join(projectDir, 'dist/web');
  await cp(built, dir, { recursive: true });
  const [page, worker] = await Promise.all([read(built, 'board/index.html'), read(built, 'sw.js')]);
  return {
    dir,
    async upload(version, { isIncomplete = false, dies = false } = {}) {
      const marked = page.replace('</head>', `<meta name="build" content="${version}" /></head>`);
      const html = dies ? marked.replace(/\/assets\/board-[\w-]+\.js/, await writeDyingApp(dir)) : marked;
      const files = [
        ...(isIncomplete ? [`/assets/${version}-was-never-uploaded.js`] : []),
        ...(dies
          ? (await readdir(join(dir, 'assets'))).filter((name) => name.startsWith('dying')).map((name) => `/assets/${name}`)
          : []),
      ];
      await writeFile(join(dir, 'board/index.html'), html);
      await writeFile(join(dir, 'sw.js'), withFiles(worker, html, files));
    },
  };
}

const read = (dir: string, file: string) => readFile(join(dir, file), 'utf8');

/** As src/tools/vite-sw.ts names a page by its content; further files are named by theirs. */
function withFiles(worker: string, html: string, files: readonly string[]): string {
  const revision = createHash('sha256').update(html).digest('hex').slice(0, 20);
  const entry = /\{url:(["'`])\/board\/index\.html\1,revision:(["'`])[0-9a-f]{20}\2\}/;
  if (!entry.test(worker)) throw new Error('sw.js lists /board/index.html in another form than this kit knows');
  const further = files.map((url) => `,{url:"${url}",revision:null}`).join('');
  return worker.replace(entry, `{url:"/board/index.html",revision:"${revision}"}${further}`);
}

/** The first script as it is, the app behind it dead on arrival. @returns address of the first script */
async function writeDyingApp(dir: string): Promise<string> {
  const assets = join(dir, 'assets');
  const first = (await readdir(assets)).find((name) => /^board-[\w-]+\.js$/.test(name)) ?? '';
  const code = await read(assets, first);
  await writeFile(join(assets, 'dying-app.js'), 'throw new Error("this build dies as soon as it is loaded");\n');
  await writeFile(join(assets, 'dying.js'), code.replace(/main-[\w-]+\.js/g, 'dying-app.js'));
  return '/assets/dying.js';
}

/** Version of the page that is loaded; null: the build as it came. */
export const buildOf = (page: Page): Promise<string | null> =>
  page.evaluate(() => document.querySelector<HTMLMetaElement>('meta[name=build]')?.content ?? null);

/** Waits until the page would start without a network. */
export async function untilKept(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller) return;
    await new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }));
  });
}

/** Asks for a new version, as the board does every five minutes. @returns what became of it */
export function lookForUpdate(page: Page): Promise<'installed' | 'refused' | 'none'> {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
    const next = registration.installing ?? registration.waiting;
    if (!next) return 'none';
    return new Promise<'installed' | 'refused'>((resolve) => {
      const look = () => {
        if (next.state === 'redundant') resolve('refused');
        else if (next.state !== 'installing') resolve('installed');
      };
      next.addEventListener('statechange', look);
      look();
    });
  });
}
