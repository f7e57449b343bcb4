/** Which characters may begin or end a line, and where neighbours close up or part (ART §8; GB/T 15834 for the stops). */
import { isHan } from './reading.ts';

const noStart = new Set('、，。；：？！）》」』】〕〉］｝”’…—·％‰℃°々〻ー～,.;:?!)]}%»›');
const noEnd = new Set('（《「『【〔〈［｛“‘([{«‹¥￥$#№');
const stops = new Set('、，。；：？！');
const closers = new Set('）》」』】〕〉］｝”’');
const openers = new Set('（《「『【〔〈［｛“‘');
const hangers = new Set('、，。；：？！,.;:');

export const mayBegin = (character: string): boolean => !noStart.has(character);
export const mayEnd = (character: string): boolean => !noEnd.has(character);

/**
 * How much of its em a mark may reach into the margin at the end of a line. A headline's em is wider than the margin: there
 * only the blank half of a square goes out.
 */
export function hangEm(character: string, width: number, isHeadline: boolean, traditional: boolean): number {
  if (isHeadline) return width === 1 && hasBlankRight(character, traditional) ? 0.5 : 0;
  if (hangers.has(character)) return width;
  return closers.has(character) && width === 1 ? 0.5 : 0;
}

/** An opening mark is blank on its left half: at the start of a line it moves out by half an em. */
export const startEm = (character: string): number => (openers.has(character) ? -0.5 : 0);

/** In traditional script stops stand in the middle of their square and have nothing to give. */
function hasBlankRight(character: string, traditional: boolean): boolean {
  return closers.has(character) || (!traditional && stops.has(character) && character !== '？' && character !== '！');
}

const latin = /[A-Za-z\u00c0-\u024f]/;

/**
 * Space in em between two neighbours beyond their advances: −0.5 where two marks meet, 0.125 between Han and a Latin word,
 * a project number or a clock time (`wordAhead`, `wordBehind`), −0.5 at a curly quote in Latin text (the faces draw them full width).
 */
export function gapEm(before: string, after: string, isWordEdge: boolean, traditional: boolean): number {
  const closing = hasBlankRight(before, traditional);
  if (
    closing &&
    (hasBlankRight(after, traditional) || openers.has(after) || (traditional && stops.has(after) && closers.has(before)))
  )
    return -0.5;
  if (openers.has(before) && openers.has(after)) return -0.5;
  if ((before === '’' || before === '”') && (latin.test(after) || after === ' ')) return -0.5;
  if ((after === '‘' || after === '“') && before === ' ') return -0.5;
  if (!isWordEdge) return 0;
  const [left, right] = [before.codePointAt(0) ?? 0, after.codePointAt(0) ?? 0];
  return isHan(left) !== isHan(right) ? 0.125 : 0;
}
