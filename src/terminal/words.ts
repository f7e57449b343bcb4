/** The words of the terminal's chrome, in the three languages that have one. Content keeps its own (R9). */
import type { Chrome } from '../core/page/labels.ts';
import { english } from './words-en.ts';
import { hans, type TerminalWords } from './words-hans.ts';
import { hant } from './words-hant.ts';

export type { TerminalWords } from './words-hans.ts';

const words: Readonly<Record<Chrome, TerminalWords>> = { 'zh-Hans': hans, 'zh-Hant': hant, en: english };
export const languages: readonly Chrome[] = ['zh-Hans', 'zh-Hant', 'en'];

export function wordsOf(language: Chrome): TerminalWords {
  return words[language];
}

/** Every word of one language, for the slices of type it needs. */
export function everyWord(language: Chrome): readonly string[] {
  const texts: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value);
    else if (typeof value === 'function') texts.push(String(value(12, 34)), String(value(56, true)));
    else if (value !== null && typeof value === 'object') Object.values(value).forEach(collect);
  };
  collect(words[language]);
  return texts;
}
