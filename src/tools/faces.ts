/**
 * The shipped faces: Noto Sans SC and TC (OFL-1.1), variable, cut into slices by code point by the fontsource packages; of the
 * Korean face of the same design only the slices with what those two lack in official texts: Roman numerals and Greek letters.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export interface Slice {
  /** Such as `noto-sans-sc-12`: name of the file, of the family it is loaded as, and in `Item.fonts`. */
  readonly name: string;
  /** `U+4E00-4E02,U+4E04` */
  readonly ranges: string;
}
export interface Face {
  readonly id: 'noto-sans-sc' | 'noto-sans-tc' | 'noto-sans-kr';
  readonly folder: string;
  readonly slices: readonly Slice[];
}

function faceOf(id: Face['id']): Face {
  const folder = dirname(createRequire(import.meta.url).resolve(`@fontsource-variable/${id}/unicode.json`));
  const table = JSON.parse(readFileSync(join(folder, 'unicode.json'), 'utf8')) as Record<string, string>;
  const named = Object.entries(table).map(([key, ranges]) => ({ name: `${id}-${key.replace(/[[\]]/g, '')}`, ranges }));
  // The named slices (latin, …) hold what the numbered ones repeat: they are asked first, so that digits load one file.
  const order = ['latin', 'latin-ext', 'cyrillic', 'vietnamese'].map((key) => `${id}-${key}`);
  const rank = (slice: Slice) => (order.includes(slice.name) ? order.indexOf(slice.name) : order.length);
  return { id, folder, slices: named.sort((a, b) => rank(a) - rank(b)) };
}

const isSymbol = (code: number): boolean =>
  (code >= 0x370 && code < 0x400) || (code >= 0x2150 && code < 0x2190) || (code >= 0x2460 && code < 0x2500);

function symbolsOf(face: Face): Face {
  const slices = face.slices
    .filter(({ name }) => !/-(latin|latin-ext|cyrillic|vietnamese)$/.test(name))
    .map(({ name, ranges }) => ({ name, codes: codePointsOf(ranges).filter(isSymbol) }))
    .filter(({ codes }) => codes.length > 0);
  return {
    ...face,
    slices: slices.map(({ name, codes }) => ({ name, ranges: codes.map((c) => `U+${c.toString(16)}`).join(',') })),
  };
}

export const faces = { sc: faceOf('noto-sans-sc'), tc: faceOf('noto-sans-tc'), kr: symbolsOf(faceOf('noto-sans-kr')) } as const;

export function facePackage(face: Face): { version: string } {
  return JSON.parse(readFileSync(join(face.folder, 'package.json'), 'utf8')) as { version: string };
}

export function codePointsOf(ranges: string): number[] {
  return ranges.split(',').flatMap((range) => {
    const [from = 0, until = from] = range
      .replace('U+', '')
      .split('-')
      .map((hex) => Number.parseInt(hex, 16));
    return Array.from({ length: until - from + 1 }, (_, i) => from + i);
  });
}
