/**
 * Bytes of a warning to its messages: a CAP file, several in one wrapper (EDXL, SOAP), a feed with messages inside its
 * entries, or an index that tells of messages and where they lie. Needs neither network nor database.
 */
import type { AlertMessage } from '../../core/programme/alert.ts';
import { entriesIn, isFeed, type Summary } from './cap-index.ts';
import { capVersionOf, messageOf, signatureNs } from './cap-message.ts';
import { type CapElement, childrenOf, readTree, textOf } from './cap-tree.ts';
import { charsetOf, decodeText } from './encoding.ts';

export type CapReading =
  | { readonly kind: 'message'; readonly message: AlertMessage; readonly signature: 'none' | 'present'; readonly xml: string }
  /** An entry of an index that says what the message says, and where it lies. */
  | ({ readonly kind: 'summary' } & Summary)
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string; readonly message: AlertMessage | null };

/** As for feeds: more is refused before it is decoded. */
export const largestCapBytes = 16 * 1024 * 1024;
/** CAP inside an entry may be written as text: once is enough. */
const deepestText = 2;

/** At least one reading. @param contentType of the HTTP answer, if the bytes came by HTTP */
export function readCap(bytes: Uint8Array, contentType: string | null = null): readonly CapReading[] {
  if (bytes.byteLength > largestCapBytes)
    return [refused('too-large', `The file has ${bytes.byteLength} bytes; the most is ${largestCapBytes}.`)];
  const decoded = decodeText(bytes, charsetOf(contentType));
  return decoded.kind === 'refused' ? [refused(decoded.code, decoded.reason)] : readText(decoded.text, 0);
}

function readText(text: string, depth: number): readonly CapReading[] {
  const tree = readTree(text);
  if (tree.kind === 'refused') return [refused(tree.code, tree.reason)];
  const readings = readingsIn(tree.root, text, depth);
  return readings.length > 0 ? readings : [refused('no-message', `The file holds no message: its root is <${tree.root.name}>.`)];
}

function readingsIn(root: CapElement, text: string, depth: number): readonly CapReading[] {
  if (isFeed(root)) {
    const around = childrenOf(root).filter(({ name }) => name !== 'entry' && name !== 'item' && name !== 'channel');
    const entries = entriesIn(root).flatMap((entry): readonly CapReading[] => {
      const inside = alertsIn(entry.element, text, depth);
      if (inside.length > 0) return inside;
      if (entry.summary !== null) return [{ kind: 'summary', ...entry.summary }];
      return [refused('link-only', 'The entry only links to a message; the message itself must be read.')];
    });
    return [...around.flatMap((element) => alertsIn(element, text, depth)), ...entries];
  }
  return alertsIn(root, text, depth);
}

/** Alert elements anywhere in `element`, and those written as text in it. */
function alertsIn(element: CapElement, text: string, depth: number): readonly CapReading[] {
  if (element.name === 'alert') return [alertOf(element, text)];
  if (element.ns === signatureNs) return [];
  const children = childrenOf(element);
  if (children.length > 0) return children.flatMap((child) => alertsIn(child, text, depth));
  const words = textOf(element).trim();
  const isXml =
    depth < deepestText && words.startsWith('<') && /<(?:[\w.-]+:)?alert[\s>]/.test(words) && /:cap:1|\/cap\/1/.test(words);
  return isXml ? readText(words, depth + 1) : [];
}

function alertOf(element: CapElement, text: string): CapReading {
  const version = capVersionOf(element.ns);
  const message = messageOf(element, version ?? '1.2');
  if (version === null)
    return { ...refused('unknown-namespace', `<alert> is in the namespace “${element.ns}”, which is none of CAP.`), message };
  const isSigned = childrenOf(element).some(({ name, ns }) => name === 'Signature' && ns === signatureNs);
  return { kind: 'message', message, signature: isSigned ? 'present' : 'none', xml: text.slice(element.from, element.until) };
}

function refused(code: string, reason: string): Extract<CapReading, { kind: 'refused' }> {
  return { kind: 'refused', code, reason, message: null };
}
