/**
 * The floors: pages that do the least a browser can do for the same thing on the glass.
 * `/bare/` shows the text. `/full/` has what an offline board cannot do without: a service worker that answers from
 * its cache, one read from IndexedDB, and the font slices of the same text. `/turn/` turns pages of the same text
 * in the same font slices.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectDir } from '../support/hub.ts';
import { type RunningServer, startServer } from '../support/server.ts';

export interface FloorContent {
  readonly texts: readonly string[];
  /** Paths of font slices, served from dist/web. */
  readonly fonts: readonly string[];
  /** `/turn/`: time between two turns. */
  readonly turnMs: number;
}

export function startFloors({ texts, fonts, turnMs }: FloorContent): Promise<RunningServer> {
  const pages: Readonly<Record<string, () => string>> = {
    '/bare/': () => html(`<main data-slide style="font-size:40px">${escapeText(texts[0] ?? '')}</main>`),
    '/full/': () => html(`<script>(${fullPage})(${json({ texts, fonts })})</script>`),
    '/turn/': () => html(`<script>(${turningPage})(${json({ texts, turnMs, fonts })})</script>`),
  };
  return startServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://floor').pathname;
    // `max-age`: with the network cut, the bare page comes from the browser's own cache.
    const send = (type: string, body: string | Buffer) =>
      response.writeHead(200, { 'content-type': type, 'cache-control': 'max-age=86400' }).end(body);
    const page = pages[path];
    if (page) send('text/html; charset=utf-8', page());
    else if (path === '/full/sw.js') send('text/javascript', `(${serviceWorker})(${json(fonts)})`);
    else if (fonts.includes(path))
      void readFile(join(projectDir, 'dist/web', path)).then(
        (bytes) => send('font/woff2', bytes),
        () => response.writeHead(404).end(),
      );
    else response.writeHead(404).end();
  });
}

const html = (body: string): string =>
  `<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>floor</title><body>${body}`;
const json = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');
const escapeText = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Runs in the page. The fonts have to stand before the text may, as on the board. */
async function fullPage({ texts, fonts }: Pick<FloorContent, 'texts' | 'fonts'>): Promise<void> {
  const opened = new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('floor', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('state').put(texts[0], 'text');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const faces = fonts.map((path) => new FontFace('Floor', `url(${path})`).load());
  const text = await opened.then(
    (db) =>
      new Promise<string>((resolve) => {
        const request = db.transaction('state').objectStore('state').get('text');
        request.onsuccess = () => resolve(request.result);
      }),
  );
  for (const face of await Promise.all(faces)) document.fonts.add(face);
  const slide = document.createElement('main');
  slide.dataset.slide = '';
  slide.style.font = '40px Floor';
  slide.textContent = text;
  document.body.append(slide);
  await navigator.serviceWorker.register('/full/sw.js', { scope: '/full/' });
}

/** Runs in the service worker: everything from the cache it filled at install. */
function serviceWorker(fonts: readonly string[]): void {
  const scope = self as unknown as {
    addEventListener(type: string, on: (event: never) => void): void;
    clients: { claim(): Promise<void> };
  };
  scope.addEventListener('install', (event: { waitUntil(work: Promise<unknown>): void }) => {
    event.waitUntil(caches.open('floor').then((cache) => cache.addAll(['/full/', ...fonts])));
  });
  scope.addEventListener('activate', (event: { waitUntil(work: Promise<unknown>): void }) =>
    event.waitUntil(scope.clients.claim()),
  );
  scope.addEventListener('fetch', (event: { request: Request; respondWith(answer: Promise<Response>): void }) => {
    event.respondWith(caches.match(event.request).then((kept) => kept ?? fetch(event.request)));
  });
}

/** Runs in the page: two layers whose text is exchanged, and nothing else. */
async function turningPage({ texts, turnMs, fonts }: FloorContent): Promise<void> {
  const families = fonts.map((path, index) => new FontFace(`Floor${index}`, `url(${path})`));
  for (const face of await Promise.all(families.map((face) => face.load()))) document.fonts.add(face);
  const family = [...families.map((face) => face.family), 'sans-serif'].join(',');
  const layers = [0, 1].map(() => {
    const layer = document.createElement('main');
    layer.dataset.slide = '';
    layer.inert = true;
    layer.style.cssText = `position:absolute;inset:0;font:40px ${family};visibility:hidden`;
    document.body.append(layer);
    return layer;
  });
  let turns = 0;
  const turn = () => {
    const [incoming, outgoing] = turns % 2 === 0 ? layers : layers.toReversed();
    if (!incoming || !outgoing) return;
    incoming.textContent = texts[turns % texts.length] ?? '';
    incoming.dataset.page = `${turns}`;
    turns += 1;
    requestAnimationFrame(() => {
      incoming.style.visibility = 'visible';
      outgoing.style.visibility = 'hidden';
      incoming.inert = false;
      outgoing.inert = true;
    });
  };
  turn();
  setInterval(turn, turnMs);
}
