/** How a title sounds, computed once on the hub: no device carries a dictionary (R41). */
import { pinyin } from 'pinyin-pro';
import { fold } from '../core/search/fold.ts';

/**
 * `dong feng zhen` for 东凤镇: one syllable a Han character in reading order, without tones, ü as v; empty where there is none.
 * Traditional characters are read as their simplified ones: the dictionary knows more words in those.
 */
export function syllablesOf(title: string): string {
  return pinyin(fold(title), { toneType: 'none', type: 'array', nonZh: 'removed', v: true }).join(' ');
}
