/**
 * One entry of a feed to the words of an item, or a refusal with a code. Identity is the source's own: id, then guid, then
 * address and date (R61); it is kept as an alias beside our id. Nothing is shortened and nothing invented: an entry without
 * title or words is refused, not completed.
 */
import { parseFragment } from 'parse5';
import * as v from 'valibot';
import { type ItemContent as Content, ItemContent, type ItemKind } from '../../core/item/item.ts';
import { type Instant, parseInstant, toInstant, toIso } from '../../core/time/instant.ts';
import { instantAtLocal } from '../../core/time/zone.ts';
import { garbledIn } from './encoding.ts';
import { type FeedEntry, looksLikeHtml } from './feed.ts';
import { blocksFromHtml, type HtmlContent } from './html-blocks.ts';
import { plainText, tidy } from './html-tree.ts';

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

export type EntryOutcome =
  | {
      readonly kind: 'draft';
      readonly entry: string;
      readonly content: Content;
      /** False: the source gives no date, and `publishedAt` is when it was read. */
      readonly dated: boolean;
      readonly dropped: HtmlContent['dropped'];
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
/** A clock that is an hour ahead is a clock; a date next year is a mistake that would sit on top of every list. */
const futureMs = 26 * 3_600_000;

/** @param place 0-based position in the feed, for the message about an entry that names itself in no way. */
export function toDraft(entry: FeedEntry, place: number, rules: EntryRules): EntryOutcome {
  const identity = identityOf(entry);
  const refuse = (code: string, reason: string): Refusal => ({
    kind: 'refused',
    entry: identity ?? `#${place + 1}`,
    code,
    reason,
  });
  if (identity === null)
    return refuse(
      'no-identity',
      'The entry has no id, guid, or address with a date, so a change to it could not be recognised; ask the source for ids.',
    );
  const title = titleOf(entry);
  if (title === '') return refuse('no-title', 'The entry has no title; add one at the source.');
  const garbled = garbledIn(`${title}\n${entry.content ?? ''}`);
  if (garbled !== null)
    return refuse(
      'garbled',
      `The entry holds “${garbled}”: its text was decoded wrongly before it came here; ask the source which encoding it writes.`,
    );
  if ((entry.content?.length ?? 0) > longestHtml)
    return refuse('too-long', `The entry has ${entry.content?.length} characters; the most is ${longestHtml}.`);
  const publishedAt = dateOf(entry.publishedAt ?? entry.updatedAt, rules);
  if (publishedAt === null)
    return refuse(
      'bad-date',
      `“${entry.publishedAt ?? entry.updatedAt}” is no date that exists; it must be RFC 3339, RFC 822 or such as 2026-06-18 08:30.`,
    );
  if (publishedAt > rules.at + futureMs)
    return refuse('future-date', `The entry is dated ${toIso(publishedAt)}, which is still to come.`);
  const { blocks, dropped } = wordsOf(entry, rules.base);
  if (blocks.length === 0)
    return refuse('no-words', 'The entry has a title and no words, or only pictures; import it as an item of its own.');
  const written = v.safeParse(ItemContent, contentOf(entry, rules, title, publishedAt, blocks));
  if (!written.success) {
    const [issue] = written.issues;
    return refuse('not-an-item', `${v.getDotPath(issue) ?? 'The entry'}: ${issue.message}.`);
  }
  return {
    kind: 'draft',
    entry: identity,
    content: written.output,
    dated: (entry.publishedAt ?? entry.updatedAt) !== null,
    dropped: { ...dropped, ...(entry.attachments > 0 ? { attachment: entry.attachments } : {}) },
  };
}

/** Bounded, because a source writes it and the database keys on it; longer ones still differ at their end. */
export function identityOf(entry: FeedEntry): string | null {
  if (entry.id !== null) return bounded(entry.id);
  if (entry.guid !== null) return bounded(entry.guid);
  return entry.url === null || entry.publishedAt === null ? null : bounded(`${entry.url} ${entry.publishedAt}`);
}

function bounded(identity: string): string {
  return identity.length <= 1_000 ? identity : `${identity.slice(0, 500)}…${identity.slice(-499)}`;
}

function titleOf(entry: FeedEntry): string {
  const title = entry.title ?? '';
  return entry.titleIsHtml && looksLikeHtml(title) ? plainText(parseFragment(title)) : tidy(title);
}

function wordsOf(entry: FeedEntry, base: string | undefined): HtmlContent {
  const content = entry.content ?? entry.summary ?? '';
  if (entry.html)
    return blocksFromHtml(content, entry.url !== null && URL.canParse(entry.url, base) ? new URL(entry.url, base).href : base);
  const lines = content.split(/\r\n|\r|\n|\u2028|\u2029/).map(tidy);
  return { blocks: lines.filter((line) => line !== '').map((text) => ({ type: 'paragraph', text })), dropped: {} };
}

/** RFC 3339, what RSS writes (RFC 822), or a date without zone as Chinese sites write it, read in the office's zone. */
function dateOf(text: string | null, { at, zone }: EntryRules): Instant | null {
  if (text === null) return at;
  return parseInstant(text) ?? rfc822(text) ?? localDate(text, zone);
}

function rfc822(text: string): Instant | null {
  const shape =
    /^(?:[A-Za-z]{3},?\s+)?\d{1,2}\s+[A-Za-z]{3}[a-z]*\s+\d{2,4}\s+\d{1,2}:\d{2}(?::\d{2})?\s+(?:[+-]\d{4}|UT|UTC|GMT|Z|[ECMP][SD]T)$/;
  const ms = shape.test(text.trim()) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? null : toInstant(ms);
}

function localDate(text: string, zone: string): Instant | null {
  const found = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]+(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?)?$/.exec(text.trim());
  if (found === null) return null;
  const [year, month, day, hour, minute] = found.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const exists = new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day && month >= 1 && month <= 12;
  if (!exists || hour > 23 || minute > 59) return null;
  return instantAtLocal(`${year}-${pad(month)}-${pad(day)}`, hour * 60 + minute, zone);
}

const pad = (value: number): string => String(value).padStart(2, '0');

function contentOf(
  entry: FeedEntry,
  rules: EntryRules,
  title: string,
  publishedAt: Instant,
  blocks: HtmlContent['blocks'],
): unknown {
  const summary = entry.summary === null || entry.summary.length > 300 ? undefined : tidy(entry.summary);
  const url = entry.url !== null && URL.canParse(entry.url, rules.base) ? new URL(entry.url, rules.base) : null;
  return {
    kind: rules.kind,
    language: languageOf(entry.language) ?? rules.language,
    title,
    ...(summary === undefined ? {} : { summary }),
    category: rules.category,
    issuer: rules.issuer,
    publishedAt: toIso(publishedAt),
    keywords: entry.keywords
      .map(tidy)
      .filter((word) => word !== '' && word.length <= 100)
      .slice(0, 20),
    ...(url !== null && /^https?:$/.test(url.protocol) ? { url: url.href } : {}),
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
