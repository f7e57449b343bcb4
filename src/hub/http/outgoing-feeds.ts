/**
 * /feed.json (JSON Feed 1.1) and /feed.atom (RFC 4287, paged by RFC 5005, tombstones by RFC 6721) for other software:
 * the live public items, newest first. A tombstone carries the identity and the time, never a word.
 */
import { createHash } from 'node:crypto';
import type { Sql } from 'postgres';
import type { Item } from '../../core/item/item.ts';
import { plainText } from '../../core/item/plain-text.ts';
import type { SiteRecord } from '../../core/office/site.ts';
import { instantOf, toInstant, toIso } from '../../core/time/instant.ts';
import { blockHtml } from './block-html.ts';
import { escapeHtml } from './html.ts';
import { mediaPath } from './item-page.ts';

export const feedPageSize = 200;

export interface FeedPage {
  readonly items: readonly { readonly item: Item; readonly issuedAt: Date }[];
  readonly removed: readonly { readonly id: string; readonly at: Date }[];
  readonly page: number;
  readonly more: boolean;
  readonly updatedAt: Date;
}

export async function readFeedPage(sql: Sql, page: number): Promise<FeedPage> {
  const rows = await sql<{ body: Uint8Array; issued_at: Date }[]>`
    select r.body, coalesce((select max(e.at) from item_events e where e.item_id = r.id and e.event in ('issue', 'correct')), to_timestamp(0)) as issued_at
    from records r join live l using (kind, id)
    where r.kind = 'item' and l.hash = r.hash and r.audience = array['*']::text[]
    order by convert_from(r.body, 'UTF8')::jsonb ->> 'publishedAt' desc, r.id
    limit ${feedPageSize + 1} offset ${page * feedPageSize}`;
  const removed = await sql<{ id: string; at: Date }[]>`
    select id, max(at) as at from removals where kind = 'item' and id not in (select id from live where kind = 'item')
    group by id order by max(at) desc limit 500`;
  const [newest] = await sql<{ at: Date | null }[]>`select max(issued_at) as at from releases`;
  return {
    items: rows
      .slice(0, feedPageSize)
      .map((r) => ({ item: JSON.parse(new TextDecoder().decode(r.body)) as Item, issuedAt: r.issued_at })),
    removed: page === 0 ? removed : [],
    page,
    more: rows.length > feedPageSize,
    updatedAt: newest?.at ?? new Date(0),
  };
}

/** A permanent IRI for an item of this office, independent of where the hub happens to be reached. */
export function itemIri(site: SiteRecord, id: string): string {
  const h = createHash('sha256').update(`noticeboard item\n${site.office.name}\n${id}`).digest('hex');
  const variant = ((Number.parseInt(h[16] ?? '0', 16) & 3) | 8).toString(16);
  return `urn:uuid:${h.slice(0, 8)}-${h.slice(8, 12)}-8${h.slice(13, 16)}-${variant}${h.slice(17, 20)}-${h.slice(20, 32)}`;
}

const contentHtml = (item: Item, base: string): string =>
  item.blocks.map((b) => blockHtml(b, (hash) => base + mediaPath(item, hash)).text).join('');

export function jsonFeed(feed: FeedPage, site: SiteRecord, base: string): string {
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: site.office.name,
    home_page_url: `${base}/`,
    feed_url: `${base}/feed.json${feed.page ? `?page=${feed.page}` : ''}`,
    ...(feed.more ? { next_url: `${base}/feed.json?page=${feed.page + 1}` } : {}),
    language: site.office.locale,
    authors: [{ name: site.office.name }],
    items: feed.items.map(({ item }) => ({
      id: itemIri(site, item.id),
      url: item.url ?? `${base}/i/${item.id}`,
      title: item.title,
      content_html: contentHtml(item, base),
      content_text: item.blocks.map(plainText).join('\n\n') || item.title,
      ...(item.summary ? { summary: item.summary } : {}),
      date_published: toIso(instantOf(item.publishedAt)),
      language: item.language,
      tags: [item.category, ...item.keywords],
      authors: [{ name: item.issuer }],
      ...(item.media.length > 0
        ? {
            attachments: item.media.map((m) => ({
              url: base + mediaPath(item, m.hash),
              mime_type: m.mediaType,
              size_in_bytes: m.bytes,
              ...(m.name ? { title: m.name } : {}),
            })),
          }
        : {}),
      _noticeboard: item,
    })),
    _noticeboard: { removed: feed.removed.map((r) => ({ id: itemIri(site, r.id), item: r.id, at: r.at.toISOString() })) },
  });
}

export function atomFeed(feed: FeedPage, site: SiteRecord, base: string): string {
  const x = escapeXml;
  const entries = feed.items.map(({ item, issuedAt }) => {
    const published = toIso(instantOf(item.publishedAt));
    const updated = toIso(toInstant(Math.max(instantOf(item.publishedAt), issuedAt.getTime())));
    return `<entry xml:lang="${x(item.language)}"><id>${itemIri(site, item.id)}</id><title>${x(item.title)}</title><link rel="alternate" type="text/html" href="${x(item.url ?? `${base}/i/${item.id}`)}"/><published>${published}</published><updated>${updated}</updated><author><name>${x(item.issuer)}</name></author><category term="${x(item.category)}"/>${item.summary ? `<summary>${x(item.summary)}</summary>` : ''}<content type="html">${x(contentHtml(item, base))}</content></entry>`;
  });
  const deleted = feed.removed.map((r) => `<at:deleted-entry ref="${itemIri(site, r.id)}" when="${r.at.toISOString()}"/>`);
  const self = `${base}/feed.atom${feed.page ? `?page=${feed.page}` : ''}`;
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0" xml:lang="${x(site.office.locale)}"><id>${itemIri(site, 'feed')}</id><title>${x(site.office.name)}</title><updated>${feed.updatedAt.toISOString()}</updated><link rel="self" type="application/atom+xml" href="${x(self)}"/><link rel="alternate" type="text/html" href="${x(base)}/"/>${feed.more ? `<link rel="next" href="${x(base)}/feed.atom?page=${feed.page + 1}"/>` : ''}<author><name>${x(site.office.name)}</name></author>
${[...entries, ...deleted].join('\n')}
</feed>
`;
}

/** Characters XML 1.0 cannot carry (§2.2) are left out; the item itself keeps them. */
function escapeXml(text: string): string {
  return escapeHtml([...text].filter((c) => isXmlChar(c.codePointAt(0) ?? 0)).join(''));
}

const isXmlChar = (code: number): boolean =>
  code === 9 ||
  code === 10 ||
  code === 13 ||
  (code >= 0x20 && code < 0xd800) ||
  (code >= 0xe000 && code < 0xfffe) ||
  code >= 0x10000;
