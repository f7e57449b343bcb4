/**
 * XML text to a small tree, as tolerantly as feeds need it and without ever obeying the document: tokens come from
 * htmlparser2, the tree is ours. A DTD is skipped unread but for the names of the entities it declares; references to
 * those are marked and never expanded, what XML and HTML name themselves is decoded. Depth is bounded, every step linear.
 */
import { decodeHTMLStrict } from 'entities';
import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';
import { doctypeOf } from './doctype.ts';
import { vocabularyOf } from './vocabulary.ts';

export interface XmlElement {
  /** Local name in lower case: sources write `pubdate` and `Item`. */
  readonly name: string;
  /** `dc`, `content`, `atom` …, empty without a namespace, else the namespace's own name. */
  readonly vocabulary: string;
  /** By qualified name in lower case: `href`, `xml:base`. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly (XmlElement | string)[];
  /** Those of the children that are elements. */
  readonly elements: readonly XmlElement[];
  readonly parent: XmlElement | null;
  /** False: the document ended before the element did. */
  readonly whole: boolean;
  /** Somewhere in it stands a reference to an entity of the document's own DTD. */
  readonly expands: boolean;
}

type Growing = {
  -readonly [K in keyof XmlElement]: XmlElement[K];
} & { parent: Growing | null; children: (XmlElement | string)[]; elements: XmlElement[] };

interface Open {
  readonly element: Growing;
  /** Qualified, in lower case, as its end tag must name it. */
  readonly tag: string;
  /** Vocabulary by prefix, empty for the default. */
  readonly spaces: ReadonlyMap<string, string>;
}

/** Deeper than any feed; tags below it are passed over, their words kept. */
const deepest = 256;
/** More than any feed declares; what comes after is told by its prefix. */
const mostSpaces = 64;
/** Ten thousand entries of forty elements. */
const mostElements = 400_000;
const noSpaces: ReadonlyMap<string, string> = new Map();

/** The elements of the outermost level: one, in a document that is well-formed. Null: it has more elements than any feed. */
export function parseXml(text: string): readonly XmlElement[] | null {
  const { body, declared } = doctypeOf(text);
  const builder = new TreeBuilder(body, declared);
  const tokenizer = new Tokenizer({ xmlMode: true, decodeEntities: false }, builder);
  tokenizer.write(body);
  tokenizer.end();
  return builder.isTooMuch ? null : builder.roots;
}

class TreeBuilder implements TokenizerCallbacks {
  readonly roots: XmlElement[] = [];
  readonly #text: string;
  readonly #declared: ReadonlySet<string>;
  readonly #open: Open[] = [];
  #tag = '';
  #attributes = new Map<string, string>();
  #attribute = '';
  #value = '';
  #elements = 0;
  /** Open tags below `deepest`. */
  #passedOver = 0;

  constructor(text: string, declared: ReadonlySet<string>) {
    this.#text = text;
    this.#declared = declared;
  }

  get isTooMuch(): boolean {
    return this.#elements > mostElements;
  }

