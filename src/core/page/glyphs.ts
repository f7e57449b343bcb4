/** Whether every character of an item exists in the faces of the boards it goes to (R33). Hub only: the tables are large. */
import type { ItemContent } from '../item/item.ts';
import { type Board, includesBoard } from '../office/board.ts';
import { dotGlyphs } from './dot-glyphs.generated.ts';
import { glassTexts, uncovered } from './font-slices.ts';
import { sheetOf } from './sheet.ts';

export interface MissingGlyph {
  readonly character: string;
  /** Such as `U+3D6A`. */
  readonly code: string;
  /** Names of the boards that cannot draw it. */
  readonly boards: readonly string[];
}

let dots: Set<number> | null = null;

function dotFace(): Set<number> {
  if (dots) return dots;
  dots = new Set();
  let at = 0;
  for (const run of dotGlyphs.split(',')) {
    const [gap = 0, length = 1] = run.split(' ').map((n) => Number.parseInt(n, 36));
    at += gap;
    for (const end = at + length; at < end; at++) dots.add(at);
  }
  return dots;
}

/** An LED panel shows the short text, else the title; the issuer; and the title again while it is under posting. */
function missingOnDots({ shortText, title, glance, issuer, posting }: ItemContent): string[] {
  const face = dotFace();
  const text = [shortText ?? title, posting ? (glance?.headline ?? title) : '', issuer].join('');
  return [...new Set(text)].filter((character) => {
    const code = character.codePointAt(0) ?? 0;
    return code >= 0x20 && !face.has(code);
  });
}

/** Each character once, in the order of the text, with the boards of the item's audience that lack it. */
export function missingGlyphs(content: ItemContent, boards: readonly Board[]): MissingGlyph[] {
  const audience = boards.filter((board) => includesBoard(content.audience, board));
  const onGlass = uncovered(glassTexts(content).join(''));
  const onDots = missingOnDots(content);
  const named = new Map<string, string[]>();
  for (const board of audience)
    for (const character of sheetOf(board).kind === 'dots' ? onDots : onGlass)
      named.set(character, [...(named.get(character) ?? []), board.name]);
  return [...named].map(([character, names]) => ({ character, code: codeOf(character), boards: names }));
}

const codeOf = (character: string): string => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** One sentence for the reviewer: which characters, where, and what to do. */
export function missingSentence(missing: readonly MissingGlyph[]): string {
  const named = missing.slice(0, 8).map(({ character, code, boards }) => `${character} (${code}) on ${boards.join(', ')}`);
  const more = missing.length > 8 ? ` and ${missing.length - 8} more` : '';
  return `The boards' type cannot draw ${named.join('; ')}${more}: write another character, or leave these boards out of the audience.`;
}
