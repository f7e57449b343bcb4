/**
 * Word hints, computed once on the hub and sent with the item (DESIGN §4.2): segmentation differs between browsers, so a
 * board never segments. Headlines, headings and questions break only between words.
 */
import type { Block } from '../item/block.ts';
import type { Hints, Item, ItemContent } from '../item/item.ts';

const base = 36;

/** Names, 文号 and titles in 《》 are longer than one digit can say: such a word is cut where it can be. */
function digitsOf(length: number): string {
  let rest = length;
  let out = '';
  for (; rest >= base; rest -= base - 1) out += (base - 1).toString(base);
  return out + rest.toString(base);
}

/** Word lengths of a text in UTF-16 units, one base-36 digit a word; stops join the word before them. */
export function wordsOf(text: string, language: string): string {
  const segmenter = new Intl.Segmenter(language, { granularity: 'word' });
  return [...segmenter.segment(text)].map(({ segment }) => digitsOf(segment.length)).join('');
}

function wordsOfBlock(block: Block, language: string): string | null {
  if (block.type === 'heading') return wordsOf(`${block.text}`, language);
  return block.type === 'question' ? wordsOf(`${block.question}`, language) : null;
}

export function hintsFor(item: Item | ItemContent): Hints {
  const { title, glance, language, blocks } = item;
  return {
    title: wordsOf(title, language),
    ...(glance ? { headline: wordsOf(glance.headline.replace(/[。.]$/, ''), language) } : {}),
    blocks: blocks.map((block) => wordsOfBlock(block, language)),
  };
}
