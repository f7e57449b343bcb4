/**
 * The service worker: starts the faces without a network, serves verified media, and nothing else. Records, feed and
 * commands never pass through it; a captive portal that answers 200 to everything cannot reach a face, since
 * navigations are answered from the precache and never from the network.
 * The list of files comes from src/tools/vite-sw.ts; installing fails as a whole if one is missing, and the old version stays.
 */
import { cleanupOutdatedCaches, createHandlerBoundToURL, type PrecacheEntry, precacheAndRoute } from 'workbox-precaching';
import { createPartialResponse } from 'workbox-range-requests';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { CacheFirst } from 'workbox-strategies';

declare const self: ServiceWorkerGlobalScope;
/** Written in by src/tools/vite-sw.ts. */
declare const __NOTICEBOARD_MANIFEST__: PrecacheEntry[];

precacheAndRoute(__NOTICEBOARD_MANIFEST__, {
  cleanURLs: false,
  directoryIndex: 'index.html',
  ignoreURLParametersMatching: [/.*/],
});
cleanupOutdatedCaches();

// The console is nothing without its hub: it is not kept and its navigations go to the network.
for (const face of ['board', 'terminal']) {
  const page = createHandlerBoundToURL(`/${face}/index.html`);
  registerRoute(new NavigationRoute(page, { allowlist: [new RegExp(`^/${face}(/.*)?$`)] }));
}

// Slices and dot fonts are named by content: what is here is right for ever. The board asks for what its items need ahead of time.
const fonts = new CacheFirst({
  cacheName: 'noticeboard-fonts',
  plugins: [{ cacheWillUpdate: async ({ response }) => (response.status === 200 ? response : null) }],
});
registerRoute(({ url, sameOrigin }) => sameOrigin && /^\/(fonts|dots)\//.test(url.pathname), fonts);

// Bytes the board has verified, in caches the board alone writes. Absent means deleted: the network is not asked.
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith('/media/'),
  async ({ request, url }) => {
    const found = await caches.match(url.pathname);
    if (!found) return new Response(null, { status: 404 });
    return request.headers.has('range') ? createPartialResponse(request, found) : found;
  },
);

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
// A board decides when: between two pages.
self.addEventListener('message', (event) => {
  if ((event.data as { readonly type?: unknown } | null)?.type === 'SKIP_WAITING') void self.skipWaiting();
});
