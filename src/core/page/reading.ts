/** Reading time (R28): 2.0 s + Han / 3.8 + Latin words / 2.9 + digits · 0.5 / 3.8; 8 to 40 s, charts 4 s more, times the board's pace. */

export interface Reading {
  readonly han: number;
  readonly words: number;
  readonly digits: number;
}

const hanPerSecond = 3.8;
const wordsPerSecond = 2.9;
const baseSeconds = 2;
const minSeconds = 8;
export const maxSeconds = 40;
const chartSeconds = 4;

const word = /[A-Za-z\u00c0-\u024f]+(?:['’-][A-Za-z\u00c0-\u024f]+)*/g;

export function readingOf(text: string): Reading {
  let han = 0;
  let digits = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0x30 && code <= 0x39) digits++;
    else if (isHan(code)) han++;
  }
  return { han, digits, words: text.match(word)?.length ?? 0 };
}

/** Han ideographs with extensions and 〇. */
export function isHan(code: number): boolean {
  return (
    (code >= 0x4e00 && code <= 0x9fff) ||
    (code >= 0x3400 && code <= 0x4dbf) ||
    code === 0x3007 ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0x20000 && code <= 0x3ffff)
  );
}

/** Seconds, before the limits. */
export function secondsFor({ han, words, digits }: Reading): number {
  return baseSeconds + (han + digits * 0.5) / hanPerSecond + words / wordsPerSecond;
}

/** What reading adds to a page's time, in seconds. */
export function costOf(text: string): number {
  return secondsFor(readingOf(text)) - baseSeconds;
}

/** Dwell of a page whose texts cost `seconds` together. */
export function dwellMs(seconds: number, pace: number, isChart = false): number {
  const bounded = Math.min(maxSeconds, Math.max(minSeconds, baseSeconds + seconds + (isChart ? chartSeconds : 0)));
  return Math.round(bounded * pace * 1000);
}

/** The cost a page may hold: 40 s less the base. */
export const pageCost = maxSeconds - baseSeconds;
export const chartCost = pageCost - chartSeconds;
