/** Pictures an item file names: known by their first bytes, never by their name, and bounded before anything looks at them. */
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

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const ascii = (bytes: Uint8Array, from: number, until: number): string => String.fromCharCode(...bytes.subarray(from, until));

function pngFacts(bytes: Uint8Array): PictureFacts | null {
  if (bytes.length < 24 || ascii(bytes, 1, 4) !== 'PNG' || bytes[0] !== 0x89 || ascii(bytes, 12, 16) !== 'IHDR') return null;
  const view = viewOf(bytes);
  return { mediaType: 'image/png', widthPx: view.getUint32(16), heightPx: view.getUint32(20) };
}

/** Walks the segments to the frame header (SOF0–SOF15 without DHT, JPG, DAC). */
function jpegFacts(bytes: Uint8Array): PictureFacts | null {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return null;
  const view = viewOf(bytes);
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff; ) {
    const marker = view.getUint8(at + 1);
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      return { mediaType: 'image/jpeg', widthPx: view.getUint16(at + 7), heightPx: view.getUint16(at + 5) };
    }
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
