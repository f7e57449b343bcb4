/**
 * The terminal's type. A board loads the slices an item names; whoever browses ten thousand titles needs any of them, so
 * every slice is known to the page with its characters, and the browser fetches one when it first draws such a character:
 * from the cache, where the keeper has put those of every item it holds.
 */
import { scSlices, tcSlices } from '../core/page/font-slices.generated.ts';
import { fontSlicesForTexts } from '../core/page/font-slices.ts';
import { keepFonts } from '../keeper/fonts.ts';
import { fontsPath } from '../ui/chrome-fonts.generated.ts';
import { everyWord, languages } from './words.ts';

const faces = [
  ['Terminal SC', 'noto-sans-sc', scSlices],
  ['Terminal TC', 'noto-sans-tc', tcSlices],
] as const;

/** Makes both families known; nothing is fetched yet. */
export function nameFaces(): void {
  for (const [family, face, table] of faces)
    for (const line of table.split(';')) {
      const [name = '', runs = ''] = line.split(':');
      const source = `url("${fontsPath}${face}-${name}.woff2")`;
      document.fonts.add(
        new FontFace(family, source, { weight: '100 900', display: 'swap', unicodeRange: unicodeRangeOf(runs) }),
      );
    }
}

/** `gap length` in base 36, as the generated table has them. */
function unicodeRangeOf(runs: string): string {
  let at = 0;
  return runs
    .split(',')
    .map((run) => {
      const [gap = 0, length = 1] = run.split(' ').map((n) => Number.parseInt(n, 36));
      const from = at + gap;
      at = from + length;
      return `U+${from.toString(16)}-${(at - 1).toString(16)}`;
    })
    .join(',');
}

/** The slices of the terminal's own words, kept for a day without a network. @throws TypeError if the app's origin does not answer */
export async function keepOwnFonts(): Promise<void> {
  await keepFonts([...new Set(languages.flatMap((language) => fontSlicesForTexts(everyWord(language), language)))]);
}
