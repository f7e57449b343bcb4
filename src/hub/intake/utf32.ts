/** UTF-32, which the web's decoders do not know and some feeds are written in; told by its BOM, or by how `<` stands at the start. */

export interface Utf32Text {
  readonly text: string;
  readonly encoding: 'utf-32le' | 'utf-32be';
}

/** Null: it is something else. Code points that do not exist become U+FFFD. */
export function utf32Of(bytes: Uint8Array): Utf32Text | null {
  const [a, b, c, d] = bytes;
  const little = c === 0 && d === 0 && ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0));
  const big = a === 0 && b === 0 && ((c === 0xfe && d === 0xff) || (c === 0 && d === 0x3c));
  if (!little && !big) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: string[] = [];
  for (let at = 0; at + 4 <= bytes.byteLength; at += 4) {
    const code = view.getUint32(at, little);
    if (at === 0 && code === 0xfeff) continue;
    parts.push(code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? '\ufffd' : String.fromCodePoint(code));
  }
  return { text: parts.join(''), encoding: little ? 'utf-32le' : 'utf-32be' };
}
