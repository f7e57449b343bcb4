/** Plain HTML pages of the hub: text is escaped by construction, the one style sheet is allowed by its hash. */
import { createHash } from 'node:crypto';
import { pageCss } from './page-css.ts';

/** Markup that is already safe; only `html` makes it. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => entities[c] ?? c);

type Part = string | number | Markup | readonly Part[] | null | undefined | false;

function render(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (part instanceof Markup) return part.text;
  if (Array.isArray(part)) return part.map(render).join('');
  return escapeHtml(String(part));
}

/** A template whose every value is escaped, unless it is itself `html`. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Markup {
  return new Markup(strings.map((s, i) => s + (i < values.length ? render(values[i]) : '')).join(''));
}

/** CSP for pages without scripts: nothing runs, nothing is fetched but pictures of this hub. */
export const plainPageCsp = [
  "default-src 'none'",
  "img-src 'self' data:",
  `style-src 'sha256-${createHash('sha256').update(pageCss).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export function htmlPage({
  language,
  title,
  body,
}: {
  readonly language: string;
  readonly title: string;
  readonly body: Markup;
}): string {
  return (
    '<!doctype html>' +
    html`<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${new Markup(pageCss)}</style></head><body>${body}</body></html>`
      .text
  );
}
