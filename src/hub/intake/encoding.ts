/**
 * Bytes of a feed to text. Chinese offices publish in GB 18030, GBK labelled gb2312, Big5 and UTF-8 labelled as any of them,
 * so a declaration is a hint that the bytes must bear out: BOM, then HTTP charset, then XML prolog (RFC 7303), each decoded
 * strictly; a label that the bytes contradict is overruled by what they look like. A few bad bytes are replaced and left to
 * the entries that hold them; what nothing decodes is refused.
 */
import { guessEncoding } from './encoding-guess.ts';
import { utf32Of } from './utf32.ts';

export type Decoded =
  | { readonly kind: 'decoded'; readonly text: string; readonly encoding: string }
  | { readonly kind: 'refused'; readonly code: 'encoding-unreadable'; readonly reason: string };

const boms: readonly (readonly [string, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** @param httpCharset the `charset` of the Content-Type header, if there was one. */
export function decodeText(bytes: Uint8Array, httpCharset?: string | null): Decoded {
  const utf32 = utf32Of(bytes);
  if (utf32 !== null) return { kind: 'decoded', ...utf32 };
  const bom = boms.find(([, mark]) => mark.every((byte, i) => bytes[i] === byte))?.[0];
  const sure = bom ?? utf16WithoutBom(bytes);
  if (sure !== null) return decodedAs([sure], bytes);
  const labels = [httpCharset, prologEncoding(bytes)].flatMap((label) => known(label) ?? []);
  const [label] = labels;
  const overruled = label === undefined || label === 'utf-8' ? null : contradiction(bytes, label);
  return overruled ?? decodedAs([...new Set([...labels, 'utf-8'])], bytes);
}

/** `charset` of a Content-Type header, or null. */
export function charsetOf(contentType: string | null | undefined): string | null {
  return /;\s*charset\s*=\s*["']?([^\s"';]+)/i.exec(contentType ?? '')?.[1] ?? null;
}

/** The first that fits strictly; else what the bytes look like; else the first that leaves only a few bytes unread. */
function decodedAs(encodings: readonly string[], bytes: Uint8Array): Decoded {
  for (const encoding of encodings) {
    const text = strict(bytes, encoding);
    if (text !== null) return { kind: 'decoded', text, encoding };
  }
  const torn = tornUtf8(bytes);
  if (torn !== null) return { kind: 'decoded', text: torn, encoding: 'utf-8' };
  const guess = guessEncoding(bytes);
  const guessed = guess === null ? null : strict(bytes, guess);
  if (guess !== null && guessed !== null) return { kind: 'decoded', text: guessed, encoding: guess };
  for (const encoding of guess === null ? encodings : [...encodings, guess]) {
    const text = new TextDecoder(encoding).decode(bytes);
    if ((text.match(/\ufffd/g)?.length ?? 0) <= text.length / 200) return { kind: 'decoded', text, encoding };
  }
  return {
    kind: 'refused',
    code: 'encoding-unreadable',
    reason: `The bytes are not valid ${encodings.join(', ')}, nor do they look like another encoding; ask the source which it writes.`,
  };
}

/** UTF-8 with a bad byte here and there: nothing else has so many whole sequences by chance. */
function tornUtf8(bytes: Uint8Array): string | null {
  const text = new TextDecoder().decode(bytes);
  const unread = text.match(/\ufffd/g)?.length ?? 0;
  return (text.match(/\P{ASCII}/gu)?.length ?? 0) >= unread * 10 ? text : null;
}

/** UTF-8 under a legacy label; or, under the label that is written without thought and fits any byte, something else. */
function contradiction(bytes: Uint8Array, label: string): Decoded | null {
  const utf8 = strict(bytes, 'utf-8');
  if (utf8 !== null) return isUtf8BeyondDoubt(utf8, label) ? { kind: 'decoded', text: utf8, encoding: 'utf-8' } : null;
  if (label !== 'windows-1252') return null;
  const guess = guessEncoding(bytes);
  const text = guess === null || guess === label ? null : strict(bytes, guess);
  return text === null ? null : { kind: 'decoded', text, encoding: guess! };
}

/** The web's names (WHATWG Encoding): gb2312 and gbk are read with GB 18030's table, of which they are subsets. */
function known(label: string | null | undefined): string | null {
  if (label == null || label === '') return null;
  try {
    const name = new TextDecoder(label.replace(/^iso-?8859_?-?(\d+)$/i, 'iso-8859-$1')).encoding;
    return name === 'gbk' ? 'gb18030' : /^utf-16/.test(name) ? null : name;
  } catch {
    return null; // a label no decoder knows says nothing: the next candidate is tried
  }
}

function strict(bytes: Uint8Array, encoding: string): string | null {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return encoding === 'windows-1252' ? text.replace(/[\u0080-\u009f]/g, windows1252) : text;
  } catch {
    return null; // these bytes are not in this encoding
  }
}

/** Node 20 reads windows-1252 as Latin-1, where these are control characters (nodejs/node#56542). */
function windows1252(control: string): string {
  return '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'[control.charCodeAt(0) - 0x80]!;
}

/**
 * GBK text of any length is not by chance valid UTF-8 with three-byte sequences that are all Han. Under a label of single
 * bytes two sequences are enough: nobody writes “Ã©” twice.
 */
function isUtf8BeyondDoubt(text: string, label: string): boolean {
  const found = /^(windows-125|iso-8859|macintosh|koi8)/.test(label)
    ? (text.match(/[\u0080-\uffff]/g)?.length ?? 0) >= 2
    : (text.match(/\p{Script=Han}/gu)?.length ?? 0) >= 3;
  return found;
}

function prologEncoding(bytes: Uint8Array): string | null {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 256));
  return /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z0-9._:-]+)["']/.exec(start)?.[1] ?? null;
}

/** A label of UTF-16 is not believed: it could be read only if these bytes showed it. */
function utf16WithoutBom(bytes: Uint8Array): string | null {
  if ((bytes[0] === 0x3c || bytes[0] === 0x7b) && bytes[1] === 0) return 'utf-16le';
  return bytes[0] === 0 && (bytes[1] === 0x3c || bytes[1] === 0x7b) ? 'utf-16be' : null;
}
