/** /: where things are on this hub. */
import type { SiteRecord } from '../../core/office/site.ts';
import { html, htmlPage } from './html.ts';
import { contactFooter } from './item-page.ts';

export function signpostPage(site: SiteRecord, boards: readonly { readonly id: string; readonly name: string }[]): string {
  const chinese = site.office.locale.startsWith('zh');
  const body = html`<main><header><b>${site.office.name}</b><span>${chinese ? '电子公告牌' : 'Notice boards'}</span></header>
<h1>${chinese ? '公告牌' : 'Boards'}</h1>
<ul class="plain">${boards.map((b) => html`<li><a href="/board/?board=${b.id}">${b.name}</a> <span class="quiet"><a href="/boards/${b.id}">${chinese ? '文字版' : 'as text'}</a></span></li>`)}</ul>
<h2>${chinese ? '其他' : 'Also here'}</h2>
<ul class="plain"><li><a href="/terminal/">${chinese ? '公共查阅终端' : 'Consultation terminal'}</a></li><li><a href="/staff/">${chinese ? '工作台' : 'Console'}</a></li>
<li><a href="/feed.json">JSON Feed</a> · <a href="/feed.atom">Atom</a> · <a href="/api/openapi.json">OpenAPI</a></li></ul>
${contactFooter(site)}</main>`;
  return htmlPage({ language: site.office.locale, title: site.office.name, body });
}
