/** RSS 0.9x and 2.0, RSS 1.0 and 0.90 (RDF), RSS 1.1 and CDF: entries stand in the channel, beside it, or in a list of their own. */
import { blankEntry, type Feed, type FeedEntry, type FeedFormat, looksLikeHtml, orNull, webAddress } from './feed-entry.ts';
import { attribute, baseIn, firstText, foreign, languageIn, own, refusalOf, resolved, written } from './feed-xml.ts';
import { markupIn, type XmlElement } from './xml-tree.ts';

export function readRss(root: XmlElement): Feed {
  const channels = root.name === 'channel' ? [root] : own(root, 'channel');
  const places = [...new Set([root, ...channels])].flatMap((place) => [place, ...own(place, 'items')]);
  const items = places.flatMap((place) => own(place, 'item'));
  const [channel = root] = channels;
  const link = linkOf(channel);
  const self = selfLink(channel) ?? link ?? attribute(channel, 'about');
  return {
    kind: 'feed',
    format: formatOf(root, channel),
    title: firstText([...own(channel, 'title'), ...foreign(channel, 'dc', 'title')]),
    language: firstText([...own(channel, 'language'), ...foreign(channel, 'dc', 'language')]) ?? languageIn(channel),
    self,
    base: webAddress(selfLink(channel), link),
    whole: root.whole,
    entries: items.map(toEntry),
  };
}

function formatOf(root: XmlElement, channel: XmlElement): FeedFormat {
  if (root.name === 'rdf') return 'rdf';
  return root === channel && root.elements.some((child) => child.attributes.has('href')) ? 'cdf' : 'rss';
}

function selfLink(channel: XmlElement): string | null {
  const links = foreign(channel, 'atom', 'link').filter((link) => attribute(link, 'rel') === 'self');
  return orNull(links[0]?.attributes.get('href'));
}

/** CDF writes it as `href` of the element, or of an `a` in it. */
function linkOf(element: XmlElement): string | null {
  return (
    firstText(own(element, 'link')) ??
    orNull(element.attributes.get('href')) ??
    own(element, 'link', 'a').reduce<string | null>((found, link) => found ?? orNull(link.attributes.get('href')), null)
  );
}

function toEntry(item: XmlElement): FeedEntry {
  const [content, ...others] = wordsOf(item);
  const title = own(item, 'title')
    .map(written)
    .find(({ text }) => text !== null);
  const base = baseIn(item);
  const guid = own(item, 'guid')[0];
  const url = linkOf(item) ?? permalink(guid) ?? firstAlternate(item);
  return {
    ...blankEntry,
    id: attribute(item, 'about'),
    guid: guid === undefined ? null : firstText([guid]),
    url: url === null ? null : resolved(url, base),
    title:
      title?.text ??
      firstText([...foreign(item, 'dc', 'title'), ...foreign(item, 'media', 'title'), ...foreign(item, 'itunes', 'title')]),
    titleIsHtml: true,
    content: content?.text ?? null,
    html: content !== undefined && (content.isMarkup || looksLikeHtml(content.text)),
    summary: others.find(({ text }) => text !== content?.text && !looksLikeHtml(text))?.text ?? null,
    publishedAt: firstText([
      ...own(item, 'pubdate'),
      ...foreign(item, 'dc', 'date'),
      ...foreign(item, 'dcterms', 'issued', 'created'),
      ...foreign(item, 'atom', 'published'),
    ]),
    updatedAt: firstText([...foreign(item, 'dcterms', 'modified'), ...foreign(item, 'atom', 'updated')]),
    language: firstText(foreign(item, 'dc', 'language')) ?? languageIn(item),
    keywords: [...own(item, 'category'), ...foreign(item, 'dc', 'subject')].flatMap((category) => firstText([category]) ?? []),
    attachments: own(item, 'enclosure').length + foreign(item, 'media', 'content').length,
    base: content === undefined ? base : baseIn(content.element),
    refusal: refusalOf(item),
  };
}

type Words = { readonly text: string; readonly isMarkup: boolean; readonly element: XmlElement };

/** Everything of an item that holds words, the fullest first. */
function wordsOf(item: XmlElement): readonly Words[] {
  const candidates = [
    ...foreign(item, 'content', 'encoded'),
    ...foreign(item, 'xhtml', 'body', 'div'),
    ...item.elements.filter((child) => child.name === 'fullitem'),
    ...own(item, 'description', 'abstract'),
    ...foreign(item, 'atom', 'content', 'summary'),
    ...foreign(item, 'dc', 'description'),
    ...foreign(item, 'dcterms', 'abstract'),
    ...foreign(item, 'media', 'description', 'text'),
    ...foreign(item, 'itunes', 'summary', 'subtitle'),
    ...foreign(item, 'content', 'items').flatMap(valuesIn),
  ];
  return candidates.flatMap((element) => {
    const { text, isMarkup } =
      element.vocabulary === 'xhtml' ? { text: orNull(markupIn(element)), isMarkup: true } : written(element);
    return text === null ? [] : [{ text, isMarkup, element }];
  });
}

/** `content:items` of RSS 1.0: the words stand in `rdf:value`, some levels down. */
function valuesIn(element: XmlElement): readonly XmlElement[] {
  return element.elements.flatMap((child) => (child.name === 'value' ? [child] : valuesIn(child)));
}

function permalink(guid: XmlElement | undefined): string | null {
  return guid === undefined || attribute(guid, 'ispermalink')?.toLowerCase() === 'false' ? null : webAddress(firstText([guid]));
}

function firstAlternate(item: XmlElement): string | null {
  const links = foreign(item, 'atom', 'link').filter((link) => (attribute(link, 'rel') ?? 'alternate') === 'alternate');
  return orNull(links[0]?.attributes.get('href'));
}
