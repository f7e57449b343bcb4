/** What the hub computes once and sends with the words: phrase hints for headlines, and the font slices a page will need. */
import type { Item, ItemContent } from '../core/item/item.ts';
import { hintsFor } from '../core/page/hints.ts';
import type { Config } from './config/load.ts';

export function enrichItem(
  content: ItemContent & { readonly id: string },
): Pick<Item, 'hints'> & { readonly fonts?: readonly string[] } {
  return { hints: hintsFor(content) };
}

export function siteFonts(_site: Config['site'], _boards: Config['boards']): readonly string[] {
  return [];
}
