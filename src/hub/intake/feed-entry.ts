/** The one shape into which every format of feed is read; `entry.ts` decides what becomes of it. */

/** `content` as the source gave it; `html` says how to read it. */
export interface FeedEntry {
  readonly id: string | null;
  readonly guid: string | null;
  readonly url: string | null;
  readonly title: string | null;
  readonly titleIsHtml: boolean;
  readonly content: string | null;
  readonly html: boolean;
  readonly summary: string | null;
  /** As written by the source. */
  readonly publishedAt: string | null;
  readonly updatedAt: string | null;
  readonly language: string | null;
  readonly keywords: readonly string[];
  readonly attachments: number;
  /** `xml:base` as it holds for the content: relative links are resolved against it first. */
  readonly base: string | null;
  /** Why it cannot be taken whatever it says. */
  readonly refusal: { readonly code: string; readonly reason: string } | null;
}

export type FeedFormat = 'rss' | 'atom' | 'rdf' | 'cdf' | 'json';

export interface Feed {
  readonly kind: 'feed';
  readonly format: FeedFormat;
  readonly title: string | null;
  readonly language: string | null;
  /** The feed's own address, then its site's: what names it when it arrives as a file. */
  readonly self: string | null;
  /** Where relative links lead when nobody knows where the feed came from. */
  readonly base: string | null;
  /** False: the text ends in the middle. */
  readonly whole: boolean;
  readonly entries: readonly FeedEntry[];
}
export interface FeedRefusal {
  readonly kind: 'refused';
  readonly code: string;
  readonly reason: string;
}

export const blankEntry: FeedEntry = {
  id: null,
  guid: null,
  url: null,
  title: null,
  titleIsHtml: false,
  content: null,
  html: false,
  summary: null,
  publishedAt: null,
  updatedAt: null,
  language: null,
  keywords: [],
  attachments: 0,
  base: null,
  refusal: null,
};

export function orNull(text: string | null | undefined): string | null {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}

/** The first of the candidates that is a whole address of the web. */
export function webAddress(...candidates: readonly (string | null)[]): string | null {
  return candidates.find((address) => address !== null && /^https?:\/\//i.test(address) && URL.canParse(address)) ?? null;
}

/** RSS never says whether a description is markup. */
export function looksLikeHtml(text: string | null | undefined): boolean {
  return text != null && /[<&]/.test(text) && /<\/?[a-z][a-z0-9]*(\s[^<>]*)?\/?>|&(#\d+|#x[0-9a-f]+|[a-z]{2,8});/i.test(text);
}

/** Text that is markup by mistake, or escaped once too often: shown as it is it would be raw markup. */
export function holdsTags(text: string | null | undefined): boolean {
  return (
    text?.includes('<') === true &&
    /<\/?(?:script|style|iframe|object|embed|svg|form|meta|link|base|p|div|a|b|i|em|strong|span|font|center|ul|ol|li|table|t[rdh]|h[1-6]|blockquote|br|hr|img)\b[^<>]*>/i.test(
      text,
    )
  );
}
