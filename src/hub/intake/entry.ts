/**
 * One entry of a feed to the words of an item, or a refusal with a code. Identity is the source's own: id, then guid, then
 * address and date (R61); it is kept as an alias beside our id. Nothing is shortened; what had to be added or could not be
 * read is a note that holds the draft for a person.
 */
import { createHash } from 'node:crypto';
import { decodeHTMLStrict } from 'entities';
import { parseFragment } from 'parse5';
import * as v from 'valibot';
import { type ItemContent as Content, ItemContent, type ItemKind } from '../../core/item/item.ts';
import { plainText as blockText } from '../../core/item/plain-text.ts';
import { type Instant, toIso } from '../../core/time/instant.ts';
import { parseDate } from './entry-date.ts';
import { type FeedEntry, holdsTags, looksLikeHtml } from './feed-entry.ts';
import { garbledIn } from './garbled.ts';
import { blocksFromHtml, type HtmlContent } from './html-blocks.ts';
import { plainText, tidy } from './html-tree.ts';
import { hrefOf } from './inline-text.ts';
import { titleFrom } from './made-title.ts';

/** What the office decides about every entry of a source. */
export interface EntryRules {
  readonly kind: ItemKind;
  readonly category: string;
  readonly issuer: string;
  readonly language: string;
  /** Address of the feed: relative links are resolved against it. */
  readonly base: string | undefined;
  /** Taken when the source gives no date. */
  readonly at: Instant;
  /** The office's zone, for dates written without one. */
  readonly zone: string;
}

/** What a person has to see before a draft is cleared; it goes out by no exemption. */
export interface Note {
  readonly code: string;
  readonly reason: string;
}

export type EntryOutcome =
  | {
      readonly kind: 'draft';
      readonly entry: string;
      readonly content: Content;
      /** False: the source gives no date, and `publishedAt` is when it was read. */
      readonly dated: boolean;
      readonly dropped: HtmlContent['dropped'];
      readonly notes: readonly Note[];
    }
  | Refusal;
export interface Refusal {
  readonly kind: 'refused';
  /** The entry's identity, else its place in the feed: `#3`. */
  readonly entry: string;
  readonly code: string;
  readonly reason: string;
}

const longestHtml = 2_000_000;
/** Of a title as written, markup included; as words an item allows a tenth of it. */
const longestTitle = 20_000;
/** A clock that is an hour ahead is a clock; a date next year is a mistake that would sit on top of every list. */
const futureMs = 26 * 3_600_000;

/** @param place 0-based position in the feed, for the message about an entry that names itself in no way. */
export function toDraft(entry: FeedEntry, place: number, rules: EntryRules): EntryOutcome {
  const reading = readEntry(entry, rules);
  if ('content' in reading) return { kind: 'draft', entry: identityOf(entry) ?? digestOf(entry), ...reading };
  return { kind: 'refused', entry: identityOf(entry) ?? `#${place + 1}`, ...reading };
}

type Words = Omit<Extract<EntryOutcome, { kind: 'draft' }>, 'kind' | 'entry'>;

function readEntry(entry: FeedEntry, rules: EntryRules): Words | Note {
  const unreadable = entry.refusal ?? tooLong(entry);
  if (unreadable !== null) return unreadable;
  const base = baseOf(entry, rules);
  const words = wordsOf(entry, base);
  if (words === null) return tooComplex;
  const { blocks, dropped } = words;
  const titled = titleOf(entry);
  const title = titled === '' ? titleFrom(blocks) : titled;
  if (title === '') return nothing;
  const garbled = garbledIn(title, entry.content ?? '');
  if (garbled?.isTooMuch === true) return garbledText(garbled.sample);
  const written = entry.publishedAt ?? entry.updatedAt;
  const date = written === null ? null : parseDate(written, rules.zone);
  if (date !== null && date > rules.at + futureMs)
    return {
      code: 'future-date',
      reason: `The entry is dated ${toIso(date)}, which is still to come; it is taken when that time has come.`,
    };
  const item = v.safeParse(ItemContent, contentOf(entry, rules, { title, publishedAt: date ?? rules.at, blocks, base }));
  if (!item.success) {
    const [issue] = item.issues;
    return { code: 'not-an-item', reason: `${v.getDotPath(issue) ?? 'The entry'}: ${issue.message}.` };
  }
  const notes = [
    ...(titled === '' ? [madeTitle] : []),
    ...(blocks.length === 0 ? [titleOnly] : []),
    ...(written !== null && date === null ? [unreadDate(written)] : []),
    ...(garbled !== null ? [garbledText(garbled.sample)] : []),
  ];
  const attachments = entry.attachments > 0 ? { attachment: entry.attachments } : {};
  return { content: item.output, dated: date !== null, dropped: { ...dropped, ...attachments }, notes };
}

