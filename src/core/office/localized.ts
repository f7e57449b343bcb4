/** Picks a text by language. In a file of its own: who only picks a text carries no schemas. */

/** The text for a language: exact tag, then same primary language, then the first. */
export function textIn(texts: Readonly<Record<string, string>>, language: string): string {
  const primary = language.split('-')[0] ?? language;
  return (
    texts[language] ?? Object.entries(texts).find(([tag]) => tag.split('-')[0] === primary)?.[1] ?? Object.values(texts)[0] ?? ''
  );
}
