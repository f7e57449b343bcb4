/**
 * Pages are computed, not discovered (DESIGN §4.2): `paginate` is pure, so hub, preview, board and trace agree.
 * The shapes of the lines and boxes of a page are in this folder; ui only draws them.
 */
import type { Item } from '../item/item.ts';
import type { Board } from '../office/board.ts';

export interface Page {
  /** What ui draws; see the unions in this folder. */
  readonly kind: string;
  /** Reading time of this page on this board, 8–40 s (R28). */
  readonly dwellMs: number;
}

export type Paginate = (item: Item, board: Board) => readonly Page[];
