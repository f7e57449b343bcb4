/**
 * A feed's text to entries of one shape, whatever its format (RSS 0.9–2.0, RSS 1.0 and 1.1, Atom 0.3 and 1.0, CDF, JSON Feed).
 * A text that is no feed is a refusal and changes nothing; so does a feed without entries: absence is not deletion (R61).
 */

import { readAtom } from './feed-atom.ts';
import type { Feed, FeedRefusal } from './feed-entry.ts';
import { readJsonFeed } from './feed-json.ts';
import { readRss } from './feed-rss.ts';
import { parseXml, type XmlElement } from './xml-tree.ts';

export function readFeed(text: string): Feed | FeedRefusal {
  const start = text.trimStart();
  if (start === '') return { kind: 'refused', code: 'empty', reason: 'There is nothing in it.' };
  if (start.startsWith('{') || start.startsWith('[')) return readJsonFeed(start);
  const roots = parseXml(text);
  if (roots === null)
    return { kind: 'refused', code: 'too-large', reason: 'The feed has more elements than can be read; ask for a shorter one.' };
  for (const root of roots) {
    const feed = readRoot(root);
    if (feed !== null) return feed;
  }
  return { kind: 'refused', ...whatItIs(text, roots) };
}

function readRoot(root: XmlElement): Feed | null {
  switch (root.name) {
    case 'rss':
    case 'rdf':
    case 'channel':
      return readRss(root);
    case 'feed':
    case 'entry':
      return readAtom(root);
    default:
      return null;
  }
}

/** For the person who has to ask the source: what this is instead. */
function whatItIs(text: string, roots: readonly XmlElement[]): { readonly code: string; readonly reason: string } {
  const [root] = roots;
  if (/^\s*(<!doctype html|<html)/i.test(text) || root?.name === 'html')
    return {
      code: 'not-a-feed',
      reason: 'This is a web page and not a feed; give the address of its RSS, Atom or JSON Feed.',
    };
  if (root?.name === 'opml')
    return { code: 'not-a-feed', reason: 'This is OPML, a list of feeds; give the address of one of the feeds it lists.' };
  if (root?.name === 'alert')
    return { code: 'not-a-feed', reason: 'This is a CAP alert and not a feed of notices; give it to a source of kind “alert”.' };
  if (root !== undefined)
    return {
      code: 'not-a-feed',
      reason: `This is XML whose outermost element is “${root.name.slice(0, 60)}”, not RSS, Atom or RDF.`,
    };
  return { code: 'not-a-feed', reason: 'This is not RSS, Atom, RDF or JSON Feed.' };
}
