/** What the hub computes once and sends with the words: phrase hints for headlines, and the font slices a page will need. */
import type { Item, ItemContent } from '../core/item/item.ts';
import type { Site } from '../core/office/site.ts';
import { fontSlicesFor, fontSlicesForSite, titleFontSlicesFor } from '../core/page/font-slices.ts';
import { hintsFor } from '../core/page/hints.ts';
import { syllablesOf } from './title-sounds.ts';

export function enrichItem(content: ItemContent): Pick<Item, 'hints' | 'fonts' | 'titleFonts' | 'pinyin'> {
  return {
    hints: hintsFor(content),
    fonts: fontSlicesFor(content),
    titleFonts: titleFontSlicesFor(content),
    pinyin: syllablesOf(content.title),
  };
}

export function siteFonts({ office, categories }: Site): readonly string[] {
  return fontSlicesForSite({ office, categories });
}
