/** What the rooms that move items are handed. */
import type { Sql } from 'postgres';
import type { Item, ItemContent } from '../../core/item/item.ts';
import type { HubClock } from '../hub.ts';

export interface ItemDesk {
  readonly sql: Sql;
  readonly clock: HubClock;
  /** Key of the HMAC that seals a decision; never in the database. */
  readonly sealKey: () => Uint8Array;
  /** Phrase hints and font slices, computed once on the hub and travelling with the item. */
  readonly enrich: (content: ItemContent & { readonly id: string }) => Pick<Item, 'hints' | 'fonts' | 'titleFonts' | 'pinyin'>;
}

export type StepResult =
  | { readonly kind: 'taken'; readonly id: string; readonly revision: number; readonly state: string }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string };
