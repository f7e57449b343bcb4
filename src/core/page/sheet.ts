/**
 * Board to sheet: every size on the glass from pixels, millimetres and distances (R25, R26, ART §2, §3).
 * Lengths are multiples of the body size B = 9.5 mm per metre of typical distance; nothing is set in px by hand.
 */
import type { Board } from '../office/board.ts';

/** mm on the glass per metre of distance (R26). */
export const mmPerMetre = { floor: 7, floorLatin: 6, body: 9.5, headline: 14, care: 12.2 } as const;
/** Display steps that divide the measure of twenty squares. */
export const steps = [10, 5, 4, 10 / 3, 2.5, 2, 5 / 3, 20 / 13] as const;
export const lead = 4 / 3;
export const floor = 0.74;

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The pages of boards whose glass has grey levels and room. */
export interface GlassSheet {
  readonly kind: 'glass';
  readonly widthPx: number;
  readonly heightPx: number;
  /** B in px. */
  readonly bodyPx: number;
  readonly width: number;
  readonly height: number;
  readonly portrait: boolean;
  /** `full` as drawn, `lean` for low sheets, `bare` where band and foot are a line each. */
  readonly frame: 'full' | 'lean' | 'bare';
  readonly side: number;
  readonly band: { readonly y: number; readonly square: number; readonly ruleY: number; readonly size: number };
  readonly content: Area;
  /** Width of running text, at most 20. */
  readonly measure: number;
  /** Width of headlines, steps and facts: beside the figure column where there is one. */
  readonly main: number;
  /** Column at the right edge for the code; null in portrait, and where no code of the near distance fits. */
  readonly figure: Area | null;
  readonly index: {
    readonly y: number;
    readonly pad: number;
    readonly row: number;
    readonly rows: number;
    readonly perRow: number;
    readonly size: number;
  };
  readonly foot: { readonly y: number; readonly height: number; readonly size: number };
  /** Smallest headline of a page 1: ≥ 14 mm/m × typical and ≥ 7.0 mm/m × far. */
  readonly headlineMin: number;
  /** Size of running text: Lead where seven lines of it stand under a title, else 1. */
  readonly textSize: number;
  /** Running lines of text of `textSize` that fit under a one-line title; at most 7 are used (R29). */
  readonly lines: number;
  /** Side of a QR code with its quiet zone so that its symbol is ≥ near distance / 10 (R45); 0 where it does not fit. */
  readonly code: number;
}

/** The grid is the page: 16-dot cells, no grey, no frame (R32, ART §9). */
export interface DotSheet {
  readonly kind: 'dots';
  readonly widthPx: number;
  readonly heightPx: number;
  readonly columns: number;
  readonly rows: number;
  readonly palette: { readonly ink: string; readonly ground: string };
}
export type Sheet = GlassSheet | DotSheet;

const inks = { full: '#ffffff', amber: '#ffb000', red: '#ff0000', 'red-green': '#ffff00' } as const;

/** px of `mm` millimetres per metre seen from `metres`, on this board's glass. */
export function pxFor(board: Pick<Board, 'screen'>, millimetres: number, metres: number): number {
  return (millimetres * metres * board.screen.widthPx) / board.screen.widthMm;
}

export function sheetOf(board: Board): Sheet {
  const { widthPx, heightPx, colour } = board.screen;
  const bodyPx = pxFor(board, mmPerMetre.body, board.viewing.typicalM);
  const tooFew = widthPx / bodyPx < 9 || heightPx / bodyPx < 9;
  if (colour !== 'full' || Math.min(widthPx, heightPx) < 240 || tooFew) return dotSheet(board);
  return glassSheet(board, bodyPx);
}

/** Cells of 16 dots: 192×96 holds 12×6 = 72 characters. */
function dotSheet({ screen: { widthPx, heightPx, colour } }: Board): DotSheet {
  return {
    kind: 'dots',
    widthPx,
    heightPx,
    columns: Math.floor(widthPx / 16),
    rows: Math.floor(heightPx / 16),
    palette: { ink: inks[colour], ground: '#000000' },
  };
}

