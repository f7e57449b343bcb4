/**
 * A feed's text to entries of one shape, whatever its format (RSS 0.9–2.0, Atom, RDF, JSON Feed). Reads with feedsmith, which
 * expands no entity a document declares; what is in an entry is decided by `entry.ts`. A text that is no feed is a refusal and
 * changes nothing; so does a feed without entries: absence is not deletion (R61).
 */
import { type AnyFeed, parseFeed } from 'feedsmith';

/** `content` as the source gave it; `html` says how to read it. */
export interface FeedEntry {
  readonly id: string | null;
  readonly guid: string | null;
  readonly url: string | null;
  readonly title: string | null;
  readonly titleIsHtml: boolean;
  readonly content: string | null;
  readonly html: boolean;
  readonly summary: string | null;
  /** As written by the source. */
  readonly publishedAt: string | null;
  readonly updatedAt: string | null;
  readonly language: string | null;
  readonly keywords: readonly string[];
  readonly attachments: number;
}

export interface Feed {
  readonly kind: 'feed';
  readonly format: AnyFeed['format'];
  readonly title: string | null;
  readonly language: string | null;
  /** The feed's own address, then its site's: what names it when it arrives as a file. */
  readonly self: string | null;
  readonly entries: readonly FeedEntry[];
}
export interface FeedRefusal {
  readonly kind: 'refused';
  readonly code: 'not-a-feed';
  readonly reason: string;
}

type FormatOf<F extends AnyFeed['format']> = Extract<AnyFeed, { format: F }>['feed'];

export function readFeed(text: string): Feed | FeedRefusal {
  let parsed: AnyFeed;
  try {
    parsed = parseFeed(text);
  } catch (cause) {
    // feedsmith throws one of its own errors for anything that is no feed; there is nothing else in this block
    return {
      kind: 'refused',
      code: 'not-a-feed',
      reason: `${startOf(text)} (${cause instanceof Error ? cause.message : 'no reason given'}).`,
    };
  }
  switch (parsed.format) {
    case 'json':
      return fromJson(parsed.feed);
    case 'atom':
      return fromAtom(parsed.feed);
    case 'rss':
      return fromRss(parsed.feed);
    case 'rdf':
      return fromRdf(parsed.feed);
  }
}

function startOf(text: string): string {
  if (text.trim() === '') return 'The answer is empty';
  return /^\s*(<!doctype html|<html)/i.test(text)
    ? 'This is a web page and not a feed; give the address of its RSS, Atom or JSON Feed'
    : 'This is not RSS, Atom, RDF or JSON Feed';
}

function fromJson(feed: FormatOf<'json'>): Feed {
  const entries = (feed.items ?? []).map((item): FeedEntry => {
    const html = item.content_html !== undefined;
    return {
      id: orNull(item.id),
      guid: null,
      url: orNull(item.url ?? item.external_url),
      title: orNull(item.title),
      titleIsHtml: false,
      content: orNull(item.content_html ?? item.content_text),
      html,
      summary: orNull(item.summary),
      publishedAt: orNull(item.date_published),
      updatedAt: orNull(item.date_modified),
      language: orNull(item.language),
      keywords: item.tags ?? [],
      attachments: item.attachments?.length ?? 0,
    };
  });
  return {
    kind: 'feed',
    format: 'json',
    title: orNull(feed.title),
    language: orNull(feed.language),
    self: orNull(feed.feed_url ?? feed.home_page_url),
    entries,
  };
}

function fromRss(feed: FormatOf<'rss'>): Feed {
  const entries = (feed.items ?? []).map((item): FeedEntry => {
    const content = item.content?.encoded ?? item.description;
    return {
      id: null,
      guid: orNull(item.guid?.value),
      url: orNull(item.link),
      title: orNull(item.title),
      titleIsHtml: true,
      content: orNull(content),
      html: looksLikeHtml(content),
      summary: null,
      publishedAt: orNull(item.pubDate ?? item.dc?.dates?.[0]),
      updatedAt: null,
      language: null,
      keywords: (item.categories ?? []).flatMap((category) => category.name ?? []),
      attachments: item.enclosures?.length ?? 0,
    };
  });
  const self = feed.atom?.links?.find((link) => link.rel === 'self')?.href ?? feed.link;
  return { kind: 'feed', format: 'rss', title: orNull(feed.title), language: orNull(feed.language), self: orNull(self), entries };
}

function fromAtom(feed: FormatOf<'atom'>): Feed {
  const entries = (feed.entries ?? []).map((entry): FeedEntry => {
    const content = entry.content?.value ?? entry.summary?.value;
    const type = entry.content?.value === undefined ? entry.summary?.type : entry.content.type;
    return {
      id: orNull(entry.id),
      guid: null,
      url: orNull((entry.links?.find((link) => link.rel === undefined || link.rel === 'alternate') ?? entry.links?.[0])?.href),
      title: orNull(entry.title?.value),
      titleIsHtml: entry.title?.type === 'html' || entry.title?.type === 'xhtml',
      content: orNull(content),
      html: type === 'html' || type === 'xhtml' || type === 'text/html',
      summary: null,
      publishedAt: orNull(entry.published ?? entry.updated),
      updatedAt: orNull(entry.updated),
      language: orNull(entry.xml?.lang),
      keywords: (entry.categories ?? []).flatMap((category) => category.label ?? category.term ?? []),
      attachments: entry.links?.filter((link) => link.rel === 'enclosure').length ?? 0,
    };
  });
  return {
    kind: 'feed',
    format: 'atom',
    title: orNull(feed.title?.value),
    language: orNull(feed.xml?.lang),
    self: orNull(feed.id),
    entries,
  };
}

function fromRdf(feed: FormatOf<'rdf'>): Feed {
  const entries = (feed.items ?? []).map((item): FeedEntry => {
    const content = item.content?.encoded ?? item.description;
    return {
      id: orNull(item.rdf?.about),
      guid: null,
      url: orNull(item.link),
      title: orNull(item.title),
      titleIsHtml: true,
      content: orNull(content),
      html: looksLikeHtml(content),
      summary: null,
      publishedAt: orNull(item.dc?.dates?.[0]),
      updatedAt: null,
      language: orNull(item.dc?.languages?.[0]),
      keywords: item.dc?.subjects ?? [],
      attachments: 0,
    };
  });
  return {
    kind: 'feed',
    format: 'rdf',
    title: orNull(feed.title),
    language: orNull(feed.dc?.languages?.[0]),
    self: orNull(feed.link),
    entries,
  };
}

/** RSS never says whether a description is markup. */
export function looksLikeHtml(text: string | null | undefined): boolean {
  return /<\/?[a-z][a-z0-9]*(\s[^<>]*)?\/?>|&(#\d+|#x[0-9a-f]+|[a-z]{2,8});/i.test(text ?? '');
}

function orNull(text: string | undefined): string | null {
  return text === undefined || text.trim() === '' ? null : text.trim();
}
