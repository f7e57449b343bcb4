/**
 * A title for an entry that has none: its first words, which stay where they are. A reviewer is told, because choosing the
 * words people read first is the office's business.
 */
import type { KnownBlock } from '../../core/item/block.ts';
import { plainText } from '../../core/item/plain-text.ts';

/** As long as two lines of a headline. */
const longest = 48;

/** Empty if no block has words. */
export function titleFrom(blocks: readonly KnownBlock[]): string {
  for (const block of blocks) {
    const [line] = plainText(block)
      .split('\n')
      .filter((text) => text.trim() !== '');
    if (line !== undefined) return shortened(line.trim());
  }
  return '';
}

/** Up to the end of the first sentence, else of a word; what is left out is shown by an ellipsis. */
function shortened(line: string): string {
  const sentence = /^.{4,}?(?:[。！？；]|[.!?](?=\s))/u.exec(line.slice(0, longest + 1))?.[0];
  if (sentence !== undefined) return sentence.replace(/[。；.]$/u, '');
  if (line.length <= longest) return line;
  const start = [...line].slice(0, longest).join('');
  const word = /^.*(?=\s\S*$)/u.exec(start)?.[0] ?? '';
  return `${word.length > longest / 2 ? word : start}…`;
}
