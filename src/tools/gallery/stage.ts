/** A browser in which items stand on boards, drawn by the board's own components: for photographs and for measuring. */
import { join } from 'node:path';
import preact from '@preact/preset-vite';
import { type Browser, chromium, type Page } from 'playwright';
import { createServer, type Plugin, type ViteDevServer } from 'vite';
import type { Item } from '../../core/item/item.ts';
import type { Board } from '../../core/office/board.ts';
import { installedChromium } from '../chromium.mjs';
import { fonts } from '../vite-fonts.ts';
import type { Samples } from './office.ts';
import type { Shot } from './page.tsx';

const root = join(import.meta.dirname, '../../..');
const html = `<!doctype html><meta charset="utf-8"><style>html,body{margin:0;background:#000}</style><div id="stage"></div><script type="module" src="/tools/gallery/page.tsx"></script>`;

/** One board's window. */
export interface StageWindow {
  readonly page: Page;
  /** Draws one page of an item and says how many the item has. */
  show(item: Item, over?: Partial<Shot>): Promise<number>;
  /** Draws at most `most` of its pages and says what is wrong with them; `pages` as the browser computes them, in JSON. */
  measure(item: Item, most: number): Promise<{ readonly faults: readonly string[]; readonly pages: string }>;
  /** The glass, exactly its pixels. */
  photograph(): Promise<Buffer>;
}
export interface Stage {
  open(board: Board): Promise<StageWindow>;
  close(): Promise<void>;
}

export const photographedAt = '2026-06-17T14:05:00+08:00';

function galleryPages(media: Samples['media']): Plugin {
  return {
    name: 'noticeboard:gallery',
    configureServer({ middlewares }) {
      middlewares.use('/gallery', (_request, response) => void response.end(html));
      middlewares.use('/media', (request, response, next) => {
        const found = media.get(request.url?.slice(1) ?? '');
        if (!found) return next();
        response.setHeader('Content-Type', found.mediaType);
        response.end(found.bytes);
      });
    },
  };
}

function serve(media: Samples['media'], port: number): Promise<ViteDevServer> {
  return createServer({
    configFile: false,
    root: join(root, 'src'),
    publicDir: join(root, 'public'),
    cacheDir: join(root, '.cache/vite-gallery'),
    logLevel: 'error',
    plugins: [preact(), fonts(), galleryPages(media)],
    server: { port, host: '127.0.0.1', watch: null, hmr: false },
    optimizeDeps: { include: ['preact', 'preact/hooks', 'preact/jsx-dev-runtime', 'valibot', 'uqr'], noDiscovery: true },
  });
}

/** What is under posting stands in the frame of every page, nearest end first. */
const postingsOf = (items: readonly Item[]): readonly Item[] =>
  items.filter((item) => item.posting).sort((a, b) => (a.posting?.until ?? '').localeCompare(b.posting?.until ?? ''));

/** `port` 0: any free one. @throws what the page threw, at the next `show`: nothing is photographed with an error in it. */
export async function openStage({ site, items, media }: Omit<Samples, 'boards'>, port = 0): Promise<Stage> {
  const server = await serve(media, port);
  await server.listen();
  const address = server.resolvedUrls?.local[0] ?? '';
  const executablePath = installedChromium();
  const browser: Browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const postings = postingsOf(items);
  return {
    async open(board) {
      const { widthPx: width, heightPx: height } = board.screen;
      const page = await browser.newPage({ viewport: { width, height } });
      const errors: Error[] = [];
      page.on('pageerror', (error) => void errors.push(error));
      await page.goto(`${address}gallery`, { timeout: 120_000 });
      await page.waitForFunction(() => 'show' in window, undefined, { timeout: 120_000 });
      const shotOf = (item: Item, over: Partial<Shot>): Shot => ({
        board,
        site,
        item,
        postings,
        page: 0,
        position: { position: 1, count: Math.max(1, items.length) },
        at: photographedAt,
        appearance: 'day',
        ...over,
      });
      return {
        page,
        async show(item, over = {}) {
          const pages = await page.evaluate((given) => window.show(given), shotOf(item, over));
          if (errors.length > 0) throw new Error(`${item.id} on ${board.id}: ${errors[0]?.message}`);
          return pages;
        },
        measure: (item, most) => page.evaluate(([shot, count]) => window.measure(shot, count), [shotOf(item, {}), most] as const),
        photograph: () => page.screenshot({ clip: { x: 0, y: 0, width, height } }),
      };
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
