/** Pictures an item file names: known by their first bytes, never by their name, and bounded before anything looks at them. */
import { brightnessOf } from './png-pixels.ts';

export interface PictureFacts {
  readonly mediaType: 'image/png' | 'image/jpeg' | 'image/webp';
  readonly widthPx: number;
  readonly heightPx: number;
}

export const maxPictureBytes = 8 * 1024 * 1024;
const maxSide = 12_000;

/** Type and size from the header of a PNG, JPEG or WebP; null for anything else, or for a side beyond 12,000 px. */
export function pictureFacts(bytes: Uint8Array): PictureFacts | null {
  const facts = pngFacts(bytes) ?? jpegFacts(bytes) ?? webpFacts(bytes);
  if (!facts || facts.widthPx < 1 || facts.heightPx < 1 || facts.widthPx > maxSide || facts.heightPx > maxSide) return null;
  return facts;
}

/** A board would show it as a line: no figure of a notice is this long. */
const longest = 8;

/** Why a picture cannot stand on a board, as the end of a sentence about it; null: it can. */
export function pictureFault(bytes: Uint8Array): string | null {
  if (bytes.length === 0) return 'is empty: the file holds no bytes. Save it again.';
  if (bytes.length > maxPictureBytes) return 'is larger than 8 MB: make it smaller.';
  const facts = pictureFacts(bytes);
  if (!facts) return 'is not a PNG, JPEG or WebP picture of at most 12,000 pixels a side.';
  const { widthPx, heightPx } = facts;
  if (Math.max(widthPx, heightPx) / Math.min(widthPx, heightPx) > longest)
    return `is a strip of ${widthPx} × ${heightPx} pixels, of which a board shows a line: cut it to the part that matters.`;
  return facts.mediaType === 'image/png' ? blankFault(bytes) : null;
}

function blankFault(png: Uint8Array): string | null {
  const seen = brightnessOf(png);
  if (!seen) return null;
  if (seen.visible < 0.001) return 'is wholly transparent: nothing of it would show.';
  if (seen.visible < 0.98 && seen.darkest > 200)
    return 'is light on a transparent ground, so that nothing of it shows on paper: save it on a dark ground or in dark ink.';
  return seen.visible >= 0.98 && seen.lightest - seen.darkest < 12
    ? 'is one even surface without a picture on it: is it the file that was meant?'
    : null;
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const ascii = (bytes: Uint8Array, from: number, until: number): string => String.fromCharCode(...bytes.subarray(from, until));

function pngFacts(bytes: Uint8Array): PictureFacts | null {
  if (bytes.length < 24 || ascii(bytes, 1, 4) !== 'PNG' || bytes[0] !== 0x89 || ascii(bytes, 12, 16) !== 'IHDR') return null;
  const view = viewOf(bytes);
  return { mediaType: 'image/png', widthPx: view.getUint32(16), heightPx: view.getUint32(20) };
}

/** Exif orientations that lay the picture on its side: browsers turn it upright, and so must its size be. */
const isTurned = (orientation: number): boolean => orientation >= 5 && orientation <= 8;

/** Orientation (tag 0x0112) of an APP1 segment that begins at `at`; 1 where there is none. */
function orientationIn(bytes: Uint8Array, view: DataView, at: number, end: number): number {
  if (ascii(bytes, at, at + 4) !== 'Exif' || at + 14 > end) return 1;
  const tiff = at + 6;
  const little = ascii(bytes, tiff, tiff + 2) === 'II';
  const first = tiff + view.getUint32(tiff + 4, little);
  if (first + 2 > end) return 1;
  for (let entry = first + 2, left = view.getUint16(first, little); left > 0 && entry + 12 <= end; left--, entry += 12)
    if (view.getUint16(entry, little) === 0x0112) return view.getUint16(entry + 8, little);
  return 1;
}

/** Walks the segments to the frame header (SOF0–SOF15 without DHT, JPG, DAC). */
function jpegFacts(bytes: Uint8Array): PictureFacts | null {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return null;
  const view = viewOf(bytes);
  let turned = false;
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff; ) {
    const marker = view.getUint8(at + 1);
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      const [widthPx, heightPx] = [view.getUint16(at + 7), view.getUint16(at + 5)];
      return { mediaType: 'image/jpeg', widthPx: turned ? heightPx : widthPx, heightPx: turned ? widthPx : heightPx };
    }
    const end = Math.min(bytes.length, at + 2 + view.getUint16(at + 2));
    if (marker === 0xe1 && isTurned(orientationIn(bytes, view, at + 4, end))) turned = true;
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}

function webpFacts(bytes: Uint8Array): PictureFacts | null {
  if (bytes.length < 30 || ascii(bytes, 0, 4) !== 'RIFF' || ascii(bytes, 8, 12) !== 'WEBP') return null;
  const view = viewOf(bytes);
  const size = (widthPx: number, heightPx: number): PictureFacts => ({ mediaType: 'image/webp', widthPx, heightPx });
  switch (ascii(bytes, 12, 16)) {
    case 'VP8X':
      return size(1 + (view.getUint32(24, true) & 0xffffff), 1 + ((view.getUint32(26, true) >>> 8) & 0xffffff));
    case 'VP8 ':
      return size(view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
    case 'VP8L': {
      const bits = view.getUint32(21, true);
      return size(1 + (bits & 0x3fff), 1 + ((bits >>> 14) & 0x3fff));
    }
    default:
      return null;
  }
}
