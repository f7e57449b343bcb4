/** Names for the namespaces feeds are written in. Sources misspell and forget them, so a forgotten one is told by its prefix. */

const patterns: readonly (readonly [string, RegExp])[] = [
  ['atom', /^https?:\/\/(?:www\.w3\.org\/2005\/atom|purl\.org\/atom\/ns#)/],
  ['content', /purl\.org\/rss\/1\.0\/modules\/content/],
  [
    'rss',
    /purl\.org\/rss\/1\.0\/?$|purl\.org\/net\/rss1\.1#?$|netscape\.com\/rdf\/simple\/0\.9|backend\.userland\.com\/rss|blogs\.law\.harvard\.edu\/.*rss|cyber\.law\.harvard\.edu\/.*rss/,
  ],
  ['rdf', /www\.w3\.org\/1999\/02\/22-rdf-syntax-ns/],
  ['dc', /purl\.org\/dc\/elements\/1\.[01]/],
  ['dcterms', /purl\.org\/dc\/terms/],
  ['media', /search\.yahoo\.com\/mrss|video\.search\.yahoo\.com\/mrss/],
  ['itunes', /itunes\.com\/dtds\/podcast|example\.com\/dtds\/podcast/],
  ['xhtml', /www\.w3\.org\/1999\/xhtml/],
];
const byPrefix: ReadonlySet<string> = new Set(['atom', 'content', 'rdf', 'dc', 'dcterms', 'media', 'itunes', 'xhtml', 'rss']);

/** Empty: no namespace. A namespace nobody here knows keeps its own name. */
export function vocabularyOf(space: string | undefined, prefix: string): string {
  if (space === undefined) return byPrefix.has(prefix) ? prefix : prefix === '' ? '' : `${prefix}:`;
  if (space === '') return '';
  const written = space.toLowerCase();
  return patterns.find(([, pattern]) => pattern.test(written))?.[0] ?? space;
}
