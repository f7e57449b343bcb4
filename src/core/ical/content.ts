/**
 * iCalendar text to components and properties (RFC 5545 §3.1), each with the line it began on. Lenient where nothing can be
 * misread (bare LF, CR, a BOM, blank lines, small letters); what has no meaning is a fault with its line.
 */

export interface Property {
  /** In capitals. */
  readonly name: string;
  readonly params: ReadonlyMap<string, readonly string[]>;
  readonly value: string;
  readonly line: number;
}

export interface Component {
  readonly name: string;
  readonly line: number;
  readonly properties: readonly Property[];
  readonly children: readonly Component[];
}

/** What is wrong with a file. `line` counts from 1; 0 is the file as a whole. */
export class IcalFault extends Error {
  readonly code = 'ical-fault';
  readonly line: number;
  constructor(line: number, sentence: string) {
    super(sentence);
    this.line = line;
  }
}

interface Line {
  readonly text: string;
  readonly number: number;
}

const maxCharacters = 32 * 1024 * 1024;
const maxDepth = 8;

/** The calendars of a file. @throws IcalFault where the text stops being iCalendar. */
export function parseIcal(text: string): Component[] {
  if (text.length > maxCharacters) throw new IcalFault(0, 'The file is larger than 32 MB.');
  const root = { name: '', line: 0, properties: [] as Property[], children: [] as Component[] };
  const open = [root];
  for (const line of unfold(text)) {
    const property = parseLine(line);
    const current = open.at(-1)!;
    const name = property.value.trim().toUpperCase();
    if (property.name === 'BEGIN') {
      if (open.length === 1 && name !== 'VCALENDAR') throw new IcalFault(line.number, `${name} stands outside of any VCALENDAR.`);
      if (open.length > 1 && name === 'VCALENDAR') throw new IcalFault(line.number, 'A VCALENDAR begins within another one.');
      if (open.length > maxDepth) throw new IcalFault(line.number, `Components are nested deeper than ${maxDepth} levels.`);
      const begun = { name, line: line.number, properties: [], children: [] };
      current.children.push(begun);
      open.push(begun);
    } else if (property.name === 'END') {
      if (open.length === 1 || current.name !== name)
        throw new IcalFault(
          line.number,
          `END:${name} closes nothing: ${open.length === 1 ? 'nothing is open' : `${current.name} of line ${current.line} is open`}.`,
        );
      open.pop();
    } else {
      if (open.length === 1) throw new IcalFault(line.number, `${property.name} stands outside of any VCALENDAR.`);
      current.properties.push(property);
    }
  }
  const unclosed = open.at(-1)!;
  if (open.length > 1) throw new IcalFault(unclosed.line, `${unclosed.name} is never closed: the file may be cut off.`);
  if (root.children.length === 0) throw new IcalFault(0, 'The file holds no VCALENDAR: it is no iCalendar file.');
  return root.children;
}

/** Joins folded lines; blank ones are left out. */
function* unfold(text: string): Generator<Line> {
  let number = 0;
  let line: { text: string; number: number } | null = null;
  for (const piece of text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)) {
    number += 1;
    if (line !== null && /^[ \t]/.test(piece)) line.text += piece.slice(1);
    else if (piece.trim() !== '') {
      if (line !== null) yield line;
      line = { text: piece, number };
    }
  }
  if (line !== null) yield line;
}

const nameOf = /^([A-Za-z0-9-]+)(?=[;:])/;
const paramOf = /^;([A-Za-z0-9-]+)=/;
const paramValueOf = /^(?:"([^"]*)"|([^";:,]*))/;

function parseLine({ text, number }: Line): Property {
  const bad = () => new IcalFault(number, `"${text.slice(0, 40)}" is not a line such as DTSTART:20260617T060500Z.`);
  const name = nameOf.exec(text)?.[1];
  if (name === undefined) throw bad();
  const params = new Map<string, readonly string[]>();
  let rest = text.slice(name.length);
  for (let param = paramOf.exec(rest); param !== null; param = paramOf.exec(rest)) {
    rest = rest.slice(param[0].length);
    const values: string[] = [];
    for (;;) {
      const value = paramValueOf.exec(rest)!;
      values.push(value[1] ?? value[2] ?? '');
      rest = rest.slice(value[0].length);
      if (!rest.startsWith(',')) break;
      rest = rest.slice(1);
    }
    params.set(param[1]!.toUpperCase(), values);
  }
  if (!rest.startsWith(':')) throw bad();
  return { name: name.toUpperCase(), params, value: rest.slice(1), line: number };
}

/** A TEXT value without its escapes. */
export function plainText(value: string): string {
  return value.replace(/\\([\\;,nN])/g, (_, c: string) => (c === 'n' || c === 'N' ? '\n' : c));
}

/** The one property of that name, or null. @throws IcalFault if there are two that differ. */
export function onlyOne(component: Component, name: string): Property | null {
  const [first, ...others] = component.properties.filter((property) => property.name === name);
  const other = others.find(({ value }) => value !== first!.value);
  if (other !== undefined) throw new IcalFault(other.line, `${name} stands twice in one ${component.name}.`);
  return first ?? null;
}
