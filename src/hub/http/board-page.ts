/** /boards/ID: the accessible text twin of a board: what is on the glass, what turns, what is under posting. */

import type { SiteRecord } from '../../core/office/site.ts';
import { alertLevelWords } from '../../core/page/alert-words.ts';
import { chromeOf } from '../../core/page/labels.ts';
import { alertsStandingAt } from '../../core/programme/alert-glass.ts';
import type { Playback, Programme } from '../../core/programme/programme.ts';
import { type DayBlock, daysOf } from '../../core/programme/week.ts';
import type { Instant } from '../../core/time/instant.ts';
import { localTimeAt } from '../../core/time/zone.ts';
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
${warnings(programme, at, language)}<h1>${words.nowShowing}</h1>${now(playback, heads, words)}
<h2>${words.postings}</h2><ul class="plain">${programme.postings
    .filter((h) => h.posting && h.posting.from <= at && at < h.posting.until)
    .map(
      (h) =>
        html`<li><a href="/i/${h.id}" lang="${h.language}">${h.title}</a> <span class="quiet">${words.until} ${h.posting ? day.format(h.posting.until) : ''}</span></li>`,
    )}</ul>
<h2>${words.nextPages}</h2><ul class="plain">${heads.map((h) => html`<li><a href="/i/${h.id}" lang="${h.language}">${h.title}</a></li>`)}</ul>
${week(programme, at, words)}
${contactFooter(site)}</main>`;
  return htmlPage({ language, title: `${programme.board.name} · ${site.office.name}`, body });
}

/** Seven days: what kind of day, and which playlist when. */
function week(programme: Programme, at: Instant, words: ReturnType<typeof itemWords>): Markup {
  const clock = (instant: Instant) => {
    const { minute } = localTimeAt(instant, programme.zone);
    return [Math.floor(minute / 60), minute % 60].map((n) => String(n).padStart(2, '0')).join(':');
  };
  const name = ({ kind, playlist, reason }: DayBlock) =>
    kind === 'off' ? words.screenOff : kind === 'slate' ? words.slate : reason === 'evergreen' ? words.evergreen : playlist;
  const days = daysOf(programme, at, 7).map(
    (day) => html`<li><b>${day.date}</b> <span class="quiet">${words.day[day.makeup ? 'makeup' : day.kind]}</span>
<ul class="plain">${day.blocks.map((block, i) => html`<li>${clock(block.from)}–${i === day.blocks.length - 1 ? '24:00' : clock(block.until)} ${name(block)}</li>`)}</ul></li>`,
  );
  return html`<h2>${words.week}</h2><p><a href="/boards/${programme.board.id}/schedule.ics">${words.weekFile}</a></p><ul class="plain">${days}</ul>`;
}

/** What stands on the board in words: the page is read by those who cannot see its colours. */
function warnings(programme: Programme, at: Instant, language: string): Markup {
  const standing = alertsStandingAt(programme, { contactAt: at, paired: false }, at);
  return html`${standing.map(({ level, lines }) => html`<p role="alert"><b>${alertLevelWords(chromeOf(language), level).name}</b> ${lines[0] ?? ''}</p>`)}`;
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