const nothing: Note = {
  code: 'nothing-to-show',
  reason: 'The entry has neither a title nor words that could be shown; if it has pictures, import them as an item of their own.',
};
const tooComplex: Note = {
  code: 'too-complex',
  reason: 'The entry has more elements than a board could ever show; ask the source for the notice without the page around it.',
};
const madeTitle: Note = {
  code: 'made-title',
  reason: 'The source gives no title; the first words were taken. Give it one before clearing it.',
};
const titleOnly: Note = {
  code: 'title-only',
  reason: 'The source gives a title and no words that could be shown. Look whether that is enough before clearing it.',
};
const unreadDate = (written: string): Note => ({
  code: 'unread-date',
  reason: `The source dates it “${written.slice(0, 100)}”, which is no date that exists; it was dated when it was read.`,
});
const garbledText = (sample: string): Note => ({
  code: 'garbled',
  reason: `The entry holds “${sample}”: its text was decoded wrongly before it came here; ask the source which encoding it writes.`,
});

function tooLong({ title, content }: FeedEntry): Note | null {
  if ((title?.length ?? 0) > longestTitle)
    return { code: 'title-too-long', reason: `The title has ${title?.length} characters; the most is ${longestTitle / 10}.` };
  if ((content?.length ?? 0) > longestHtml)
    return { code: 'too-long', reason: `The entry has ${content?.length} characters; the most is ${longestHtml}.` };
  return null;
}

/** Null: the source names the entry in no way. Bounded, because a source writes it and the database keys on it. */
export function identityOf(entry: FeedEntry): string | null {
  const named = entry.id ?? entry.guid;
  if (named !== null) return bounded(named);
  const date = entry.publishedAt ?? entry.updatedAt;
  return entry.url === null ? null : bounded(date === null ? entry.url : `${entry.url} ${date}`);
}

/** Longer ones still differ at their end. */
function bounded(identity: string): string {
  return identity.length <= 1_000 ? identity : `${identity.slice(0, 500)}…${identity.slice(-499)}`;
}

/** The words themselves, where there is nothing else: changed words are then another entry, which a reviewer sees. */
function digestOf({ title, content, publishedAt }: FeedEntry): string {
  return `words:${createHash('sha256')
    .update(JSON.stringify([title, content, publishedAt]))
    .digest('hex')
    .slice(0, 32)}`;
}

function titleOf(entry: FeedEntry): string {
  const title = entry.title ?? '';
  return spoken(entry.titleIsHtml && looksLikeHtml(title) ? plainText(parseFragment(title)) : title);
}

/** Sources escape twice, and once more when they copy from one another. */
const mostEscapes = 3;

/** The words of a line that may hold markup though it should not. */
function spoken(text: string): string {
  let words = text;
  for (let i = 0; i < mostEscapes && holdsTags(words); i++) words = plainText(parseFragment(words));
  return tidy(words);
}

/** Where the entry's relative links lead: `xml:base`, else its own address, else the feed's. */
function baseOf(entry: FeedEntry, rules: EntryRules): string | undefined {
  const nearest = entry.base ?? entry.url;
  return nearest !== null && URL.canParse(nearest, rules.base) ? new URL(nearest, rules.base).href : rules.base;
}

function wordsOf(entry: FeedEntry, base: string | undefined): HtmlContent | null {
  let content = entry.content ?? '';
  if (!entry.html && !holdsTags(content)) {
    const lines = content.split(/\r\n|\r|\n|\u2028|\u2029/).map(tidy);
    return { blocks: lines.filter((line) => line !== '').map((text) => ({ type: 'paragraph', text })), dropped: {} };
  }
  let words = blocksFromHtml(content, base);
  for (let i = 0; i < mostEscapes && words?.blocks.some((block) => holdsTags(blockText(block))); i++) {
    content = decodeHTMLStrict(content);
    words = blocksFromHtml(content, base);
  }
  return words;
}

interface Said {
  readonly title: string;
  readonly publishedAt: Instant;
  readonly blocks: HtmlContent['blocks'];
  readonly base: string | undefined;
}

function contentOf(entry: FeedEntry, rules: EntryRules, { title, publishedAt, blocks, base }: Said): unknown {
  const summary = entry.summary === null || entry.summary.length > 300 ? undefined : spoken(entry.summary);
  const from = entry.base === null ? rules.base : base;
  const url = hrefOf(entry.url, from);
  return {
    kind: rules.kind,
    language: languageOf(entry.language) ?? rules.language,
    title,
    ...(summary === undefined ? {} : { summary }),
    category: rules.category,
    issuer: rules.issuer,
    publishedAt: toIso(publishedAt),
    keywords: entry.keywords
      .map(spoken)
      .filter((word) => word !== '' && word.length <= 100)
      .slice(0, 20),
    ...(url !== null && /^https?:/.test(url) ? { url } : {}),
    blocks,
  };
}

/** `zh-CN` says nothing of the script on a board; the tags with a script of their own are kept. */
export function languageOf(tag: string | null): string | null {
  const found = /^([a-z]{2,3})(?:[-_]([A-Za-z0-9]{2,8}))?/.exec(tag ?? '');
  if (found === null) return null;
  const [, language, rest] = found;
  if (language !== 'zh') return rest === undefined ? language! : `${language}-${rest}`;
  return /^(hant|tw|hk|mo)$/i.test(rest ?? '') ? 'zh-Hant' : 'zh-Hans';
}