/** Heights above and below the content by frame, in B; the foot's parts lie under the content in this order. */
const frames = {
  portrait: {
    top: 1.6,
    square: 2.6,
    gap: 0.7,
    size: 1,
    pad: 0.63,
    row: 1.71,
    rows: 3,
    perRow: 1,
    indexSize: 0.9,
    between: 0.54,
    foot: 1.26,
    footSize: 0.9,
    bottom: 1.4,
  },
  landscape: {
    top: 1.3,
    square: 2.6,
    gap: 0.6,
    size: 1,
    pad: 0.42,
    row: 1.25,
    rows: 1,
    perRow: 2,
    indexSize: 0.85,
    between: 0.3,
    foot: 1.26,
    footSize: 0.9,
    bottom: 1.1,
  },
  lean: {
    top: 0.85,
    square: 2.3,
    gap: 0.4,
    size: 0.9,
    pad: 0.3,
    row: 1.2,
    rows: 1,
    perRow: 2,
    indexSize: 0.85,
    between: 0.1,
    foot: 1.15,
    footSize: 0.85,
    bottom: 0.7,
  },
  bare: {
    top: 0.5,
    square: 1.36,
    gap: 0.3,
    size: 0.85,
    pad: 0.25,
    row: 0,
    rows: 0,
    perRow: 1,
    indexSize: 0.8,
    between: 0,
    foot: 1.2,
    footSize: 0.8,
    bottom: 0.4,
  },
} as const;

function frameOf(portrait: boolean, height: number): keyof typeof frames {
  if (portrait && height >= 30) return 'portrait';
  return height >= 22 ? 'landscape' : height >= 15 ? 'lean' : 'bare';
}

const rule = 0.09;
const gutter = 2.4;

function glassSheet(board: Board, bodyPx: number): GlassSheet {
  const { widthPx, heightPx } = board.screen;
  const [width, height] = [widthPx / bodyPx, heightPx / bodyPx];
  const portrait = height > width;
  const name = frameOf(portrait, height);
  const f = frames[name];
  const side = sideOf(width, portrait);
  const ruleY = f.top + f.square + f.gap;
  const footY = height - f.bottom - f.foot;
  const indexY = footY - f.between - f.rows * f.row - f.pad;
  const content = { x: side, y: ruleY + rule, width: width - 2 * side, height: indexY - ruleY - rule };
  const measure = Math.min(20, content.width);
  const column = portrait ? null : figureColumn(content, measure);
  const code = codeOf(board, bodyPx, column, measure);
  const figure = code > 0 ? column : null;
  return {
    kind: 'glass',
    widthPx,
    heightPx,
    bodyPx,
    width,
    height,
    portrait,
    side,
    content,
    measure,
    figure,
    main: figure ? figure.x - gutter : portrait ? measure : content.width,
    frame: name === 'lean' || name === 'bare' ? name : 'full',
    band: { y: f.top, square: f.square, ruleY, size: f.size },
    index: { y: indexY, pad: f.pad, row: f.row, rows: f.rows, perRow: f.perRow, size: f.indexSize },
    foot: { y: footY, height: f.foot, size: f.footSize },
    headlineMin: Math.max(
      mmPerMetre.headline / mmPerMetre.body,
      (mmPerMetre.floor * board.viewing.farM) / (mmPerMetre.body * board.viewing.typicalM),
    ),
    textSize: content.height >= 20 ? lead : 1,
    lines: linesIn(content.height),
    code,
  };
}

function figureColumn(content: Area, measure: number): Area | null {
  const aside = content.width - measure - gutter;
  const width = Math.min(aside, 8.4);
  return aside >= 4.5 ? { x: content.width - width, y: 0, width, height: content.height } : null;
}

/** Two B at each side where twenty squares stay, and what is left over where they do not; never less than 1.2 B. */
function sideOf(width: number, portrait: boolean): number {
  if (!portrait) return width >= 24 ? 2 : 1.2;
  return Math.min(2, Math.max(1.2, (width - 20) / 2));
}

/** Under a title of one line at Lead. */
function linesIn(height: number): number {
  const size = height >= 20 ? lead : 1;
  return Math.max(1, Math.floor((height - 3.2) / (size * 1.6)));
}

/** The symbol alone is near distance / 10. Of the codes a web address makes, version 2 (25 modules) loses most to its quiet zone of 4 at each side. */
function codeOf(board: Board, bodyPx: number, figure: Area | null, measure: number): number {
  const symbolPx = (100 * board.viewing.nearM * board.screen.widthPx) / board.screen.widthMm;
  const side = (symbolPx * 33) / 25 / bodyPx;
  const room = figure ? Math.min(figure.width, figure.height - 3.6) : measure / 2;
  if (side > room) return 0;
  return Math.min(room, Math.max(side, 5));
}
