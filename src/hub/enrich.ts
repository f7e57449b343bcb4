/** What the hub computes once and sends with the words: phrase hints for headlines, and the font slices a page will need. */
import type { Item, ItemContent } from '../core/item/item.ts';
import type { Site } from '../core/office/site.ts';
import { fontSlicesFor, fontSlicesForSite, titleFontSlicesFor } from '../core/page/font-slices.ts';
import { hintsFor } from '../core/page/hints.ts';

export function enrichItem(content: ItemContent): Pick<Item, 'hints' | 'fonts' | 'titleFonts'> {
  return { hints: hintsFor(content), fonts: fontSlicesFor(content), titleFonts: titleFontSlicesFor(content) };
}

export function siteFonts({ office, categories }: Site): readonly string[] {
  return fontSlicesForSite({ office, categories });
}
