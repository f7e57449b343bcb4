/** Blocks as plain HTML for phones, paper and assistive technology. The words are the reviewed words, nothing is cut (R9). */
import type { Block, BlockOf, ListEntry } from '../../core/item/block.ts';
import { isKnown } from '../../core/item/block.ts';
import { html, type Markup } from './html.ts';

/** Where a medium named by hash lies for this reader. */
export type MediaUrl = (hash: string) => string;

export function blockHtml(block: Block, mediaUrl: MediaUrl): Markup {
  if (!isKnown(block)) return html`<p>${block.text}</p>`;
  switch (block.type) {
    case 'paragraph':
      return paragraph(block);
    case 'heading':
      return block.level === 2 ? html`<h2>${block.text}</h2>` : html`<h3>${block.text}</h3>`;
    case 'list':
      return list(block.entries, block.ordered);
    case 'table':
      return table(block);
    case 'figure':
      return html`<figure><img src="${mediaUrl(block.media)}" alt="${block.alt}" width="${block.widthPx}" height="${block.heightPx}">${block.caption ? html`<figcaption>${block.caption}</figcaption>` : null}</figure>`;
    case 'quote':
      return html`<blockquote><p>${lined(block.text)}</p>${block.cite ? html`<p class="quiet">${block.cite}</p>` : null}</blockquote>`;
    case 'link':
      return html`<p><a href="${safeHref(block.href)}" rel="noopener noreferrer">${block.text}</a></p>`;
    case 'facts':
      return html`<dl>${block.entries.map((e) => html`<dt>${e.label}</dt><dd>${lined(e.value)}</dd>`)}</dl>`;
    case 'question':
      return html`<h2>${block.question}</h2><p>${block.answer}</p>`;
    case 'chart':
      return chart(block);
  }
}

function paragraph({ text, links = [] }: BlockOf<'paragraph'>): Markup {
  const parts: (string | Markup)[] = [];
  let at = 0;
  for (const link of [...links].sort((a, b) => a.from - b.from)) {
    if (link.from < at || link.until > text.length || link.until <= link.from) continue;
    parts.push(
      text.slice(at, link.from),
      html`<a href="${safeHref(link.href)}" rel="noopener noreferrer">${text.slice(link.from, link.until)}</a>`,
    );
    at = link.until;
  }
  parts.push(text.slice(at));
  return html`<p>${parts}</p>`;
}

/** A text may hold line ends of its own. */
function lined(text: string): string | Markup[] {
  return text.includes('\n') ? text.split('\n').map((line, i) => (i === 0 ? html`${line}` : html`<br>${line}`)) : text;
}

function list(entries: readonly ListEntry[], ordered: boolean): Markup {
  const items = entries.map(
    (e) =>
      html`<li>${e.lead ? html`<b>${e.lead}</b> ` : null}${lined(e.text)}${e.entries?.length ? list(e.entries, ordered) : null}</li>`,
  );
  return ordered ? html`<ol>${items}</ol>` : html`<ul>${items}</ul>`;
}

function table({ caption, head, rows }: BlockOf<'table'>): Markup {
  const cell = (tag: 'th' | 'td') => (c: (typeof head)[number]) => {
    const inner = c.strong ? html`<b>${lined(c.text)}</b>` : lined(c.text);
    const end = c.align === 'end' ? 'end' : 'start';
    return tag === 'th'
      ? html`<th scope="col" class="${end}" colspan="${c.colSpan ?? 1}" rowspan="${c.rowSpan ?? 1}">${inner}</th>`
      : html`<td class="${end}" colspan="${c.colSpan ?? 1}" rowspan="${c.rowSpan ?? 1}">${inner}</td>`;
  };
  return html`<div class="scroll"><table>${caption ? html`<caption>${caption}</caption>` : null}${head.length > 0 ? html`<thead><tr>${head.map(cell('th'))}</tr></thead>` : null}<tbody>${rows.map((r) => html`<tr>${r.map(cell('td'))}</tr>`)}</tbody></table></div>`;
}

/** A figure of the report as a table: the numbers are the content; parts in other units are never added (R20). */
function chart({ label, total, parts, source, note }: BlockOf<'chart'>): Markup {
  return html`<div class="scroll"><table><caption>${label}</caption><tbody>${parts.map(
    (p) => html`<tr><td>${p.label}</td><td class="end">${p.display ?? String(p.value)} ${p.unit ?? total?.unit ?? ''}</td></tr>`,
  )}${total ? html`<tr><td><b>${total.note ?? '合计'}</b></td><td class="end"><b>${total.display ?? String(total.value)} ${total.unit}</b></td></tr>` : null}</tbody></table></div>${note ? html`<p>${note}</p>` : null}<p class="quiet">${source}</p>`;
}

/** Only web, mail and telephone addresses lead anywhere. */
export function safeHref(href: string): string {
  return /^(https?:|mailto:|tel:)/i.test(href) ? href : '#';
}
