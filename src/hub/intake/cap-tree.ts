/**
 * XML of a warning to a small tree, strictly: what is not well-formed is refused, for half a warning is none. Feeds are read
 * tolerantly elsewhere. saxes reads namespaces and knows no DTD; any document type declaration is refused before a single
 * entity could mean anything (R53). Depth, number of elements and length are bounded.
 *
 * Compared: fast-xml-parser knows no namespaces, htmlparser2 mends what is broken, @rgrove/parse-xml 4 knows no namespaces,
 * @xmldom/xmldom takes a bare & and control characters and needs nine times as long (600 kB: 602 ms against 65 ms).
 */
import { SaxesParser } from 'saxes';

export interface CapElement {
  /** Local name and namespace. */
  readonly name: string;
  readonly ns: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly nodes: readonly (CapElement | string)[];
  /** Where it stands in the document's text: `[from, until)`. */
  readonly from: number;
  readonly until: number;
}

export type CapTree =
  | { readonly kind: 'tree'; readonly root: CapElement }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string };

const deepest = 64;
const mostElements = 200_000;

type Growing = { -readonly [K in keyof CapElement]: CapElement[K] } & { nodes: (CapElement | string)[] };

/** Expected ends of a reading, thrown inside this file only. */
class NotRead extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export function readTree(text: string): CapTree {
  if (!/^\s*</.test(text)) return { kind: 'refused', code: 'not-xml', reason: 'The file is not XML.' };
  try {
    return { kind: 'tree', root: grow(text) };
  } catch (error) {
    if (error instanceof NotRead) return { kind: 'refused', code: error.code, reason: error.message };
    throw error;
  }
}

function grow(text: string): CapElement {
  const parser = new SaxesParser({ xmlns: true, position: true });
  const open: Growing[] = [];
  let [root, count, begin]: [Growing | null, number, number] = [null, 0, 0];
  parser.on('error', (error) => {
    throw new NotRead('not-well-formed', `The XML is broken: ${error.message.slice(0, 200)}`);
  });
  parser.on('doctype', () => {
    throw new NotRead('dtd', 'The XML has a document type declaration; warnings have none, attacks do.');
  });
  parser.on('opentagstart', ({ name }) => {
    begin = text.lastIndexOf(`<${name}`, parser.position);
  });
  parser.on('opentag', ({ local, uri, attributes }) => {
    count += 1;
    if (open.length >= deepest || count > mostElements)
      throw new NotRead('too-complex', `The XML is deeper than ${deepest} or has more than ${mostElements} elements.`);
    const named = Object.values(attributes).map((attribute): [string, string] => [attribute.local, attribute.value]);
    const element: Growing = {
      name: local,
      ns: uri,
      attributes: Object.fromEntries(named),
      nodes: [],
      from: begin,
      until: begin,
    };
    open.at(-1)?.nodes.push(element);
    root ??= element;
    open.push(element);
  });
  const add = (more: string) => void open.at(-1)?.nodes.push(more);
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('closetag', () => {
    const element = open.pop();
    if (element) element.until = parser.position;
  });
  parser.write(text).close();
  if (root === null) throw new NotRead('not-well-formed', 'The XML has no element.');
  return root;
}

export function childrenOf({ nodes }: CapElement): readonly CapElement[] {
  return nodes.filter((node) => typeof node !== 'string');
}

/** All text within, in order. */
export function textOf({ nodes }: CapElement): string {
  return nodes.map((node) => (typeof node === 'string' ? node : textOf(node))).join('');
}
