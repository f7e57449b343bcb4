/** Pages of public notices where ../shared/data/notices is there, and a second opinion of what they hold, by another parser. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Parser } from 'htmlparser2';

export interface Page {
  readonly name: string;
  readonly html: string;
}

/** Every text of HTML in a folder, whatever it is kept in: pages, values of JSON, strings of SQL, CDATA of XML. */
export function pagesIn(folder: string): readonly Page[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .flatMap((file) =>
      htmlOf(file, readFileSync(file, 'utf8')).map((html, i) => ({ name: `${file.slice(folder.length)}#${i}`, html })),
    );
}

function htmlOf(file: string, text: string): readonly string[] {
  if (/\.html?$/.test(file)) return [text];
  if (file.endsWith('.xml')) return Array.from(text.matchAll(/<!\[CDATA\[([\s\S]*?)\]\]>/g), ([, html]) => html!);
  if (file.endsWith('.sql'))
    return Array.from(text.matchAll(/'((?:[^'\\]|\\.|'')*)'/g), ([, html]) =>
      html!.replace(/\\[rn]/g, '\n').replace(/\\(.)/g, '$1'),
    ).filter((html) => /<(p|table|div)\b/i.test(html));
  return file.endsWith('.json') ? stringsIn(JSON.parse(text)).filter((value) => /<[a-z]+[ >]/i.test(value)) : [];
}

function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

export interface Cell {
  text: string;
  readonly spans: string;
}

export interface Opinion {
  /** All that a reader sees, without white space. */
  readonly words: string;
  /** Tables that tabulate: with more than one column, and no table, list or heading in a cell. */
  readonly tables: readonly (readonly (readonly Cell[])[])[];
  /** Entries of lists by depth, those with words. */
  readonly listDepths: readonly number[];
  readonly pictures: number;
  /** Of anchors with words, whole. */
  readonly addresses: readonly string[];
}

interface Open {
  readonly rows: Cell[][];
  layout: boolean;
}

const unread = new Set(
  'script style template noscript head title xml form del s strike iframe object svg picture canvas map select button textarea'.split(
    ' ',
  ),
);
const pictureTags = new Set('img svg picture canvas map'.split(' '));
const layoutTags = new Set('table ul ol dl h1 h2 h3'.split(' '));
const voids = new Set('br img hr input meta link col wbr area base embed param source track'.split(' '));

/** By htmlparser2, which builds no tree. */
export function opinionOf(html: string, base: string): Opinion {
  const addresses: string[] = [];
  let anchor: { readonly href: string; text: string } | null = null;
  let words = '';
  let pictures = 0;
  const [open, done, lists, entries]: [Open[], Open[], number[], { depth: number; text: string }[]] = [[], [], [], []];
  const hidden: boolean[] = [];
  const seen = () => !hidden.includes(true);
  const openEntries: { depth: number; text: string }[] = [];
  const parser = new Parser({
    onopentag(name, attributes) {
      const isHidden = 'hidden' in attributes || /display\s*:\s*none|visibility\s*:\s*hidden/i.test(attributes.style ?? '');
      if (seen() && !isHidden && pictureTags.has(name)) pictures += 1;
      if (!voids.has(name)) hidden.push(isHidden || unread.has(name));
      if (!seen()) return;
      if (layoutTags.has(name) && (open.at(-1)?.rows.length ?? 0) > 0) open.at(-1)!.layout = true;
      if (name === 'table') open.push({ rows: [], layout: false });
      if (name === 'tr') open.at(-1)?.rows.push([]);
      if (name === 'td' || name === 'th')
        open
          .at(-1)
          ?.rows.at(-1)
          ?.push({ text: '', spans: `${attributes.colspan ?? 1}×${attributes.rowspan ?? 1}` });
      if (name === 'ul' || name === 'ol') lists.push(lists.length + 1);
      if (name === 'a') anchor = { href: attributes.href ?? '', text: '' };
      if (name === 'li') openEntries.push({ depth: lists.length, text: '' });
    },
    ontext(text) {
      if (!seen()) return;
      const visible = text.replace(/[\s\u00a0\u200b-\u200f\u2028-\u202e\u2060\ufeff]|\p{Cc}/gu, '');
      words += visible;
      if (anchor !== null) anchor.text += visible;
      const cell = open.at(-1)?.rows.at(-1)?.at(-1);
      if (cell !== undefined) cell.text += visible;
      if (openEntries.length > 0) openEntries.at(-1)!.text += visible;
    },
    onclosetag(name) {
      if (voids.has(name)) return;
      const wasSeen = seen();
      hidden.pop();
      if (!wasSeen) return;
      if (name === 'table' && open.length > 0) done.push(open.pop()!);
      if (name === 'a' && anchor !== null && anchor.text !== '' && leads(anchor.href, base))
        addresses.push(new URL(anchor.href, base).href);
      if (name === 'a') anchor = null;
      if (name === 'ul' || name === 'ol') lists.pop();
      if (name === 'li' && openEntries.length > 0) entries.push(openEntries.pop()!);
    },
  });
  parser.write(html);
  parser.end();
  const tables = done.filter(({ rows, layout }) => !layout && rows.some((row) => row.length > 1)).map(({ rows }) => rows);
  return { words, tables, pictures, addresses, listDepths: entries.filter(({ text }) => text !== '').map(({ depth }) => depth) };
}

const leads = (href: string, base: string): boolean =>
  href.trim() !== '' &&
  !href.startsWith('#') &&
  URL.canParse(href, base) &&
  /^(https?|mailto|tel):/.test(new URL(href, base).href);
