/** Advance widths of the shipped faces (weights 400 and 700), measured at build by src/tools/metrics.ts. */
import { advances, generatedVersion } from './metrics.generated.ts';

/** Named in every release: pages computed with other metrics may break elsewhere. */
export const metricsVersion: string = generatedVersion;

const regular = new Map<number, number>();
const bold = new Map<number, number>();

let next = 0;
for (const run of advances.split(',')) {
  const [gap = 0, length = 0, light = 0, heavy = 0] = run.split(' ').map((n) => Number.parseInt(n, 36));
  next += gap;
  for (const end = next + length; next < end; next++) {
    regular.set(next, light / 1000);
    bold.set(next, heavy / 1000);
  }
}

/** The faces draw a dash one em wide in Chinese text (`locl`); measured by itself it is narrower. */
const dash = 0x2014;

/** Combining marks, joiners, variation selectors: they stand on the character before them. */
const isWidthless = (code: number): boolean =>
  (code >= 0x300 && code < 0x370) || (code >= 0x200b && code < 0x2010) || (code >= 0xfe00 && code < 0xfe10) || code === 0xfeff;

/** Width of one code point in em; Han, kana and fullwidth forms are one em, and so is what no face holds. */
export function advanceOf(code: number, isBold: boolean): number {
  if (code >= 0x3000 && code < 0xfe00) return 1;
  if (code === dash) return 1;
  if (code >= 0x300 && isWidthless(code)) return 0;
  return (isBold ? bold : regular).get(code) ?? 1;
}

/** Width of a text in em, without kerning. */
export function widthOf(text: string, isBold: boolean): number {
  let width = 0;
  for (const character of text) width += advanceOf(character.codePointAt(0) ?? 0, isBold);
  return width;
}
