/**
 * /i/ID: one published item for a phone and for paper; plain HTML, no script (DESIGN §5).
 * Reads only what a release holds live and public; what was taken back answers 410 and says so calmly, with no word of it.
 */
import type { Sql } from 'postgres';
import type { Item } from '../../core/item/item.ts';
import { textIn } from '../../core/office/localized.ts';
import type { SiteRecord } from '../../core/office/site.ts';
import { fileWords } from '../../core/page/attachments.ts';
import { instantOf } from '../../core/time/instant.ts';
import { blockHtml } from './block-html.ts';
import { html, htmlPage, type Markup } from './html.ts';
import { itemWords } from './words.ts';

export type PublishedItem =
  | { readonly kind: 'published'; readonly item: Item }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unknown' };

/** What the public may read of an item now. */
export async function publishedItem(sql: Sql, id: string): Promise<PublishedItem> {
  const [row] = await sql<{ body: Uint8Array }[]>`
    select r.body from records r join live l using (kind, id)
    where r.kind = 'item' and r.id = ${id} and l.hash = r.hash and r.audience = array['*']::text[]`;
  if (row) return { kind: 'published', item: JSON.parse(new TextDecoder().decode(row.body)) as Item };
  const [gone] = await sql`select 1 from removals where kind = 'item' and id = ${id} limit 1`;
  return gone ? { kind: 'gone' } : { kind: 'unknown' };
}

export function itemPage(item: Item, site: SiteRecord): string {
  const words = itemWords(item.language);
  const category = site.categories.find((c) => c.id === item.category);
  const body = html`<main>
<header><b>${site.office.name}</b><span>${category ? textIn(category.name, item.language) : item.category}</span></header>
<article>
<h1>${item.title}</h1>
${marks(item, words)}
${facts(item, site, words)}
${item.blocks.map((block) => blockHtml(block, (hash) => mediaPath(item, hash)))}
${attachments(item, words)}
${item.related.length > 0 ? html`<h2>${words.related}</h2><ul class="plain">${item.related.map((r) => html`<li><a href="/i/${r.id}">${words.relation[r.relation]}</a></li>`)}</ul>` : null}
</article>
${contactFooter(site)}
</main>`;
  return htmlPage({ language: item.language, title: `${item.title} · ${site.office.name}`, body });
}

/** Said when an item was covered, withdrawn or retired. */
export function gonePage(site: SiteRecord): string {
  const words = itemWords(site.office.locale);
  return htmlPage({
    language: site.office.locale,
    title: words.goneTitle,
    body: html`<main><header><b>${site.office.name}</b></header><h1>${words.goneTitle}</h1><p>${words.goneText}</p>${contactFooter(site)}</main>`,
  });
}

/** The path of a medium this item names; extensions follow the media type. */
export function mediaPath(item: Item, hash: string): string {
  const type = item.media.find((m) => m.hash === hash)?.mediaType ?? 'image/png';
  const extension = type === 'image/jpeg' ? 'jpg' : (type.split('/')[1] ?? 'bin');
  return `/feed/bodies/${hash}.${extension}`;
}

type Words = ReturnType<typeof itemWords>;

function marks(item: Item, words: Words): Markup {
  const list = [
    item.example ? words.example : null,
    item.correction?.badge ? words.corrected : null,
    item.validity && item.validity.state !== 'in-force' ? words.validity[item.validity.state] : null,
  ].filter((m) => m !== null);
  return html`${list.map((m) => html`<span class="mark">${m}</span> `)}`;
}

function facts(item: Item, site: SiteRecord, words: Words): Markup {
  const day = (iso: string) =>
    new Intl.DateTimeFormat(item.language, { dateStyle: 'long', timeZone: site.office.timeZone }).format(instantOf(iso));
  const rows: readonly (readonly [string, string | undefined])[] = [
    [words.issuer, item.issuer],
    [words.documentNumber, item.documentNumber],
    [words.indexNumber, item.indexNumber],
    [words.writtenOn, item.writtenOn],
    [words.publishedAt, day(item.publishedAt)],
    [words.posting, item.posting ? `${day(item.posting.from)} – ${day(item.posting.until)}` : undefined],
    [words.basis, item.basis],
  ];
  return html`<dl>${rows.map(([label, value]) => (value ? html`<dt>${label}</dt><dd>${value}</dd>` : null))}</dl>`;
}

function attachments(item: Item, words: Words): Markup | null {
  const files = item.media.filter((m) => m.role === 'attachment');
  if (files.length === 0) return null;
  return html`<h2>${words.attachments}</h2><ul class="plain">${files.map((m) => html`<li><a href="${mediaPath(item, m.hash)}">${m.name ?? m.hash.slice(0, 12)}</a> <span class="quiet">${fileWords(m)}</span></li>`)}</ul>`;
}

export function contactFooter({ office }: SiteRecord): Markup {
  const { address, phone, hours } = office.contact;
  return html`<footer>${[office.name, address, phone, hours].filter((t) => t).map((t) => html`<div>${t}</div>`)}</footer>`;
}
