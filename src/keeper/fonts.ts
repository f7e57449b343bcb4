/** The slices of type the held items need, kept before they may go on air, so that they are there when the network is not. */
import { fontsPath } from '../ui/chrome-fonts.generated.ts';

const cacheName = 'noticeboard-fonts';

/** Fetches what is missing into the cache the service worker reads. @throws TypeError if the app's origin does not answer */
export async function keepFonts(slices: readonly string[]): Promise<void> {
  const cache = await caches.open(cacheName);
  for (const slice of slices) {
    const url = `${fontsPath}${slice}.woff2`;
    if (!(await cache.match(url))) await cache.add(url);
  }
}
