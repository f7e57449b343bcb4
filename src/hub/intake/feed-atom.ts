/** Atom 1.0 and 0.3, a whole feed or one entry alone. What is markup is said by `type` and, in 0.3, by `mode`. */
import { blankEntry, type Feed, type FeedEntry, holdsTags, looksLikeHtml, orNull, webAddress } from './feed-entry.ts';
import { attribute, baseIn, firstText, foreign, languageIn, own, refusalOf, resolved } from './feed-xml.ts';
import { markupIn, textIn, type XmlElement } from './xml-tree.ts';

export function readAtom(root: XmlElement): Feed {
  const [self, home] = [linkOf(root, ['self']), linkOf(root, ['alternate', 'via'])];
  const title = own(root, 'title')[0];
  return {
    kind: 'feed',
    format: 'atom',
    title: title === undefined ? null : construct(title).text,
    language: languageIn(root),
    self: firstText(own(root, 'id')) ?? self ?? home,
    base: webAddress(self, home, firstText(own(root, 'id'))),
    whole: root.whole,
    entries: (root.name === 'entry' ? [root] : own(root, 'entry')).map(toEntry),
  };
}

function toEntry(entry: XmlElement): FeedEntry {
  const title = own(entry, 'title')
    .map(construct)
    .find(({ text }) => text !== null);
  const words = [...own(entry, 'content'), ...own(entry, 'summary'), ...foreign(entry, 'xhtml', 'body', 'div')]
    .map((element) => ({ element, ...construct(element) }))
    .filter(({ text }) => text !== null);
  const [content, summary] = words;
  const url = linkOf(entry, ['alternate']) ?? linkOf(entry, ['related', 'via', 'self']);
  const linked = own(entry, 'link').filter((link) => attribute(link, 'rel') === 'enclosure').length;
  return {
    ...blankEntry,
    id: firstText(own(entry, 'id')),
    url: url === null ? null : resolved(url, baseIn(entry)),
    title: title?.text ?? firstText(foreign(entry, 'dc', 'title')),
    titleIsHtml: title?.isHtml ?? false,
    content: content?.text ?? null,
    html: content?.isHtml ?? false,
    summary: summary === undefined || summary.isHtml ? null : summary.text,
    publishedAt: firstText([...own(entry, 'published', 'issued', 'created'), ...foreign(entry, 'dc', 'date')]),
    updatedAt: firstText(own(entry, 'updated', 'modified')),
    language: languageIn(content?.element ?? entry),
    keywords: own(entry, 'category').flatMap((category) => attribute(category, 'label') ?? attribute(category, 'term') ?? []),
    attachments:
      linked + own(entry, 'content').filter((element) => construct(element).text === null && isElsewhere(element)).length,
    base: baseIn(content?.element ?? entry),
    refusal: refusalOf(entry),
  };
}

/** @param relations the first that is there is taken; a link without `rel` is an alternate. */
function linkOf(element: XmlElement, relations: readonly string[]): string | null {
  const links = own(element, 'link');
  for (const relation of relations) {
    const found = links.find((link) => (attribute(link, 'rel') ?? 'alternate').toLowerCase() === relation);
    const address = orNull(found?.attributes.get('href')) ?? (found === undefined ? null : firstText([found]));
    if (address !== null) return address;
  }
  return null;
}

interface Construct {
  readonly text: string | null;
  readonly isHtml: boolean;
}

/** A text construct, or content. Pictures and other formats are no words: null. */
function construct(element: XmlElement): Construct {
  const type = (element.attributes.get('type') ?? 'text').trim().toLowerCase();
  const mode = element.attributes.get('mode')?.trim().toLowerCase();
  if (element.elements.length > 0) {
    const isMarkup = /^(text|html|xhtml|text\/.*|application\/xhtml\+xml)$/.test(type) || mode === 'xml';
    return { text: isMarkup ? orNull(markupIn(element)) : null, isHtml: true };
  }
  const text = orNull(mode === 'base64' ? fromBase64(textIn(element)) : textIn(element));
  if (/^(x?html|text\/x?html|application\/xhtml\+xml)$/.test(type)) return { text, isHtml: true };
  if (/^(image|audio|video|font)\//.test(type)) return { text: null, isHtml: false };
  if (!/^text(\/.*)?$|^plain$/.test(type)) {
    // RFC 4287 §4.1.3.3: what is neither text nor XML is base64; of unknown types some are text all the same.
    const words = text !== null && /^[A-Za-z0-9+/\s]+=*$/.test(text) ? orNull(fromBase64(text)) : null;
    return { text: words ?? text, isHtml: looksLikeHtml(words ?? text) };
  }
  return { text, isHtml: holdsTags(text) };
}

function isElsewhere(content: XmlElement): boolean {
  return content.attributes.has('src') || content.attributes.has('type');
}

function fromBase64(text: string): string {
  const bytes = Buffer.from(text, 'base64');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return ''; // base64 of something that is no text
  }
}
