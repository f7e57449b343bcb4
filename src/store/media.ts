/**
 * Pictures and other media: bytes in our own Cache Storage cache, keyed `/media/HASH.EXT`, which the service worker reads
 * for range requests; who names them stands in the `media` store. The HTTP cache never holds them, so deleting is deleting.
 */
import type { Item } from '../core/item/item.ts';
import type { BoardDb } from './schema.ts';

const extensions: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'application/pdf': 'pdf',
};

export interface MediaFile {
  readonly hash: string;
  readonly mediaType: string;
  readonly bytes: number;
  /** `HASH.EXT`, under /feed/bodies and under /media. */
  readonly file: string;
}

/** What the pages of an item draw. Attachments are for terminals and stay at the hub. */
export function mediaOf(item: Item): readonly MediaFile[] {
  return item.media
    .filter((m) => m.role !== 'attachment')
    .map(({ hash, mediaType, bytes }) => ({ hash, mediaType, bytes, file: `${hash}.${extensions[mediaType] ?? 'bin'}` }));
}

/** One cache to a store of the same name, so that two hubs never delete each other's bytes. */
export function mediaCacheName(storeName: string): string {
  return `${storeName}-media`;
}

export function mediaPath(file: string): string {
  return `/media/${file}`;
}

/** Puts verified bytes. @throws QuotaExceededError: the caller keeps the old release */
export async function putMedia(cache: Cache, media: MediaFile, bytes: ArrayBuffer): Promise<void> {
  const headers = { 'content-type': media.mediaType, 'content-length': String(bytes.byteLength) };
  await cache.put(mediaPath(media.file), new Response(bytes, { headers }));
}

export async function hasMedia(cache: Cache, file: string): Promise<boolean> {
  return (await cache.match(mediaPath(file))) !== undefined;
}

/** Deletes every file no held item names: after a removal, and what an interrupted or refused pull left behind. */
export async function sweepMedia(db: BoardDb, cache: Cache): Promise<number> {
  const [rows, requests] = await Promise.all([db.getAll('media'), cache.keys()]);
  const named = new Set(rows.map((row) => mediaPath(row.file)));
  const orphans = requests.filter((request) => !named.has(new URL(request.url).pathname));
  await Promise.all(orphans.map((request) => cache.delete(request)));
  return orphans.length;
}
