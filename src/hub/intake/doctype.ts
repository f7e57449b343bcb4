/** The document type declaration of an XML text, cut out unread but for the names of the entities it would declare. */

export interface Doctype {
  readonly body: string;
  readonly declared: ReadonlySet<string>;
}

/** A declaration that never ends is left where it is: what follows is then no feed. */
export function doctypeOf(text: string): Doctype {
  const from = startOf(text);
  const until = from === null ? null : endOf(text, from);
  if (from === null || until === null) return { body: text, declared: new Set() };
  const names = text.slice(from, until).matchAll(/<!ENTITY\s+([^\s%"'>]+)/g);
  return { body: text.slice(until), declared: new Set(Array.from(names, ([, name]) => name!)) };
}

const marks = { '<?': '?>', '<!--': '-->' } as const;

/** Behind `<!DOCTYPE`, before which only white space, comments and processing instructions may stand; null: there is none. */
function startOf(text: string): number | null {
  const next = /\s*(<\?|<!--|<!doctype)/iy;
  for (let found = next.exec(text); found !== null; found = next.exec(text)) {
    const mark = found[1]!.toLowerCase();
    if (mark === '<!doctype') return next.lastIndex;
    const close = marks[mark as keyof typeof marks];
    const end = text.indexOf(close, next.lastIndex);
    if (end < 0) return null;
    next.lastIndex = end + close.length;
  }
  return null;
}

/** Behind the `>` that ends it: not one in quotes, in a comment, or within the brackets of the internal subset. */
function endOf(text: string, from: number): number | null {
  let inSubset = false;
  const mark = /["'[\]>]|<!--/g;
  mark.lastIndex = from;
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    const [token] = found;
    if (token === '"' || token === "'" || token === '<!--') {
      const close = token === '<!--' ? '-->' : token;
      const end = text.indexOf(close, mark.lastIndex);
      if (end < 0) return null;
      mark.lastIndex = end + close.length;
    } else if (token === '[') inSubset = true;
    else if (token === ']') inSubset = false;
    else if (token === '>' && !inSubset) return mark.lastIndex;
  }
  return null;
}
