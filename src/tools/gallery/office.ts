/** The example office as its boards would receive it: items with their hints and fonts, pictures by hash. */
import * as v from 'valibot';
import { Item } from '../../core/item/item.ts';
import type { Board } from '../../core/office/board.ts';
import type { SiteRecord } from '../../core/office/site.ts';
import { fontSlicesFor, fontSlicesForSite } from '../../core/page/font-slices.ts';
import { hintsFor } from '../../core/page/hints.ts';
import { loadConfig } from '../../hub/config/load.ts';

export interface Samples {
  readonly site: SiteRecord;
  readonly boards: readonly Board[];
  readonly items: readonly Item[];
  /** Bytes and media type by hash. */
  readonly media: ReadonlyMap<string, { readonly bytes: Uint8Array; readonly mediaType: string }>;
}

/** What the hub computes once and sends with the words. */
export function withTypesetting(item: Item): Item {
  return { ...item, hints: hintsFor(item), fonts: fontSlicesFor(item) };
}

export async function officeIn(folder: string): Promise<Samples> {
  const loaded = await loadConfig(folder);
  if (loaded.kind === 'faults')
    throw new Error(`${folder} has faults: ${loaded.faults.map(({ file, sentence }) => `${file}: ${sentence}`).join(' ')}`);
  const { site, boards, items } = loaded.config;
  return {
    site: {
      format: 1,
      office: site.office,
      categories: site.categories,
      defaultPlaylist: site.defaultPlaylist ?? '',
      publicUrl: (site.office.contact.url ?? 'https://board.example').replace(/\/$/, ''),
      example: site.example,
      fonts: fontSlicesForSite(site),
    },
    boards: boards.map((board) => ({ ...board, timeZone: board.timeZone ?? site.office.timeZone })),
    items: items.map(({ id, content }) => withTypesetting(v.parse(Item, { format: 1, id, revision: 1, ...content }))),
    media: new Map(items.flatMap(({ pictures }) => pictures.map(({ hash, bytes, mediaType }) => [hash, { bytes, mediaType }]))),
  };
}
