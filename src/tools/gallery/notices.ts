/**
 * A folder of public notices as items, for the gallery and the tests: JSON records with a title and a text or HTML, Markdown,
 * saved pages, SQL dumps of saved pages. Read through the hub's own HTML intake; nothing here reaches a hub.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import * as v from 'valibot';
import type { Block } from '../../core/item/block.ts';
import { Item } from '../../core/item/item.ts';
import { blocksFromHtml } from '../../hub/intake/html-blocks.ts';
import { withTypesetting } from './office.ts';

interface Notice {
  readonly title: string;
  readonly issuer: string;
  readonly language: 'zh-Hans' | 'zh-Hant';
  readonly blocks: readonly Block[];
}

const fromJson = v.looseObject({
  title: v.string(),
  department: v.optional(v.nullable(v.string())),
  content: v.optional(v.nullable(v.string())),
  description: v.optional(v.nullable(v.string())),
  description_html: v.optional(v.nullable(v.string())),
});

function paragraphsOf(text: string): Block[] {
  return text
    .split(/\n+/)
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
    .map((line) => ({ type: 'paragraph', text: line }));
}

function jsonNotice(text: string): Notice | null {
  const parsed = v.safeParse(fromJson, JSON.parse(text));
  if (!parsed.success) return null;
  const { title, department, content, description, description_html: html } = parsed.output;
  const blocks = html ? (blocksFromHtml(html)?.blocks ?? []) : paragraphsOf(content ?? description ?? '');
  return { title, issuer: department || '市政府', language: 'zh-Hant', blocks };
}

function markdownNotice(text: string): Notice {
  const [first = '', ...rest] = text.split('\n');
  const blocks = rest.flatMap((line): Block[] => {
    const heading = /^#+\s*(.+)$/.exec(line)?.[1];
    return heading ? [{ type: 'heading', level: 2, text: heading.trim() }] : paragraphsOf(line);
  });
  return { title: first.replace(/^#\s*/, ''), issuer: '国务院', language: 'zh-Hans', blocks };
}

function pageNotice(html: string): Notice {
  const title = /<title>([^<]+)</.exec(html)?.[1]?.trim() ?? '公告';
  return { title, issuer: '人民政府', language: 'zh-Hans', blocks: blocksFromHtml(html)?.blocks ?? [] };
}

/** One INSERT statement: the title is the fifth value, the page the longest one. */
function dumpNotice(sql: string): Notice | null {
  const values = [...sql.matchAll(/'((?:[^'\\]|\\.|'')*)'/gs)].map(([, value = '']) => value.replace(/\\(.)/gs, '$1'));
  const html = [...values].sort((a, b) => b.length - a.length)[0] ?? '';
  if (!html.includes('<')) return null;
  return { title: values[3] ?? '', issuer: values[4] ?? '', language: 'zh-Hans', blocks: blocksFromHtml(html)?.blocks ?? [] };
}

const linesANotice = 16;

/** A file of many texts without marks between them: so many lines are one. */
function textNotices(text: string): Notice[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return Array.from({ length: Math.ceil(lines.length / linesANotice) }, (_, i) => {
    const own = lines.slice(i * linesANotice, (i + 1) * linesANotice);
    return { title: own[0]?.slice(0, 31) ?? '', issuer: '国务院', language: 'zh-Hans', blocks: paragraphsOf(own.join('\n')) };
  });
}

function titleNotices(rows: string): Notice[] {
  const notices = rows
    .split('\n')
    .slice(1)
    .map((row) => row.split('\t'));
  return notices.filter((n) => n[2]).map(([, issuer = '', title = '']) => ({ title, issuer, language: 'zh-Hant', blocks: [] }));
}

function noticesFrom(path: string): readonly (Notice | null)[] {
  const text = readFileSync(path, 'utf8');
  if (path.endsWith('.json')) return [jsonNotice(text)];
  if (path.includes('authority-data')) return [];
  if (path.endsWith('.md')) return [markdownNotice(text)];
  if (path.endsWith('.html')) return [pageNotice(text)];
  if (path.endsWith('.sql')) return [dumpNotice(text)];
  if (path.endsWith('.tsv')) return titleNotices(text);
  return path.endsWith('.txt') ? textNotices(text) : [];
}

function toItem({ title, issuer, language, blocks }: Notice, id: string): Item {
  return v.parse(Item, {
    format: 1,
    id,
    revision: 1,
    kind: 'notice',
    language,
    title: title.trim().slice(0, 500) || '公告',
    category: 'notices',
    issuer: issuer.trim().slice(0, 200) || '人民政府',
    publishedAt: '2026-06-17T14:00:00+08:00',
    blocks,
  });
}

/** Every notice of the folder in the order of its paths, without hints. Titles of a table of titles are left out unless asked for. */
export function noticesIn(folder: string, withTitles = false): Item[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const files = names.filter((name) => /\.(json|md|html|sql|txt)$/.test(name) || (withTitles && name.endsWith('.tsv')));
  return files.flatMap((name) => {
    const stem =
      relative('.', name)
        .split('/')[0]
        ?.replace(/[^a-z0-9]/g, '') ?? 'notice';
    return noticesFrom(join(folder, name)).flatMap((notice, i) =>
      notice ? [toItem(notice, `${stem}-${files.indexOf(name)}${i > 0 ? `-${i}` : ''}`)] : [],
    );
  });
}

/** `count` of them by a fixed seed: every kind of folder has its share, the longest texts among them. */
export function chosenNotices(all: readonly Item[], count: number, seed = 1): Item[] {
  const random = randomFrom(seed);
  const marked = all.map((item) => ({ item, order: random(), kind: item.id.split('-')[0] ?? '' }));
  marked.sort((a, b) => a.order - b.order);
  const kinds = [...new Set(marked.map(({ kind }) => kind))].sort();
  const share = Math.ceil(count / Math.max(1, kinds.length));
  const first = kinds.flatMap((kind) => marked.filter((m) => m.kind === kind).slice(0, share));
  const rest = marked.filter((m) => !first.includes(m));
  return [...first, ...rest].slice(0, count).map(({ item }) => withTypesetting(item));
}

/** mulberry32: the same sequence on every machine. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
