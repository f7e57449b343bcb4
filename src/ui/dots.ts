/**
 * Dot faces for LED panels (R32). 16 dots: GNU Unifont, as it is. 32 dots: the same glyph doubled by Scale2x, which keeps
 * diagonals smooth without any dot between on and off, and a stroke of three dots as headlines have on real panels.
 */
import { cellsOf } from '../core/page/clusters.ts';
import type { DotLine } from '../core/page/page.ts';
import type { DotSheet } from '../core/page/sheet.ts';

const glyphBytes = 33;
const loading = new Map<number, Promise<Uint8Array | null>>();
const slices = new Map<number, Uint8Array>();
let base = '/dots/16/';

/** Where the slices lie; the folder of the app's own origin if never called. */
export function setDotsBase(path: string): void {
  base = path;
}

/** Settles when the glyphs of all texts are at hand. A slice that is not there leaves its cells empty, as a panel would. */
export async function loadDots(texts: readonly string[]): Promise<void> {
  const needed = new Set(texts.flatMap((text) => [...text].map((character) => (character.codePointAt(0) ?? 0) >> 8)));
  await Promise.all([...needed].map(loadSlice));
}

function loadSlice(high: number): Promise<Uint8Array | null> {
  const known = loading.get(high);
  if (known) return known;
  const promise = fetch(`${base}${high.toString(16).padStart(2, '0')}.bin`).then(async (response) => {
    if (!response.ok) {
      loading.delete(high);
      return null;
    }
    const slice = new Uint8Array(await response.arrayBuffer());
    slices.set(high, slice);
    return slice;
  });
  loading.set(high, promise);
  promise.catch(() => loading.delete(high));
  return promise;
}

/** A glyph as rows of booleans, 16 high and 8 or 16 wide. */
type Glyph = readonly (readonly boolean[])[];

function glyphOf(code: number): Glyph | null {
  const slice = slices.get(code >> 8);
  const offset = (code & 255) * glyphBytes;
  const width = slice?.[offset] ?? 0;
  if (!slice || width === 0) return null;
  return Array.from({ length: 16 }, (_, y) =>
    Array.from({ length: width }, (_, x) => ((slice[offset + 1 + y * 2 + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0),
  );
}

/** Scale2x (https://www.scale2x.it/algorithm): a corner takes its neighbours' colour where they agree. */
function doubled(glyph: Glyph): Glyph {
  const dot = (x: number, y: number): boolean => glyph[y]?.[x] ?? false;
  return Array.from({ length: glyph.length * 2 }, (_, y) =>
    Array.from({ length: (glyph[0]?.length ?? 0) * 2 }, (_, x) => {
      const [cx, cy] = [x >> 1, y >> 1];
      const [side, level] = [dot(cx + (x & 1 ? 1 : -1), cy), dot(cx, cy + (y & 1 ? 1 : -1))];
      const [otherSide, otherLevel] = [dot(cx + (x & 1 ? -1 : 1), cy), dot(cx, cy + (y & 1 ? -1 : 1))];
      return side === level && side !== otherSide && level !== otherLevel ? side : dot(cx, cy);
    }),
  );
}

/** Upright strokes become three dots wide, so that they carry as far as the level ones appear to. */
function bold(glyph: Glyph): Glyph {
  return glyph.map((row) => row.map((isOn, x) => isOn || row[x - 1] === true));
}

/** Draws whole dots in the panel's ink on its ground; asks for glyphs not yet at hand and draws again when they come. */
export function drawDots(context: CanvasRenderingContext2D, sheet: DotSheet, lines: readonly DotLine[]): () => void {
  let isCurrent = true;
  const draw = () => {
    context.fillStyle = sheet.palette.ground;
    context.fillRect(0, 0, sheet.widthPx, sheet.heightPx);
    context.fillStyle = sheet.palette.ink;
    for (const line of lines) drawLine(context, line);
  };
  const missing = lines.some(({ text }) => [...text].some((character) => !slices.has((character.codePointAt(0) ?? 0) >> 8)));
  draw();
  if (missing) {
    void loadDots(lines.map((line) => line.text)).then(() => {
      if (isCurrent) draw();
    });
  }
  return () => {
    isCurrent = false;
  };
}

function drawLine(context: CanvasRenderingContext2D, { text, x, y, dots, light }: DotLine): void {
  let left = x;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const cell = cellsOf(code) * dots;
    const small = glyphOf(code);
    const glyph = small && dots === 32 ? (light ? doubled(small) : bold(doubled(small))) : small;
    glyph?.forEach((row, dy) => {
      row.forEach((isOn, dx) => {
        if (isOn && dx < cell) context.fillRect(left + dx, y + dy, 1, 1);
      });
    });
    left += cell;
  }
}
