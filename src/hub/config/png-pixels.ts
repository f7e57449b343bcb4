/** What a PNG's pixels come to on paper: enough to tell a picture from a blank. Eight bits a channel, not interlaced; others are not judged. */
import { inflateSync } from 'node:zlib';

export interface Brightness {
  /** Share of pixels that hide the paper. */
  readonly visible: number;
  /** Of those: the darkest and the lightest, 0 to 255. */
  readonly darkest: number;
  readonly lightest: number;
}

const channelsOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 4: 2, 6: 4 };
const mostBytes = 64 * 1024 * 1024;
const signatureBytes = 8;

/** Null: a kind of PNG that is not judged, or bytes that are none. */
export function brightnessOf(png: Uint8Array): Brightness | null {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const [width, height, depth, kind, interlace] = [view.getUint32(16), view.getUint32(20), png[24], png[25], png[28]];
  const channels = channelsOf[kind ?? -1];
  const stride = width * (channels ?? 0);
  if (depth !== 8 || interlace !== 0 || channels === undefined || (stride + 1) * height > mostBytes) return null;
  try {
    const rows = inflateSync(Buffer.concat(dataOf(png, view)), { maxOutputLength: (stride + 1) * height });
    return rows.length < (stride + 1) * height ? null : measure(rows, stride, height, channels);
  } catch {
    return null; // damaged data: the browser will not draw it, and the board says so in words
  }
}

function dataOf(png: Uint8Array, view: DataView): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = signatureBytes; at + 12 <= png.length; ) {
    const length = view.getUint32(at);
    if (String.fromCharCode(...png.subarray(at + 4, at + 8)) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return parts;
}

/** Undoes each row's filter (PNG specification, 9.2) and looks at its pixels. */
function measure(rows: Uint8Array, stride: number, height: number, channels: number): Brightness {
  let [before, row] = [new Uint8Array(stride), new Uint8Array(stride)];
  let [visible, darkest, lightest] = [0, 255, 0];
  const hasAlpha = channels % 2 === 0;
  for (let y = 0; y < height; y++) {
    const start = y * (stride + 1);
    unfilter(rows.subarray(start + 1, start + 1 + stride), rows[start] ?? 0, before, row, channels);
    for (let x = 0; x < stride; x += channels) {
      if (hasAlpha && (row[x + channels - 1] ?? 0) < 32) continue;
      visible += 1;
      const light = channels < 3 ? (row[x] ?? 0) : 0.3 * (row[x] ?? 0) + 0.6 * (row[x + 1] ?? 0) + 0.1 * (row[x + 2] ?? 0);
      darkest = Math.min(darkest, light);
      lightest = Math.max(lightest, light);
    }
    [before, row] = [row, before];
  }
  return { visible: (visible * channels) / (stride * height), darkest, lightest };
}

function unfilter(from: Uint8Array, filter: number, above: Uint8Array, to: Uint8Array, channels: number): void {
  for (let x = 0; x < from.length; x++) {
    const left = x < channels ? 0 : (to[x - channels] ?? 0);
    const up = above[x] ?? 0;
    const corner = x < channels ? 0 : (above[x - channels] ?? 0);
    to[x] = (from[x] ?? 0) + [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter]!;
  }
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}
