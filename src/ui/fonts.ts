/**
 * Loads font slices with FontFace, one family a slice: no style sheet of unicode ranges, and nothing is fetched that no
 * item on the board needs. Families are listed in the order core measured them: Latin first. The browser sets a line with
 * one family after the other until every character has its glyph, so a text names the slices it needs and no others, those
 * of the commonest characters early: the makers of the slices number the commonest highest.
 */
import { textIn } from '../core/office/localized.ts';
import type { SiteRecord } from '../core/office/site.ts';
import { chromeOf } from '../core/page/labels.ts';
import { chromeFonts } from './chrome-fonts.generated.ts';

const loading = new Map<string, Promise<unknown>>();
const loaded = new Set<string>();

/** A slice is not there or is no font: the text falls back to the system's face and its lines may not fit. */
export class FontMissing extends Error {
  readonly code = 'font-missing';
}

/**
 * Settles when every slice is ready to draw with; a slice is fetched once and kept. `base` is a folder's address such as
 * `/fonts/5.3.1/`. @throws FontMissing naming the first slice that failed; it may be asked for again.
 */
export async function loadFonts(slices: readonly string[], base: string): Promise<void> {
  await Promise.all(slices.map((slice) => loadSlice(slice, base)));
}

function loadSlice(slice: string, base: string): Promise<unknown> {
  const known = loading.get(slice);
  if (known) return known;
  const face = new FontFace(slice, `url("${base}${slice}.woff2")`, { weight: '100 900', display: 'block' });
  const promise = face.load().then(
    () => {
      document.fonts.add(face);
      loaded.add(slice);
    },
    (cause) => {
      loading.delete(slice);
      throw new FontMissing(`Font slice ${base}${slice}.woff2 cannot be loaded: check that the hub serves /fonts.`, { cause });
    },
  );
  loading.set(slice, promise);
  return promise;
}

const named = ['latin', 'latin-ext', 'cyrillic', 'vietnamese'];

function rankOf(slice: string, own: string): string {
  const [, face = '', part = ''] = /^(noto-sans-\w\w)-(.*)$/.exec(slice) ?? [];
  const at = named.indexOf(part);
  const commonness = at < 0 ? `${named.length}${String(999 - Number(part)).padStart(3, '0')}` : at;
  return `${face === own ? 0 : face === 'noto-sans-kr' ? 2 : 1}${commonness}`;
}

/** `font-family` for text in a language: the named slices, else every slice loaded so far, the language's own face first. */
export function familiesFor(language: string, slices: Iterable<string> = loaded): string {
  const own = chromeOf(language) === 'zh-Hant' ? 'noto-sans-tc' : 'noto-sans-sc';
  const ranked = [...new Set(slices)].map((slice) => [rankOf(slice, own), slice] as const);
  return [...ranked.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, slice]) => slice), 'sans-serif'].join(',');
}

/** For the frame's own words and what the office calls itself and its categories. */
export function frameFamilies({ office, fonts }: SiteRecord): string {
  return familiesFor(office.locale, fonts && [...fonts, ...frameFonts(office.locale)]);
}

/** Slices of the frame's own words. */
export function frameFonts(locale: string): readonly string[] {
  return textIn(chromeFonts, locale).split(' ');
}
