/** Addresses of verified pictures: through the service worker, or as blobs while none is in control (a very first visit). */
import type { Item } from '../core/item/item.ts';
import { mediaOf, mediaPath } from '../store/media.ts';

export interface MediaUrls {
  /** Makes the addresses of an item's pictures; those of earlier items, but for the last, are given back. */
  prepare(item: Item): Promise<void>;
  urlOf(hash: string): string;
}

export function createMediaUrls(openCache: () => Promise<Cache>): MediaUrls {
  const urls = new Map<string, string>();
  const blobs: { readonly item: string; readonly urls: readonly string[] }[] = [];
  return {
    async prepare(item) {
      const files = mediaOf(item);
      if (files.length === 0) return;
      if (navigator.serviceWorker.controller) {
        for (const { hash, file } of files) urls.set(hash, mediaPath(file));
        return;
      }
      const cache = await openCache();
      const made: string[] = [];
      for (const { hash, file } of files) {
        const found = await cache.match(mediaPath(file));
        if (!found) continue;
        const url = URL.createObjectURL(await found.blob());
        made.push(url);
        urls.set(hash, url);
      }
      blobs.push({ item: item.id, urls: made });
      while (blobs.length > 2) for (const url of blobs.shift()?.urls ?? []) URL.revokeObjectURL(url);
    },
    urlOf: (hash) => urls.get(hash) ?? '',
  };
}
