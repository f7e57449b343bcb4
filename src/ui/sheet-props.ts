/** What it takes to draw one page on the glass, whatever the glass is made of. */
import type { Item } from '../core/item/item.ts';
import type { Board } from '../core/office/board.ts';
import type { SiteRecord } from '../core/office/site.ts';
import type { Page } from '../core/page/page.ts';
import type { Connection, Now, Posted } from './Frame.tsx';

export interface BoardSheetProps {
  readonly board: Board;
  readonly site: SiteRecord;
  readonly item: Item;
  readonly pages: readonly Page[];
  /** 0-based. */
  readonly page: number;
  readonly position: { readonly position: number; readonly count: number };
  readonly postings: readonly Posted[];
  readonly now: Now;
  readonly connection: Connection;
  readonly appearance: 'day' | 'night';
  readonly mediaUrl: (hash: string) => string;
}
