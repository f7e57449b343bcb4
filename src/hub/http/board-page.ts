/** /boards/ID: the accessible text twin of a board: what is on the glass, what turns, what is under posting. */

import type { SiteRecord } from '../../core/office/site.ts';
import type { Playback, Programme } from '../../core/programme/programme.ts';
import type { Instant } from '../../core/time/instant.ts';
import { html, htmlPage, type Markup } from './html.ts';
import { contactFooter } from './item-page.ts';
import { itemWords } from './words.ts';

export interface BoardTwin {
  readonly programme: Programme;
  readonly playback: Playback;
  readonly at: Instant;
}

export function boardPage({ programme, playback, at }: BoardTwin, site: SiteRecord): string {
  const language = site.office.locale;
  const words = itemWords(language);
  const heads = uniqueHeads(programme, playback, at);
  const day = new Intl.DateTimeFormat(language, { month: 'long', day: 'numeric', timeZone: programme.zone });
  const body = html`<main>
<header><b>${programme.board.name}</b><span>${site.office.name}</span></header>
<h1>${words.nowShowing}</h1>${now(playback, heads, words)}
<h2>${words.postings}</h2><ul class="plain">${programme.postings
    .filter((h) => h.posting && h.posting.from <= at && at < h.posting.until)
    .map(
      (h) =>
        html`<li><a href="/i/${h.id}" lang="${h.language}">${h.title}</a> <span class="quiet">${words.until} ${h.posting ? day.format(h.posting.until) : ''}</span></li>`,
    )}</ul>
<h2>${words.nextPages}</h2><ul class="plain">${heads.map((h) => html`<li><a href="/i/${h.id}" lang="${h.language}">${h.title}</a></li>`)}</ul>
${contactFooter(site)}</main>`;
  return htmlPage({ language, title: `${programme.board.name} · ${site.office.name}`, body });
}

type Heads = ReturnType<typeof uniqueHeads>;

function now(playback: Playback, heads: Heads, words: ReturnType<typeof itemWords>): Markup {
  if (playback.kind === 'off') return html`<p>${words.off}</p>`;
  const head = playback.kind === 'page' ? heads.find((h) => h.id === playback.item) : undefined;
  return head ? html`<p><a href="/i/${head.id}" lang="${head.language}">${head.title}</a></p>` : html`<p>${words.nothing}</p>`;
}

function uniqueHeads(programme: Programme, playback: Playback, at: Instant) {
  const id = playback.kind === 'page' ? playback.playlist : programme.defaultPlaylist;
  const entries = programme.playlists.find((p) => p.id === id)?.entries ?? [];
  const valid = entries.filter((e) => (e.from === null || e.from <= at) && (e.until === null || at < e.until));
  return [...new Map(valid.map((e) => [e.id, e])).values()];
}
