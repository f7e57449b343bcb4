/**
 * What an approval binds to (R5): every word, attachment and target of an item, and nothing the hub computes from them.
 * The fields left out are named, all others are in: a field this version does not know is approved with the rest.
 */
import { canonicalJson } from '../release/canonical-json.ts';

/** `format` and `revision` are the hub's; hints and fonts are computed; a correction's badge, the mark of a repeal and an item file's register entries lie beside the content. */
const notContent: ReadonlySet<string> = new Set([
  'format',
  'revision',
  'hints',
  'fonts',
  'titleFonts',
  'pinyin',
  'correction',
  'ended',
  'review',
  'files',
]);

/** Canonical JSON of the content; its SHA-256 is the content hash. Takes a parsed item, item content with its id, or a parsed item file whose pictures are already `media`. */
export function contentBytes(item: Readonly<Record<string, unknown>>): string {
  return canonicalJson(Object.fromEntries(Object.entries(item).filter(([field]) => !notContent.has(field))));
}
