/** UTF-8 without the platform's TextEncoder, which core does not have: bytes for hashes, text of verified files. */

/** The UTF-8 bytes of a text. @throws RangeError for a lone surrogate, which has no bytes. */
export function utf8Encode(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length * 3);
  let length = 0;
  for (let i = 0; i < text.length; i += 1) {
    const point = text.codePointAt(i)!;
    if (point < 0x80) bytes[length++] = point;
    else if (point < 0x800) {
      bytes[length++] = 0xc0 | (point >> 6);
      bytes[length++] = 0x80 | (point & 0x3f);
    } else if (point < 0x10000) {
      if (point >= 0xd800 && point <= 0xdfff) throw new RangeError(`a lone surrogate at ${i} has no UTF-8 bytes`);
      bytes[length++] = 0xe0 | (point >> 12);
      bytes[length++] = 0x80 | ((point >> 6) & 0x3f);
      bytes[length++] = 0x80 | (point & 0x3f);
    } else {
      i += 1;
      bytes[length++] = 0xf0 | (point >> 18);
      bytes[length++] = 0x80 | ((point >> 12) & 0x3f);
      bytes[length++] = 0x80 | ((point >> 6) & 0x3f);
      bytes[length++] = 0x80 | (point & 0x3f);
    }
  }
  return bytes.slice(0, length);
}

const unitsAtOnce = 8_192;

/**
 * The text of UTF-8 bytes, strictly: overlong forms, surrogates, points beyond U+10FFFF and cut sequences are refused,
 * and no byte order mark is dropped. @throws RangeError naming the first bad byte.
 */
export function utf8Decode(bytes: Uint8Array): string {
  let text = '';
  let units: number[] = [];
  for (let i = 0; i < bytes.length; ) {
    const [point, length] = pointAt(bytes, i);
    i += length;
    if (point < 0x10000) units.push(point);
    else units.push(0xd800 + ((point - 0x10000) >> 10), 0xdc00 + ((point - 0x10000) & 0x3ff));
    if (units.length >= unitsAtOnce) {
      text += String.fromCharCode(...units);
      units = [];
    }
  }
  return text + String.fromCharCode(...units);
}

const smallest = [0, 0, 0x80, 0x800, 0x10000];

function pointAt(bytes: Uint8Array, at: number): readonly [point: number, length: number] {
  const first = bytes[at]!;
  if (first < 0x80) return [first, 1];
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || at + length > bytes.length) throw notUtf8(at);
  let point = first & (0xff >> (length + 1));
  for (let k = 1; k < length; k += 1) {
    const next = bytes[at + k]!;
    if ((next & 0xc0) !== 0x80) throw notUtf8(at + k);
    point = (point << 6) | (next & 0x3f);
  }
  const surrogate = point >= 0xd800 && point <= 0xdfff;
  if (point < smallest[length]! || point > 0x10ffff || surrogate) throw notUtf8(at);
  return [point, length];
}

function notUtf8(at: number): RangeError {
  return new RangeError(`not UTF-8: byte ${at}`);
}
