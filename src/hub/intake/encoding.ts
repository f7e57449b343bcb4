/**
 * Bytes of a feed to text. Chinese offices publish in GB 18030, GBK labelled gb2312, Big5 and UTF-8 labelled as any of them,
 * so a declaration is a hint that the bytes must bear out: BOM, then HTTP charset, then XML prolog (RFC 7303), each decoded
 * strictly; a legacy label on bytes that are UTF-8 beyond doubt is overruled. What nothing decodes is refused, never guessed.
 */

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
  const bom = boms.find(([, mark]) => mark.every((byte, i) => bytes[i] === byte))?.[0];
  if (bom !== undefined) {
    const text = strict(bytes, bom);
    return text === null ? unreadable([bom]) : { kind: 'decoded', text, encoding: bom };
  }
  const labels = [httpCharset, prologEncoding(bytes), utf16WithoutBom(bytes), 'utf-8'].filter(
    (label) => typeof label === 'string' && label !== '',
  );
  for (const label of labels as string[]) {
    const encoding = known(label);
    const text = encoding === null ? null : strict(bytes, encoding);
    if (encoding === null || text === null) continue;
    const utf8 = encoding === 'utf-8' ? null : strict(bytes, 'utf-8');
    return utf8 !== null && isUtf8BeyondDoubt(utf8)
      ? { kind: 'decoded', text: utf8, encoding: 'utf-8' }
      : { kind: 'decoded', text, encoding };
  }
  return unreadable(labels as string[]);
}

/** `charset` of a Content-Type header, or null. */
export function charsetOf(contentType: string | null | undefined): string | null {
  return /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType ?? '')?.[1] ?? null;
}

/** The web's names (WHATWG Encoding): gb2312 and gbk are read with GB 18030's table, of which they are subsets. */
function known(label: string): string | null {
  try {
    const name = new TextDecoder(label).encoding;
    return name === 'gbk' ? 'gb18030' : name;
  } catch {
    return null; // a label no decoder knows says nothing: the next candidate is tried
  }
}

function strict(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null; // these bytes are not in this encoding
  }
}

/** GBK text of any length is not by chance valid UTF-8 with three-byte sequences that are all Han. */
function isUtf8BeyondDoubt(text: string): boolean {
  return (text.match(/\p{Script=Han}/gu)?.length ?? 0) >= 3;
}

function prologEncoding(bytes: Uint8Array): string | null {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 256));
  return /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(start)?.[1] ?? null;
}

function utf16WithoutBom(bytes: Uint8Array): string | null {
  if (bytes[0] === 0x3c && bytes[1] === 0) return 'utf-16le';
  return bytes[0] === 0 && bytes[1] === 0x3c ? 'utf-16be' : null;
}

function unreadable(labels: readonly string[]): Decoded {
  const tried = [...new Set(labels)].join(', ');
  return {
    kind: 'refused',
    code: 'encoding-unreadable',
    reason: `The bytes are not valid ${tried}; ask the source which encoding it writes.`,
  };
}
