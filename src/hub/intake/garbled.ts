/**
 * Text that was decoded wrongly before it reached us: replacement characters, the 锟斤拷 they become in GBK, UTF-8 read as
 * Latin-1 or Windows-1252. One such place in a long text is a fault for the reviewer to see; more, or one in a title, is no text.
 */

const garbage =
  /\ufffd+|锟斤拷|烫烫烫|ï»¿|ï¿½|â€[\u0080-\u009f\u2018-\u2122]|(?:[ÃÂ][\u0080-\u00bf]){2}|(?:[ä-é][\u0080-\u00bf\u0152-\u0178\u2013-\u2122]{2}){2}/gu;
/** Where none of these stands there is none: asked first, because it is asked of every text. */
const mayBeGarbage = /[\ufffd锟烫\u00c2\u00c3\u00e2\u00e4-\u00e9\u00ef]/;
/** At most one place in so many characters is let through to a reviewer. */
const oneIn = 500;

export interface Garbled {
  readonly sample: string;
  readonly places: number;
  readonly isTooMuch: boolean;
}

/** Null: nothing was seen. */
export function garbledIn(title: string, text: string): Garbled | null {
  if (!mayBeGarbage.test(title) && !mayBeGarbage.test(text)) return null;
  const inTitle = title.match(garbage) ?? [];
  const inText = text.match(garbage) ?? [];
  const places = inTitle.length + inText.length;
  if (places === 0) return null;
  const sample = (inTitle[0] ?? inText[0] ?? '').slice(0, 20);
  return { sample, places, isTooMuch: inTitle.length > 0 || inText.length > text.length / oneIn };
}
