/** What the readers of RSS and Atom ask of an XML tree. */
import { type FeedEntry, orNull } from './feed-entry.ts';
import { markupIn, textIn, type XmlElement } from './xml-tree.ts';

/** The children with one of these names that belong to the feed's own vocabulary: the parent's, or none. */
export function own(parent: XmlElement, ...names: readonly string[]): readonly XmlElement[] {
  return parent.elements.filter(
    (child) => names.includes(child.name) && (child.vocabulary === parent.vocabulary || coreVocabularies.has(child.vocabulary)),
  );
}
const coreVocabularies: ReadonlySet<string> = new Set(['', 'rss']);

/** The children of one name in one of the known vocabularies: `dc`, `content`. */
export function foreign(parent: XmlElement, vocabulary: string, ...names: readonly string[]): readonly XmlElement[] {
  return parent.elements.filter((child) => child.vocabulary === vocabulary && names.includes(child.name));
}

/** Words of the first of them that has any. */
export function firstText(elements: readonly XmlElement[]): string | null {
  for (const element of elements) {
    const text = orNull(textIn(element));
    if (text !== null) return text;
  }
  return null;
}

/** An attribute by its name, with whatever prefix it is written. */
export function attribute(element: XmlElement, name: string): string | null {
  const written = element.attributes.get(name) ?? [...element.attributes].find(([key]) => key.endsWith(`:${name}`))?.[1];
  return orNull(written);
}

/** What an element says: markup where it holds elements, else its text. */
export function written(element: XmlElement): { readonly text: string | null; readonly isMarkup: boolean } {
  const isMarkup = element.elements.length > 0;
  return { text: orNull(isMarkup ? markupIn(element) : textIn(element)), isMarkup };
}

/** `xml:lang` as it holds for the element. */
export function languageIn(element: XmlElement): string | null {
  for (let at: XmlElement | null = element; at !== null; at = at.parent) {
    const found = orNull(at.attributes.get('xml:lang'));
    if (found !== null) return found;
  }
  return null;
}

/** `xml:base` from the outermost to this element, each resolved against the one before (XML Base). */
export function baseIn(element: XmlElement): string | null {
  const chain: string[] = [];
  for (let at: XmlElement | null = element; at !== null; at = at.parent) {
    const found = orNull(at.attributes.get('xml:base'));
    if (found !== null) chain.unshift(found);
  }
  return chain.reduce<string | null>((base, next) => resolved(next, base), null);
}

/** Whole where that can be known, else as written. */
export function resolved(address: string, base: string | null): string {
  return base !== null && URL.canParse(address, base) ? new URL(address, base).href : address;
}

/** What no reader of the words can mend. */
export function refusalOf(element: XmlElement): FeedEntry['refusal'] {
  if (!element.whole)
    return {
      code: 'cut-off',
      reason: 'The feed ends in the middle of this entry; it is read again when the source sends it whole.',
    };
  if (element.expands)
    return {
      code: 'declared-entity',
      reason:
        'The entry uses an entity that the feed itself declares; such are never expanded. Ask the source to write the words.',
    };
  return null;
}
