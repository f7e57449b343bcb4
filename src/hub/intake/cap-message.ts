/** One `alert` element of CAP 1.0, 1.1 or 1.2 to a message, every word as it stands. What is missing is null: core judges it. */
import type { AlertArea, AlertInfo, AlertMessage, AlertReference, Named } from '../../core/programme/alert.ts';
import { type CapElement, childrenOf, textOf } from './cap-tree.ts';

export const signatureNs = 'http://www.w3.org/2000/09/xmldsig#';
const versions: readonly (readonly [RegExp, AlertMessage['version']])[] = [
  [/^urn:oasis:names:tc:emergency:cap:1\.2$/, '1.2'],
  [/^urn:oasis:names:tc:emergency:cap:1\.1$/, '1.1'],
  [/^(?:urn:oasis:names:tc:emergency:cap:1\.0|https?:\/\/www\.incident\.com\/cap\/1\.0(?:\.\d)?)$/, '1.0'],
];

/** The version of CAP a namespace names, or null. */
export function capVersionOf(ns: string): AlertMessage['version'] | null {
  return versions.find(([pattern]) => pattern.test(ns))?.[1] ?? null;
}

/** @param element named `alert`; its children count whatever prefix or none they carry. */
export function messageOf(element: CapElement, version: AlertMessage['version']): AlertMessage {
  return {
    identifier: words(element, 'identifier'),
    sender: words(element, 'sender'),
    sent: words(element, 'sent'),
    status: words(element, 'status'),
    msgType: words(element, 'msgType'),
    scope: words(element, 'scope'),
    version,
    note: words(element, 'note'),
    references: referencesOf(words(element, 'references') ?? ''),
    infos: all(element, 'info').map(infoOf),
  };
}

function infoOf(info: CapElement): AlertInfo {
  return {
    language: words(info, 'language'),
    event: words(info, 'event'),
    responseTypes: all(info, 'responseType').map((type) => textOf(type).trim()),
    urgency: words(info, 'urgency'),
    severity: words(info, 'severity'),
    certainty: words(info, 'certainty'),
    eventCodes: all(info, 'eventCode').flatMap(namedIn),
    effective: words(info, 'effective'),
    onset: words(info, 'onset'),
    expires: words(info, 'expires'),
    senderName: words(info, 'senderName'),
    headline: words(info, 'headline'),
    description: words(info, 'description'),
    instruction: words(info, 'instruction'),
    web: words(info, 'web'),
    contact: words(info, 'contact'),
    parameters: all(info, 'parameter').flatMap(namedIn),
    areas: all(info, 'area').map(areaOf),
  };
}

export function areaOf(area: CapElement): AlertArea {
  return {
    areaDesc: words(area, 'areaDesc') ?? '',
    polygons: all(area, 'polygon').map(textOf),
    circles: all(area, 'circle').map(textOf),
    geocodes: all(area, 'geocode').flatMap(namedIn),
  };
}

/**
 * `valueName` and `value`, as many pairs as there are, a value of several codes parted; CAP 1.0 wrote `NAME=value`. An index
 * of the NWS puts all its pairs into one element.
 */
export function namedIn(element: CapElement): Named[] {
  const parts = childrenOf(element);
  const pairs: Named[] = [];
  let name: string | null = null;
  for (const part of parts) {
    if (part.name === 'valueName') name = textOf(part).trim();
    else if (part.name === 'value' && name !== null) pairs.push({ name, value: textOf(part).trim() });
  }
  if (element.name === 'geocode')
    return pairs.flatMap((pair) => pair.value.split(/\s+/).map((value) => ({ name: pair.name, value })));
  if (parts.length > 0) return pairs;
  return namedInText(textOf(element));
}

function namedInText(text: string): Named[] {
  const [name = '', ...value] = text.trim().split('=');
  return value.length === 0 ? [] : [{ name: name.trim(), value: value.join('=').trim() }];
}

/** Triples `sender,identifier,sent`, parted by white space. A sender may hold commas and spaces around them: the last two count from the end. */
export function referencesOf(text: string): AlertReference[] {
  const joined = text.trim().replace(/\s*,\s*/g, ',');
  return joined.split(/\s+/).flatMap((triple) => {
    const parts = triple.split(',');
    if (parts.length < 3) return [];
    const [sent, identifier] = [parts.at(-1)!, parts.at(-2)!];
    return [{ sender: parts.slice(0, -2).join(','), identifier, sent }];
  });
}

export function all(element: CapElement, name: string): readonly CapElement[] {
  return childrenOf(element).filter((child) => child.name === name && child.ns !== signatureNs);
}

/** The words as they stand, without the white space of the mark-up around them; null where there are none. */
export function words(element: CapElement, name: string): string | null {
  const [first] = all(element, name);
  const text = first === undefined ? '' : textOf(first).trim();
  return text === '' ? null : text;
}
