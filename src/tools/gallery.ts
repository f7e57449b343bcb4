/**
 * Photographs items on boards with the board's own components: `tsx src/tools/gallery.ts [--port N] [--samples FILE]`.
 * Reads kiosk-config (items, boards, site) and writes PNG files and one page to look at them under dist/gallery.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import preact from '@preact/preset-vite';
import { chromium, type Page } from 'playwright';
import * as v from 'valibot';
import { createServer } from 'vite';
import { Item, ItemFile } from '../core/item/item.ts';
import { Board } from '../core/office/board.ts';
import { Site, type SiteRecord } from '../core/office/site.ts';
import { fontSlicesFor, fontSlicesForSite } from '../core/page/font-slices.ts';
import { hintsFor } from '../core/page/hints.ts';
import { installedChromium } from './chromium.mjs';
import type { Shot } from './gallery-page.tsx';
import { fonts } from './vite-fonts.ts';

interface Samples {
  readonly boards: readonly Board[];
  readonly items: readonly Item[];
  readonly site: SiteRecord;
}

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '18400' },
    out: { type: 'string', default: join(root, 'dist/gallery') },
    samples: { type: 'string' },
    at: { type: 'string', default: '2026-06-17T14:05:00+08:00' },
    only: { type: 'string' },
    boards: { type: 'string' },
    night: { type: 'boolean', default: false },
  },
});

const json = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** The office of kiosk-config as boards would receive it. */
function office(folder: string): Samples {
  const { office, categories, defaultPlaylist, example } = v.parse(Site, json(join(folder, 'site.json')));
  const site: SiteRecord = {
    format: 1,
    office,
    categories,
    defaultPlaylist: defaultPlaylist ?? '',
    publicUrl: office.contact.url ?? '',
    example,
  };
  const boards = v.parse(v.array(Board), json(join(folder, 'boards.json')));
  const files = existsSync(join(folder, 'items'))
    ? readdirSync(join(folder, 'items')).filter((name) => name.endsWith('.json'))
    : [];
  const items = files.map((name) => {
    const { review: _review, files: _files, ...content } = v.parse(ItemFile, json(join(folder, 'items', name)));
    return v.parse(Item, { format: 1, revision: 1, ...content });
  });
  return { boards: boards.map((board) => ({ ...board, timeZone: board.timeZone ?? office.timeZone })), items, site };
}

const samples: Samples = values.samples
  ? ((await import(pathToFileURL(resolve(values.samples)).href)) as Samples)
  : office(join(root, 'kiosk-config'));
const items = samples.items.map((item) => ({ ...item, hints: item.hints ?? hintsFor(item), fonts: fontSlicesFor(item) }));
const site: SiteRecord = { ...samples.site, fonts: fontSlicesForSite(samples.site) };
const boards = samples.boards.filter((board) => !values.boards || values.boards.split(',').includes(board.id));
const postings = items
  .filter((item) => item.posting)
  .sort((a, b) => (a.posting?.until ?? '').localeCompare(b.posting?.until ?? ''));

const server = await createServer({
  configFile: false,
  root: join(root, 'src'),
  publicDir: join(root, 'public'),
  cacheDir: join(root, '.cache/vite-gallery'),
  logLevel: 'error',
  plugins: [
    preact(),
    fonts(),
    {
      name: 'gallery',
      configureServer: (s) => void s.middlewares.use('/gallery', (_request, response) => void response.end(html)),
    },
  ],
  server: { port: Number(values.port), strictPort: true, host: '127.0.0.1', watch: null, hmr: false },
  optimizeDeps: { include: ['preact', 'preact/hooks', 'preact/jsx-dev-runtime', 'valibot', 'uqr'], noDiscovery: true },
});
const html = `<!doctype html><meta charset="utf-8"><style>html,body{margin:0;background:#000}</style><div id="stage"></div><script type="module" src="/tools/gallery-page.tsx"></script>`;

/** A gallery must not be photographed with a page error in it. */
async function openStage(board: Board): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: board.screen.widthPx, height: board.screen.heightPx } });
  page.on('pageerror', (error) => process.stderr.write(`${board.id}: ${error.message}\n`));
  await page.goto(`http://127.0.0.1:${values.port}/gallery`);
  await page.waitForFunction(() => 'show' in window);
  return page;
}

await server.listen();
const executable = installedChromium();
const browser = await chromium.launch({
  ...(executable ? { executablePath: executable } : {}),
  args: ['--no-sandbox', '--disable-gpu'],
});
mkdirSync(values.out, { recursive: true });
const figures: string[] = [];
for (const board of boards) {
  const page = await openStage(board);
  const chosen = items.filter((item) => !values.only || values.only.split(',').includes(item.id));
  for (const [i, item] of chosen.entries()) {
    for (let number = 0, pages = 1; number < pages; number++) {
      const shot: Shot = {
        board,
        site,
        item,
        postings,
        page: number,
        position: { position: i + 1, count: chosen.length },
        at: values.at,
        appearance: values.night ? 'night' : 'day',
      };
      pages = await page.evaluate((given) => (window as unknown as { show: (shot: Shot) => Promise<number> }).show(given), shot);
      const name = `${board.id}-${item.id}-${number + 1}${values.night ? '-night' : ''}.png`;
      await page.screenshot({
        path: join(values.out, name),
        clip: { x: 0, y: 0, width: board.screen.widthPx, height: board.screen.heightPx },
      });
      figures.push(
        `<figure><img src="${name}" alt="${item.title}"><figcaption>${board.name} · ${item.title} · ${number + 1}/${pages}</figcaption></figure>`,
      );
    }
  }
  await page.close();
}
await browser.close();
await server.close();
writeFileSync(
  join(values.out, 'index.html'),
  `<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>版面</title><style>body{font:14px/1.5 sans-serif;display:flex;flex-wrap:wrap;gap:24px;padding:24px;background:#ddd}figure{margin:0}img{height:480px;display:block;image-rendering:auto}</style>${figures.join('\n')}</html>\n`,
);
process.stdout.write(`${figures.length} pages in ${values.out}\n`);
