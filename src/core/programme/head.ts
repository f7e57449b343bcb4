import type { Item } from '../item/item.ts';
import { dayMs, hourMs, type Instant, instantOf, minuteMs } from '../time/instant.ts';
import type { ItemHead } from './programme.ts';

const unitMs = { m: minuteMs, h: hourMs, d: dayMs } as const;

/**
 * What the programme knows of an item. An item under posting leaves at the posting's end unless it says otherwise (R7).
 * @param hash of the item's record, as the release names it.
 */
export function headOf(item: Item, hash: string): ItemHead {
  const posting = item.posting ? { from: instantOf(item.posting.from), until: instantOf(item.posting.until) } : null;
  return {
    id: item.id,
    revision: item.revision,
    hash,
    kind: item.kind,
    category: item.category,
    language: item.language,
    title: item.title,
    publishedAt: instantOf(item.publishedAt),
    audience: item.audience,
    from: optional(item.showFrom),
    until: optional(item.showUntil) ?? posting?.until ?? null,
    posting,
    ...(posting && item.glance ? { headline: item.glance.headline.replace(/[。.]$/, '') } : {}),
    ...(posting && item.titleFonts ? { titleFonts: item.titleFonts } : {}),
    leaseMs: leaseMsOf(item.offlineMaxAge),
    example: item.example,
  };
}

/** Milliseconds of `90m`, `24h`, `7d`; null of `none`, the evergreen (R59). */
export function leaseMsOf(offlineMaxAge: string): number | null {
  if (offlineMaxAge === 'none') return null;
  return Number.parseInt(offlineMaxAge, 10) * unitMs[offlineMaxAge.at(-1) as keyof typeof unitMs];
}

function optional(iso: string | undefined): Instant | null {
  return iso === undefined ? null : instantOf(iso);
}
