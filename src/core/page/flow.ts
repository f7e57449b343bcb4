/**
 * Flows pieces over pages by meaning: a page ends after a paragraph rather than a sentence, a sentence rather than a clause,
 * and never elsewhere unless a clause alone is longer than the page. Few pages first, then good ends, then even pages.
 * A page holds what its height, its reading time (R28) and seven lines of running text (R29) allow.
 */
import type { Cluster, Clustered, Setting } from './clusters.ts';
import { clustersOf } from './clusters.ts';
import { advance, type Cursor, emptyLine, fittedTo, linesOf } from './line-break.ts';
import type { Box, TextBox, TextTag, Tone } from './page.ts';
import { costOf, pageCost } from './reading.ts';

export interface RunStyle {
  readonly tag: TextTag;
  readonly x: number;
  readonly width: number;
  readonly size: number;
  readonly leading: number;
  readonly bold: boolean;
  readonly tone: Tone;
  /** Space above when something stands above. */
  readonly before: number;
  /** Lines of running text are counted against R29. */
  readonly running: boolean;
  /** Drawn beside the first line, at `x` less its width; repeated on no later page. */
  readonly marker?: (y: number) => readonly Box[];
}

/** One text of one style, broken into clusters once. */
export interface Run {
  readonly clustered: Clustered;
  readonly clusters: readonly Cluster[];
  readonly style: RunStyle;
  readonly measureEm: number;
}

export interface TextPiece {
  readonly kind: 'text';
  readonly run: Run;
  readonly from: number;
  readonly until: number;
  readonly cost: number;
  readonly penalty: number;
}
/** Rows of one series share a head, drawn again wherever they begin a page. */
export interface Series {
  readonly before: number;
  readonly height: number;
  readonly cost: number;
  readonly boxes: (y: number) => readonly Box[];
  readonly wrap: (boxes: readonly Box[]) => Box;
}
export interface BlockPiece {
  readonly kind: 'block';
  readonly height: number;
  readonly before: number;
  readonly cost: number;
  readonly penalty: number;
  readonly boxes: (y: number, isLastHere: boolean) => readonly Box[];
  readonly series?: Series;
}
export type Piece = TextPiece | BlockPiece;

/** Never end a page here if there is another way. */
export const together = 1000;
const ends: readonly (readonly [RegExp, number])[] = [
  [/[。！？!?…][”’」』）)]*\s*$/, 1],
  [/[；;][”’」』）)]*\s*$/, 2],
  [/[，,：:][”’」』）)]*\s*$/, 5],
];

export function runOf(text: string, style: RunStyle, traditional: boolean, words?: string): Run {
  const setting: Setting = { bold: style.bold, traditional, words };
  const clustered = clustersOf(text, setting);
  const measureEm = style.width / style.size;
  return { clustered, clusters: fittedTo(clustered, measureEm, style.bold), style, measureEm };
}

/** A run as pieces that end where a page may end; `last` is the penalty after its end. */
export function piecesOf(run: Run, last: number, whole = false): TextPiece[] {
  const { text } = run.clustered;
  const pieces: TextPiece[] = [];
  let [from, width, depth] = [0, 0, 0];
  run.clusters.forEach((cluster, i) => {
    width += cluster.width;
    depth = depthAfter(depth, text.slice(cluster.from, cluster.until));
    const isEnd = i === run.clusters.length - 1;
    const penalty = isEnd
      ? last
      : whole
        ? Number.POSITIVE_INFINITY
        : penaltyAfter(text.slice(cluster.from, cluster.until), width > 2 * run.measureEm, depth > 0);
    if (penalty === Number.POSITIVE_INFINITY) return;
    const start = run.clusters[from]?.from ?? 0;
    pieces.push({ kind: 'text', run, from, until: i + 1, cost: costOf(text.slice(start, cluster.until)), penalty });
    [from, width] = [i + 1, 0];
  });
  return pieces;
}

/** Brackets and quotation marks still open. */
function depthAfter(depth: number, text: string): number {
  let open = depth;
  for (const character of text) {
    if ('（(《〈「『“'.includes(character)) open++;
    if ('）)》〉」』”'.includes(character)) open = Math.max(0, open - 1);
  }
  return open;
}

/** What stands in brackets or quotation marks stays together while there is another place. */
function penaltyAfter(text: string, isLong: boolean, isInside: boolean): number {
  if (isInside) return isLong ? 20 : Number.POSITIVE_INFINITY;
  const end = ends.find(([pattern]) => pattern.test(text));
  if (end) return end[1];
  return isLong ? (/[、\s]$/.test(text) ? 8 : 20) : Number.POSITIVE_INFINITY;
}

interface Place {
  readonly bottom: number;
  readonly cost: number;
  readonly lines: number;
  readonly run: Run | null;
  readonly runTop: number;
  readonly cursor: Cursor;
  readonly series: Series | null;
}
const top: Place = { bottom: 0, cost: 0, lines: 0, run: null, runTop: 0, cursor: emptyLine, series: null };

