/**
 * Which slices of the shipped faces a text needs. Hub only: the table is large. Boards load the slices an item names
 * with FontFace, one family a slice, so that no unicode-range style sheet is needed.
 */
import type { Item, ItemContent } from '../item/item.ts';
import type { SiteRecord } from '../office/site.ts';
import { krSlices, scSlices, tcSlices } from './font-slices.generated.ts';
import { chromeOf, labelsFor } from './labels.ts';

type Slices = ReadonlyMap<number, string>;
const tables = new Map<string, Slices>();

/** Slice by code point; the first slice of the table that has it wins. */
type FaceId = 'noto-sans-sc' | 'noto-sans-tc' | 'noto-sans-kr';
const encoded: Readonly<Record<FaceId, string>> = {
  'noto-sans-sc': scSlices,
  'noto-sans-tc': tcSlices,
  'noto-sans-kr': krSlices,
};

function tableOf(face: FaceId): Slices {
  const known = tables.get(face);
  if (known) return known;
  const table = new Map<number, string>();
  for (const line of encoded[face].split(';')) {
    const [name = '', ranges = ''] = line.split(':');
    let at = 0;
    for (const range of ranges.split(',')) {
      const [gap = 0, length = 1] = range.split(' ').map((n) => Number.parseInt(n, 36));
      at += gap;
      for (const end = at + length; at < end; at++) if (!table.has(at)) table.set(at, `${face}-${name}`);
    }
  }
  tables.set(face, table);
  return table;
}

/** Slices for texts in a language, sorted; digits and Latin are always among them. Characters no face holds name none. */
export function fontSlicesForTexts(texts: readonly string[], language: string): string[] {
  const faces =
    chromeOf(language) === 'zh-Hant' ? (['noto-sans-tc', 'noto-sans-sc'] as const) : (['noto-sans-sc', 'noto-sans-tc'] as const);
  const [own, other, symbols] = [tableOf(faces[0]), tableOf(faces[1]), tableOf('noto-sans-kr')];
  const needed = new Set<string>([`${faces[0]}-latin`]);
  for (const text of texts) {
    for (const character of text) {
      const code = character.codePointAt(0) ?? 0;
      const slice = own.get(code) ?? other.get(code) ?? symbols.get(code);
      if (slice) needed.add(slice);
    }
  }
  return [...needed].sort();
}

/** Characters of a text that no shipped face holds: an item with one needs a reviewed picture (R33). */
export function uncovered(text: string): string[] {
  const [sc, tc, kr] = [tableOf('noto-sans-sc'), tableOf('noto-sans-tc'), tableOf('noto-sans-kr')];
  return [...new Set(text)].filter((character) => {
    const code = character.codePointAt(0) ?? 0;
    return code >= 0x20 && !sc.has(code) && !tc.has(code) && !kr.has(code);
  });
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(textsIn) : [];
}

/** Everything of an item that stands on a glass board. */
export function glassTexts({ title, glance, issuer, documentNumber, indexNumber, blocks }: ItemContent): string[] {
  return textsIn([title, glance, issuer, documentNumber, indexNumber, blocks]);
}

/** Slices of everything of an item that stands on a board. */
export function fontSlicesFor(item: Item | ItemContent): string[] {
  return fontSlicesForTexts([...glassTexts(item), ...textsIn(labelsFor(item.language))], item.language);
}

/** Slices of the title and of the headline that may stand for it. */
export function titleFontSlicesFor({ title, glance, language }: Pick<Item, 'title' | 'glance' | 'language'>): string[] {
  return fontSlicesForTexts([title, glance?.headline ?? ''], language);
}

/** Slices of the office's name, contact and categories, in the office's language. */
export function fontSlicesForSite({ office, categories }: Pick<SiteRecord, 'office' | 'categories'>): string[] {
  return fontSlicesForTexts(textsIn([office, categories]), office.locale);
}
