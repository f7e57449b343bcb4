/**
 * What two texts must share to be the same to a searcher: NFKC, width, case, and one character for traditional and
 * simplified. Folded a character with its marks at a time, so that a place in the folded text has a place in the text.
 * Search finds what a plain scan over `fold(text)` for `fold(query)` finds, and nothing else.
 */
import { simplified, traditional } from './characters.generated.ts';

/** Marks, halves of a pair, Hangul letters that join, and what folds to more than one unit: the fast way does not know them. */
const slow = 0xffff;
/** Also the voiced sound marks of half-width kana, which NFKC makes marks of. */
const marks = '\\p{M}\\uff9e\\uff9f';
const letters = '\\u1100-\\u11ff\\u3131-\\u318e\\ua960-\\ua97f\\ud7b0-\\ud7ff\\uffa0-\\uffdc';
const joins = new RegExp(`[${marks}${letters}]`, 'u');
const clusters = new RegExp(`(?:[${letters}]+|[^${marks}])[${marks}]*|[${marks}]+`, 'gu');

let units: Uint16Array | null = null;
let characters: ReadonlyMap<string, string> | null = null;

function characterTable(): ReadonlyMap<string, string> {
  characters ??= new Map([...traditional].map((character, i) => [character, simplified.charAt(i)]));
  return characters;
}

/** Folded unit by unit; made once, 65,536 entries. */
function unitTable(): Uint16Array {
  if (units) return units;
  const table = new Uint16Array(0x10000);
  for (let unit = 0; unit < table.length; unit++) {
    const character = String.fromCharCode(unit);
    const isHalf = unit >= 0xd800 && unit < 0xe000;
    const folded = isHalf || joins.test(character) ? '' : foldCluster(character);
    table[unit] = folded.length === 1 ? folded.charCodeAt(0) : slow;
  }
  units = table;
  return table;
}

function foldCluster(cluster: string): string {
  const table = characterTable();
  let folded = '';
  for (const character of cluster.normalize('NFKC').toLowerCase().normalize('NFKC')) folded += table.get(character) ?? character;
  return folded;
}

/** As many arguments as every engine takes in one call. */
const stretch = 8192;

export function fold(text: string): string {
  return foldUnits(text) ?? foldSlowly(text);
}

/** Unit by unit, each in its place; null where a character does not fold to one unit. */
function foldUnits(text: string): string | null {
  const table = unitTable();
  const folded = new Uint16Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const unit = table[text.charCodeAt(i)] ?? slow;
    if (unit === slow) return null;
    folded[i] = unit;
  }
  let out = '';
  for (let i = 0; i < folded.length; i += stretch) out += String.fromCharCode(...folded.subarray(i, i + stretch));
  return out;
}

function foldSlowly(text: string): string {
  let folded = '';
  for (const [cluster] of text.matchAll(clusters)) folded += foldCluster(cluster);
  return folded;
}

/** A folded text and, for each of its units and its end, where in the text the character began; null: each is in its own place. */
export interface FoldedText {
  readonly folded: string;
  readonly places: readonly number[] | null;
}

export function foldWithPlaces(text: string): FoldedText {
  const plain = foldUnits(text);
  if (plain !== null) return { folded: plain, places: null };
  let folded = '';
  const places: number[] = [];
  for (const found of text.matchAll(clusters)) {
    const part = foldCluster(found[0]);
    for (let i = 0; i < part.length; i++) places.push(found.index);
    folded += part;
  }
  places.push(text.length);
  return { folded, places };
}

/** What a visitor typed, as it is looked for: folded, without blanks at its ends, at most 64 units. */
export function foldQuery(typed: string): string {
  return fold(typed).replace(/\s+/g, ' ').trim().slice(0, 64);
}