function placeAfter(place: Place, piece: Piece): Place {
  const isFirst = place.bottom === 0;
  if (piece.kind === 'block') {
    const opens = piece.series && piece.series !== place.series ? piece.series : null;
    const before = isFirst ? 0 : (opens?.before ?? (piece.series ? 0 : piece.before));
    const bottom = place.bottom + before + (opens?.height ?? 0) + piece.height;
    return { ...place, bottom, cost: place.cost + piece.cost + (opens?.cost ?? 0), run: null, series: piece.series ?? null };
  }
  const { style, clusters, measureEm } = piece.run;
  const continues = place.run === piece.run;
  const runTop = continues ? place.runTop : place.bottom + (isFirst ? 0 : style.before);
  let cursor = continues ? place.cursor : emptyLine;
  for (let i = piece.from; i < piece.until; i++) {
    const cluster = clusters[i]!;
    cursor = advance(cursor, cluster, measureEm);
  }
  const added = style.running ? cursor.lines - (continues ? place.cursor.lines : 0) : 0;
  return {
    bottom: runTop + cursor.lines * style.size * style.leading,
    cost: place.cost + piece.cost,
    lines: place.lines + added,
    run: piece.run,
    runTop,
    cursor,
    series: null,
  };
}

/** Room of the first page of a flow and of those after it; `cost` is what their titles already cost to read. */
export interface Room {
  readonly height: number;
  readonly cost: number;
}
const maxLines = 7;
const fitsOn = (place: Place, room: Room): boolean =>
  place.bottom <= room.height + 1e-6 && place.cost + room.cost <= pageCost + 1e-6 && place.lines <= maxLines;

/** Cost of a page: each page is dear, a bad end less so, emptiness least. */
function priceOf(place: Place, penalty: number, room: Room, isLast: boolean): number {
  const full = Math.max(place.bottom / room.height, (place.cost + room.cost) / pageCost, place.lines / maxLines);
  return 100 + (isLast ? 0 : penalty * 3) + (1 - Math.min(1, full)) ** 2 * (isLast ? 12 : 40);
}

/** Page ends as indices into `pieces`, the last being its length. */
export function breakPages(pieces: readonly Piece[], first: Room, others: Room): number[] {
  const best: { price: number; until: number }[] = [];
  best[pieces.length] = { price: 0, until: pieces.length };
  for (let from = pieces.length - 1; from >= 0; from--) {
    const room = from === 0 ? first : others;
    let place = top;
    let found = { price: Number.POSITIVE_INFINITY, until: from + 1 };
    for (let i = from; i < pieces.length; i++) {
      const piece = pieces[i]!;
      place = placeAfter(place, piece);
      if (!fitsOn(place, room) && i > from) break;
      const price = priceOf(place, piece.penalty, room, i === pieces.length - 1) + (best[i + 1]?.price ?? 0);
      if (price < found.price) found = { price, until: i + 1 };
    }
    best[from] = found;
  }
  const out: number[] = [];
  for (let at = 0; at < pieces.length; at = out.at(-1)!) out.push(best[at]!.until);
  return out;
}

export interface Composed {
  readonly boxes: readonly Box[];
  readonly bottom: number;
  readonly cost: number;
}

/** Sets the pieces of one page from `y` down. */
export function compose(pieces: readonly Piece[], y: number): Composed {
  const boxes: Box[] = [];
  let place = top;
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i]!;
    if (piece.kind === 'text') {
      let until = i + 1;
      for (let next = pieces[until]; next?.kind === 'text' && next.run === piece.run; next = pieces[++until]);
      for (const part of pieces.slice(i, until)) place = placeAfter(place, part);
      boxes.push(...textOf(piece, pieces[until - 1] as TextPiece, y + place.runTop));
      i = until - 1;
    } else if (piece.series) {
      let until = i + 1;
      for (let next = pieces[until]; next?.kind === 'block' && next.series === piece.series; next = pieces[++until]);
      const start = place.bottom + (place.bottom === 0 ? 0 : piece.series.before);
      const inside: Box[] = [...piece.series.boxes(y + start)];
      for (let row = i; row < until; row++) {
        const part = pieces[row] as BlockPiece;
        place = placeAfter(place, part);
        inside.push(...part.boxes(y + place.bottom - part.height, row === until - 1));
      }
      boxes.push(piece.series.wrap(inside));
      i = until - 1;
    } else {
      place = placeAfter(place, piece);
      boxes.push(...piece.boxes(y + place.bottom - piece.height, true));
    }
  }
  return { boxes, bottom: y + place.bottom, cost: place.cost };
}

function textOf(first: TextPiece, last: TextPiece, y: number): Box[] {
  const { run } = first;
  const { tag, x, width, size, leading, bold, tone, marker } = run.style;
  const lines = linesOf(run.clustered, run.clusters.slice(first.from, last.until), run.measureEm);
  const box: TextBox = { kind: 'text', tag, x, y, width, size, leading, bold, tone, align: 'start', lines };
  return marker && first.from === 0 ? [...marker(y), box] : [box];
}
