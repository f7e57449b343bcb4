/** Where a text holds a query, and the sentence around it: what a visitor reads under a title. */
import { foldWithPlaces } from './fold.ts';

/** Half-open, in UTF-16 units of the text as it is, not as it was folded. */
export type Span = readonly [from: number, until: number];

export interface Snippet {
  readonly before: string;
  readonly match: string;
  readonly after: string;
}

/** The first place of the query in the text; null if it is not there. */
export function placeOf(text: string, query: string): Span | null {
  const { folded, places } = foldWithPlaces(text);
  const at = folded.indexOf(query);
  if (at < 0 || query === '') return null;
  if (places === null) return [at, at + query.length];
  const from = places[at] ?? 0;
  const last = places[at + query.length - 1] ?? from;
  // The end of the character the last unit belongs to: the next place that differs.
  let end = at + query.length;
  while (end < places.length && places[end] === last) end++;
  return [from, places[end] ?? text.length];
}

const stop = /[。！？；\n]/;
/** Characters of a sentence shown before the match, and after it. */
const [roomBefore, roomAfter] = [16, 40];

export function snippetAt(text: string, [from, until]: Span): Snippet {
  let start = from;
  while (start > 0 && from - start < roomBefore && !stop.test(text.charAt(start - 1))) start--;
  let end = until;
  while (end < text.length && end - until < roomAfter && !stop.test(text.charAt(end))) end++;
  const isCutBefore = start > 0 && !stop.test(text.charAt(start - 1));
  const isCutAfter = end < text.length && !stop.test(text.charAt(end));
  return {
    before: `${isCutBefore ? '…' : ''}${text.slice(start, from)}`,
    match: text.slice(from, until),
    after: `${text.slice(until, end)}${isCutAfter ? '…' : ''}`,
  };
}
