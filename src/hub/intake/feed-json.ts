/** JSON Feed 1.0 and 1.1 to entries. The version must say what it is: other JSON has items too. */
import { blankEntry, type Feed, type FeedEntry, type FeedRefusal, orNull, webAddress } from './feed-entry.ts';

export function readJsonFeed(text: string): Feed | FeedRefusal {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    return {
      kind: 'refused',
      code: 'broken-json',
      reason: `This begins as JSON and does not end as it (${(cause as Error).message}).`,
    };
  }
  const feed = fieldsOf(value);
  if (!/\bjsonfeed\.org\/version\/1/.test(wordsIn(feed.version) ?? ''))
    return {
      kind: 'refused',
      code: 'not-a-feed',
      reason: 'This is JSON and no JSON Feed: its “version” does not begin with https://jsonfeed.org/version/1.',
    };
  const [self, home] = [wordsIn(feed.feed_url), wordsIn(feed.home_page_url)];
  return {
    kind: 'feed',
    format: 'json',
    title: wordsIn(feed.title),
    language: wordsIn(feed.language),
    self: self ?? home,
    base: webAddress(self, home),
    whole: true,
    entries: listIn(feed.items).map(toEntry),
  };
}

function toEntry(value: unknown): FeedEntry {
  const item = fieldsOf(value);
  const html = wordsIn(item.content_html);
  // The format demands content: an item that is its title alone repeats it as text, beside HTML that is empty.
  const isTitleAlone = item.content_html === '' && item.content_text === item.title;
  const content = html ?? (isTitleAlone ? null : wordsIn(item.content_text));
  return {
    ...blankEntry,
    id: wordsIn(item.id),
    url: wordsIn(item.url) ?? wordsIn(item.external_url),
    title: wordsIn(item.title),
    content: content ?? wordsIn(item.summary),
    html: html !== null,
    summary: content === null ? null : wordsIn(item.summary),
    publishedAt: wordsIn(item.date_published),
    updatedAt: wordsIn(item.date_modified),
    language: wordsIn(item.language),
    keywords: listIn(item.tags).flatMap((tag) => wordsIn(tag) ?? []),
    attachments: listIn(item.attachments).length,
  };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Version 1 allows a number as id, and sources write them elsewhere too. */
function wordsIn(value: unknown): string | null {
  return typeof value === 'string' ? orNull(value) : typeof value === 'number' ? String(value) : null;
}
