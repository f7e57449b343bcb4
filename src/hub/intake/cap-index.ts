/**
 * Indexes of CAP: Atom or RSS whose entries repeat parts of a message and link to it (NWS, MeteoAlarm, NAADS). A summary is
 * enough to say what a message is about; what goes to boards is the message its link leads to.
 */
import type { AlertMessage } from '../../core/programme/alert.ts';
import { all, areaOf, capVersionOf, referencesOf, words } from './cap-message.ts';
import { type CapElement, childrenOf, textOf } from './cap-tree.ts';

export interface Summary {
  readonly message: AlertMessage;
  /** Where the message lies. */
  readonly href: string | null;
}

export interface IndexEntry {
  readonly element: CapElement;
  /** Null where the entry says nothing in CAP's words. */
  readonly summary: Summary | null;
  readonly href: string | null;
}

export function isFeed({ name }: CapElement): boolean {
  return name === 'feed' || name === 'rss' || name === 'RDF';
}

export function entriesIn(root: CapElement): readonly IndexEntry[] {
  const holders = [root, ...all(root, 'channel')];
  const author = authorOf(root) ?? holders.map(authorOf).find((name) => name !== null) ?? null;
  const entries = holders.flatMap((holder) => [...all(holder, 'entry'), ...all(holder, 'item')]);
  return entries.map((element) => {
    const href = hrefOf(element);
    return { element, href, summary: summaryOf(element, href, author) };
  });
}

function summaryOf(entry: CapElement, href: string | null, author: string | null): Summary | null {
  const version = childrenOf(entry)
    .map(({ ns }) => capVersionOf(ns))
    .find((found) => found !== null);
  if (version === undefined || version === null) return null;
  const own = (name: string) => words(entry, name);
  const area = areaOf(entry);
  return {
    href,
    message: {
      identifier: own('identifier'),
      sender: own('sender') ?? authorOf(entry) ?? author,
      sent: own('sent') ?? own('updated') ?? own('published'),
      status: own('status'),
      msgType: own('msgType') ?? own('message_type') ?? own('messageType'),
      scope: own('scope'),
      version,
      note: null,
      references: referencesOf(own('references') ?? ''),
      infos: [
        {
          language: own('language'),
          event: own('event'),
          responseTypes: all(entry, 'responseType').map((type) => textOf(type).trim()),
          urgency: own('urgency'),
          severity: own('severity'),
          certainty: own('certainty'),
          eventCodes: [],
          effective: own('effective'),
          onset: own('onset'),
          expires: own('expires'),
          senderName: own('senderName') ?? authorOf(entry) ?? author,
          headline: own('headline') ?? own('title'),
          description: own('description') ?? own('summary'),
          instruction: own('instruction'),
          web: href,
          contact: null,
          parameters: [],
          areas: area.areaDesc === '' && area.geocodes.length + area.polygons.length + area.circles.length === 0 ? [] : [area],
        },
      ],
    },
  };
}

function authorOf(element: CapElement): string | null {
  const [author] = all(element, 'author');
  if (author === undefined) return null;
  return words(author, 'name') ?? (textOf(author).trim() || null);
}

/** Atom's `href`, of several the one that says it is CAP; RSS's text. */
function hrefOf(entry: CapElement): string | null {
  const links = all(entry, 'link').map((link) => ({
    type: link.attributes.type ?? '',
    href: link.attributes.href ?? textOf(link).trim(),
  }));
  const found = links.find(({ type }) => /cap\+xml/.test(type)) ?? links[0];
  return found === undefined || found.href === '' ? null : found.href;
}
