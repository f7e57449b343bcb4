/** What the parts of `paginate` share about the item at hand, and the boxes they all make. */
import type { Item } from '../item/item.ts';
import type { Board } from '../office/board.ts';
import { type Chrome, chromeOf } from './labels.ts';
import { balance, fill } from './line-break.ts';
import type { Line, TextBox } from './page.ts';
import type { GlassSheet } from './sheet.ts';

export interface Job {
  readonly item: Item;
  readonly board: Board;
  readonly sheet: GlassSheet;
  readonly chrome: Chrome;
  readonly traditional: boolean;
  /** Size of running text of this item: 1 where tables need the measure. */
  readonly textSize: number;
  /** Space between the band's rule and the first line, and kept above the index strip. */
  readonly pad: { readonly top: number; readonly bottom: number };
}

export function jobOf(item: Item, board: Board, sheet: GlassSheet): Job {
  const chrome = chromeOf(item.language);
  const hasTable = item.blocks.some((block) => block.type === 'table');
  const pad =
    sheet.frame === 'full'
      ? sheet.portrait
        ? { top: 0.95, bottom: 0.8 }
        : { top: 0.8, bottom: 0.4 }
      : { top: 0.4, bottom: 0.2 };
  return {
    item,
    board,
    sheet,
    chrome,
    pad,
    traditional: chrome === 'zh-Hant',
    textSize: hasTable || chrome === 'en' ? 1 : sheet.textSize,
  };
}

export type TextStyle = Omit<TextBox, 'kind' | 'lines' | 'tag' | 'tone' | 'align'> &
  Partial<Pick<TextBox, 'tag' | 'tone' | 'align'>>;

export function textBox(lines: readonly Line[], style: TextStyle): TextBox {
  return { kind: 'text', tag: 'span', tone: 'ink', align: 'start', ...style, lines };
}

export function heightOf(box: Pick<TextBox, 'lines' | 'size' | 'leading'>): number {
  return box.lines.length * box.size * box.leading;
}

/** Lines of running text `width` B wide at `size`; line ends of the text's own are kept, as a cell has them. */
export function linesAt(job: Job, text: string, width: number, size: number, bold: boolean): Line[] {
  const setting = { bold, traditional: job.traditional };
  if (!text.includes('\n')) return fill(text, width / size, setting);
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.flatMap((line) => fill(line.trim(), width / size, setting));
}

/** Even lines broken between words; plain ones where a word is longer than the line. */
export function headlineAt(job: Job, text: string, width: number, size: number, words?: string): Line[] {
  const setting = { bold: true, traditional: job.traditional };
  return (
    balance(text, width / size, { ...setting, words }) ??
    balance(text, width / size, setting) ??
    fill(text, width / size, setting)
  );
}

/** As `headlineAt`, or null where the step would part a word. */
export function wholeHeadlineAt(job: Job, text: string, width: number, size: number, words?: string): Line[] | null {
  return balance(text, width / size, { bold: true, traditional: job.traditional, words });
}

/** One sentence at `size`, or at 1 where that keeps it on a single line. */
export function sentenceAt(job: Job, text: string, width: number, size: number): { lines: Line[]; size: number } {
  const lines = linesAt(job, text, width, size, false);
  const small = lines.length > 1 && size > 1 ? linesAt(job, text, width, 1, false) : lines;
  return small.length === 1 && lines.length > 1 ? { lines: small, size: 1 } : { lines, size };
}
