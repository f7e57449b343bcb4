/** The words of a block without its form: for feeds, search, checks and readers that do not know its type. */
import { type Block, isKnown, type ListEntry } from './block.ts';

export function plainText(block: Block): string {
  if (!isKnown(block)) return block.text;
  switch (block.type) {
    case 'paragraph':
    case 'heading':
    case 'link':
      return block.text;
    case 'quote':
      return lines(block.text, block.cite);
    case 'list':
      return block.entries.map((entry, i) => entryText(entry, block.ordered ? `${i + 1} ` : '')).join('\n');
    case 'table':
      return lines(block.caption, ...[block.head, ...block.rows].map((row) => row.map((cell) => cell.text).join(' ')));
    case 'figure':
      return lines(block.alt, block.caption);
    case 'facts':
      return block.entries.map((e) => `${e.label} ${e.value}`).join('\n');
    case 'question':
      return lines(block.question, block.answer);
    case 'chart':
      return lines(
        block.label,
        ...block.parts.map((p) => `${p.label} ${p.display ?? p.value}${p.unit ?? block.total?.unit ?? ''}`),
        block.total && `${block.total.note ?? ''}${block.total.display ?? block.total.value}${block.total.unit}`,
        block.note,
        block.source,
      );
  }
}

function entryText({ lead, text, entries = [] }: ListEntry, prefix: string): string {
  return lines(prefix + (lead ? `${lead} ` : '') + text, ...entries.map((e) => entryText(e, '')));
}

const lines = (...texts: readonly (string | undefined)[]): string => texts.filter((t) => t !== undefined && t !== '').join('\n');
