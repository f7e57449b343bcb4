/**
 * Pages are computed, not discovered (DESIGN §4.2): `paginate` is pure, so hub, preview, board and trace agree.
 * A page is a list of boxes at fixed places in a content area; ui only draws them. Lengths are multiples of the body size B
 * unless a name ends in `Em` (multiples of the box's own size), `Px` or `Ms`. x and y count from the content area's top left.
 */
import type { Item } from '../item/item.ts';
import type { Board } from '../office/board.ts';

/** One unwrappable line. `gapsEm`: [index, em] widens (or, below zero, closes) the space before the UTF-16 unit at `index`. */
export interface Line {
  readonly text: string;
  readonly widthEm: number;
  readonly gapsEm?: readonly (readonly [number, number])[];
}

export type Tone = 'ink' | 'second';
export type TextTag = 'h1' | 'h2' | 'h3' | 'p' | 'span';

/** Lines of one text; joined they are the text, character for character. */
export interface TextBox {
  readonly kind: 'text';
  readonly tag: TextTag;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly size: number;
  /** Line height as a multiple of `size`. */
  readonly leading: number;
  readonly bold: boolean;
  readonly tone: Tone;
  readonly align: 'start' | 'end';
  readonly lines: readonly Line[];
}
/** `ink` 0.09, `thin` 0.045 ink, `rule` 0.045 grey, `hair` 0.045 light. */
export interface RuleBox {
  readonly kind: 'rule';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly tone: 'ink' | 'thin' | 'rule' | 'hair';
}
/** A filled rectangle of ink: a chart's bar, its axis, a list's mark. */
export interface BarBox {
  readonly kind: 'bar';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export interface MarkBox {
  readonly kind: 'mark';
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly category: string;
}
export interface PictureBox {
  readonly kind: 'picture';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly media: string;
  readonly alt: string;
}
/** Room for the way to the full text: ui draws the code where the address allows, else the short code in words (R45). */
export interface CodeBox {
  readonly kind: 'code';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Side of the square for the QR symbol with its quiet zone; 0: words only. */
  readonly square: number;
  readonly shortCode: string;
}
/** What belongs together for those who do not see it; draws nothing. */
export interface GroupBox {
  readonly kind: 'group';
  readonly role: 'table' | 'row' | 'cell' | 'columnheader' | 'list' | 'listitem' | 'figure';
  readonly label?: string;
  readonly boxes: readonly Box[];
}
export type Box = TextBox | RuleBox | BarBox | MarkBox | PictureBox | CodeBox | GroupBox;

/** A line of dots: `dots` is the height of the face, x and y in dots from the panel's top left. */
export interface DotLine {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly dots: 16 | 32;
  /** Strokes of two dots in 32: a fact beside its headline. */
  readonly light?: boolean;
}

interface Timed {
  /** Reading time of this page on this board, 8–40 s times the board's pace (R28). */
  readonly dwellMs: number;
}
export interface SheetPage extends Timed {
  readonly kind: 'glance' | 'text' | 'chart' | 'question';
  readonly boxes: readonly Box[];
}
export interface DotPage extends Timed {
  readonly kind: 'dots';
  readonly lines: readonly DotLine[];
}
/** Issuer, date and what is under posting: ui lays it out with `indexLines`, for only it knows the date and the postings. */
export interface DotIndexPage extends Timed {
  readonly kind: 'dot-index';
  readonly issuer: string;
  /** Low panels need two: 0 issuer and date, 1 what is under posting; null: everything stands on one. */
  readonly part: 0 | 1 | null;
}
export type Page = SheetPage | DotPage | DotIndexPage;

export type Paginate = (item: Item, board: Board) => readonly Page[];

export const isDots = (page: Page): page is DotPage | DotIndexPage => page.kind === 'dots' || page.kind === 'dot-index';
