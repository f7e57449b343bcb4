/**
 * A text as clusters: the shortest stretches a line may not part. A cluster never cuts a number, date, amount with its unit,
 * 文号, telephone number or Latin word, and carries its stops (R28, ART §8).
 */
import { gapEm, hangEm, mayBegin, mayEnd, startEm } from './characters.ts';
import { advanceOf } from './metrics.ts';

export interface Cluster {
  readonly from: number;
  readonly until: number;
  /** Advance in em with the gaps inside. */
  readonly width: number;
  /** Gap before it when it does not begin a line. */
  readonly gap: number;
  /** How far it moves into the margin when it begins a line, as a negative number. */
  readonly start: number;
  /** How far its last mark may hang into the margin; a space hangs as far as it is wide. */
  readonly hang: number;
}

const units =
  '万亿千百十元角分厘年月日号时点秒天周岁米公里亩顷吨克斤升度伏瓦户人名个位家条件项次篇页份批期届类种宗辆台套间栋幢室楼层区块所処處座株只隻門门號時點萬億圓頃噸戶條項頁屆類種輛臺間棟樓層區塊';
const digits = '[0-9０-９]';
const number = `[-+−±]?${digits}+(?:[.,，．:：/]${digits}+)*`;
const unit = `(?:[%％‰℃°]|[个個]?工作日|[个個]月|平方公里|平方米|立方米|公里|公顷|公斤|千米|厘米|毫米|小时|分钟|人次|[${units}]{1,2})?`;

/** Longest first at each place; `g` and sticky by construction. */
const protectedStretch = new RegExp(
  [
    // 文号 with the short name before it: 中府〔2011〕31号
    `[\\u4e00-\\u9fff]{1,4}[〔［\\[（(]${digits}{4}[〕］\\])）]第?${digits}+[号號]`,
    // dates, with the year, and spans of clock times
    `${digits}{2,4}[年](?:${digits}{1,2}月(?:${digits}{1,2}[日号號])?)?`,
    `${digits}{1,2}月(?:${digits}{1,2}[日号號])?`,
    `${digits}{1,2}[:：]${digits}{2}(?:[–—\\-~～至]${digits}{1,2}[:：]${digits}{2})?`,
    // telephone numbers and spans
    `[(（]?0${digits}{2,3}[)）]?[- ]?${digits}{7,8}(?:[-转轉]${digits}{1,6})?`,
    // Latin words, project numbers, amounts
    `[A-Za-z\\u00c0-\\u024f][A-Za-z0-9\\u00c0-\\u024f]*(?:[-'’._@/+&][A-Za-z0-9\\u00c0-\\u024f]+)*`,
    `${digits}+(?:-[A-Za-z0-9]+)+`,
    `[¥￥$]?${number}(?:[–—\\-~～]${number})?${unit}`,
    '第[一二三四五六七八九十百〇零0-9]+[条條款项項章节節号號期届屆批次类類]',
    '[一二三四五六七八九十]{1,3}[、]',
  ].join('|'),
  'g',
);

const hasWord = /[A-Za-z:：]|[0-9]-[0-9A-Za-z]/;
const mark = /\p{M}|[\u200d\ufe00-\ufe0f]/u;

/** No stretch longer than this many em is kept whole: it would not fit a line. */
const longestEm = 12;

/** 1 at each UTF-16 index where a line may end before it; index 0 and the length are 0. */
function openings(text: string, isBold: boolean): { breaks: Uint8Array; edges: Uint8Array } {
  const breaks = new Uint8Array(text.length + 1);
  const edges = new Uint8Array(text.length + 1);
  let before = '';
  for (let i = 0; i < text.length; ) {
    const character = String.fromCodePoint(text.codePointAt(i) ?? 0);
    if (i > 0 && mayBegin(character) && mayEnd(before) && character !== ' ' && !(mark.test(character) || before === '\u200d'))
      breaks[i] = 1;
    before = character;
    i += character.length;
  }
  for (const found of text.matchAll(protectedStretch)) {
    const [from, until] = [found.index, found.index + found[0].length];
    if (hasWord.test(found[0])) edges[from] = edges[until] = 1;
    if (widthOfRange(text, from, until, isBold) > longestEm) continue;
    for (let i = from + 1; i < until; i++) breaks[i] = 0;
  }
  return { breaks, edges };
}

function widthOfRange(text: string, from: number, until: number, isBold: boolean): number {
  let width = 0;
  for (let i = from; i < until; i++) width += advanceOf(text.charCodeAt(i), isBold);
  return width;
}

export interface Setting {
  readonly bold: boolean;
  /** Glyphs of the TC face: stops stand in the middle. */
  readonly traditional: boolean;
  /** Word lengths (see `Hints`): lines break only between words. */
  readonly words?: string | undefined;
  /** Dot faces: half and whole cells, no closing up, nothing hangs. */
  readonly dots?: boolean;
  /** Set large: see `hangEm`. */
  readonly headline?: boolean;
}

/** Cells a character takes in a dot face: half for Latin, Greek, Cyrillic and general punctuation, one for all others. */
export function cellsOf(code: number): number {
  return code < 0x1100 || (code >= 0x2000 && code < 0x2070) ? 0.5 : 1;
}

/** Clusters and, by index, the gaps other than zero. */
export interface Clustered {
  readonly text: string;
  readonly clusters: readonly Cluster[];
  readonly gaps: ReadonlyMap<number, number>;
}

/** Tabs, line ends and other controls stand as the space they are read as; of the same length, so that every index holds. */
const controls = /[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu;

export function clustersOf(given: string, setting: Setting): Clustered {
  const { bold, traditional, words, dots = false, headline = false } = setting;
  const text = given.replace(controls, ' ');
  const hangAt = (character: string, width: number): number =>
    dots ? 0 : character === ' ' ? width : hangEm(character, width, headline, traditional);
  const { breaks, edges } = openings(text, bold);
  if (words) keepWords(breaks, words, text.length);
  const clusters: Cluster[] = [];
  const gaps = new Map<number, number>();
  let [from, width, gap, before] = [0, 0, 0, ''];
  let lastWidth = 0;
  for (let i = 0; i < text.length; ) {
    const character = String.fromCodePoint(text.codePointAt(i) ?? 0);
    const space = i === 0 || dots ? 0 : gapEm(before, character, edges[i] === 1, traditional);
    if (space !== 0) gaps.set(i, space);
    if (breaks[i] === 1) {
      clusters.push({ from, until: i, width, gap, start: startAt(text, from, dots), hang: hangAt(before, lastWidth) });
      [from, width, gap] = [i, 0, space];
    } else width += space;
    lastWidth = dots ? cellsOf(character.codePointAt(0) ?? 0) : advanceOf(character.codePointAt(0) ?? 0, bold);
    width += lastWidth;
    before = character;
    i += character.length;
  }
  if (text.length > 0)
    clusters.push({
      from,
      until: text.length,
      width,
      gap,
      start: startAt(text, from, dots),
      hang: hangAt(before, lastWidth),
    });
  return { text, clusters, gaps };
}

const startAt = (text: string, from: number, dots: boolean): number => (dots ? 0 : startEm(text.charAt(from)));

/** Closes every opening inside a word. Hints that do not add up to the text (it was corrected since) are not used. */
function keepWords(breaks: Uint8Array, words: string, length: number): void {
  const ends = new Set<number>();
  let at = 0;
  for (const digit of words) {
    at += Number.parseInt(digit, 36);
    ends.add(at);
  }
  if (at !== length) return;
  for (let i = 1; i < length; i++) if (!ends.has(i)) breaks[i] = 0;
}