  onopentagname(from: number, until: number): void {
    this.#tag = this.#text.slice(from, until).toLowerCase();
    this.#attributes = new Map();
  }
  onattribname(from: number, until: number): void {
    this.#attribute = this.#text.slice(from, until).toLowerCase();
    this.#value = '';
  }
  onattribdata(from: number, until: number): void {
    this.#value += this.#text.slice(from, until);
  }
  onattribend(): void {
    if (!this.#attributes.has(this.#attribute)) this.#attributes.set(this.#attribute, decoded(this.#value));
  }
  onopentagend(): void {
    this.#begin(false);
  }
  onselfclosingtag(): void {
    this.#begin(true);
  }
  onclosetag(from: number, until: number): void {
    const tag = this.#text.slice(from, until).trim().toLowerCase();
    if (this.#passedOver > 0) this.#passedOver -= 1;
    else this.#end(tag);
  }
  ontext(from: number, until: number): void {
    const raw = this.#text.slice(from, until);
    if (this.#declared.size > 0 && refersTo(raw, this.#declared)) this.#markExpansion();
    this.#add(decoded(raw));
  }
  oncdata(from: number, until: number, endOffset: number): void {
    // The section begins after `<!`: what it holds stands between `[CDATA[` and `]]`.
    this.#add(this.#text.slice(from, until - endOffset).replace(/^\[CDATA\[/i, ''));
  }
  onend(): void {
    for (const { element } of this.#open) element.whole = false;
  }
  onattribentity(): void {}
  ontextentity(): void {}
  oncomment(): void {}
  ondeclaration(): void {}
  onprocessinginstruction(): void {}

  #begin(isEmpty: boolean): void {
    this.#elements += 1;
    if (this.#open.length >= deepest || this.isTooMuch) {
      if (!isEmpty) this.#passedOver += 1;
      return;
    }
    const above = this.#open.at(-1);
    const spaces = spacesOf(this.#attributes, above?.spaces ?? noSpaces);
    const [prefix, name] = parted(this.#tag);
    const element: Growing = {
      name,
      vocabulary: spaces.get(prefix) ?? vocabularyOf(undefined, prefix),
      attributes: this.#attributes,
      children: [],
      elements: [],
      parent: above?.element ?? null,
      whole: true,
      expands: false,
    };
    if (above === undefined) this.roots.push(element);
    else {
      above.element.children.push(element);
      above.element.elements.push(element);
    }
    if (!isEmpty) this.#open.push({ element, tag: this.#tag, spaces });
  }

  /** An end tag closes what is open within its element; one that nothing opened is passed over. */
  #end(tag: string): void {
    for (let i = this.#open.length - 1; i >= 0; i--) {
      if (this.#open[i]!.tag !== tag) continue;
      this.#open.length = i;
      return;
    }
  }

  #add(text: string): void {
    if (text !== '') this.#open.at(-1)?.element.children.push(text);
  }

  #markExpansion(): void {
    for (const { element } of this.#open) element.expands = true;
  }
}

function decoded(raw: string): string {
  return raw.includes('&') ? decodeHTMLStrict(raw) : raw;
}

/** Names that HTML has are decoded by its table whatever the document declares. */
function refersTo(raw: string, declared: ReadonlySet<string>): boolean {
  for (const [reference, name] of raw.matchAll(/&([^\s&;#]{1,100});/g))
    if (declared.has(name!) && decodeHTMLStrict(reference) === reference) return true;
  return false;
}

function spacesOf(attributes: ReadonlyMap<string, string>, above: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  let own: Map<string, string> | null = null;
  for (const [name, value] of attributes) {
    if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue;
    if ((own ?? above).size >= mostSpaces) break;
    own ??= new Map(above);
    const prefix = name.slice('xmlns:'.length);
    own.set(prefix, vocabularyOf(value.trim(), prefix));
  }
  return own ?? above;
}

function parted(tag: string): [prefix: string, name: string] {
  const colon = tag.indexOf(':');
  return colon < 0 ? ['', tag] : [tag.slice(0, colon), tag.slice(colon + 1)];
}

/** Text of an element and all below it, in order. */
export function textIn(element: XmlElement): string {
  return element.children.map((child) => (typeof child === 'string' ? child : textIn(child))).join('');
}

/** Markup that stands in the feed as elements (XHTML, or HTML somebody forgot to escape), as HTML for parse5. */
export function markupIn(element: XmlElement): string {
  return element.children.map((child) => (typeof child === 'string' ? escaped(child) : markupOf(child))).join('');
}

function markupOf(element: XmlElement): string {
  const inner = markupIn(element);
  if (!/^[a-z][a-z0-9]*$/.test(element.name)) return inner;
  const attributes = [...element.attributes].filter(([name]) => /^[a-z]+$/.test(name));
  const start = `<${element.name}${attributes.map(([name, value]) => ` ${name}="${escaped(value)}"`).join('')}>`;
  return emptyTags.has(element.name) ? start + inner : `${start}${inner}</${element.name}>`;
}

const emptyTags = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
}
