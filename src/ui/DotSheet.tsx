/**
 * A page of dots on a canvas of exactly the panel's pixels at the window's top left (R32): two colours, nothing between.
 * The same text stands beside it for those who listen, and for tests.
 */
import { useLayoutEffect, useRef } from 'preact/hooks';
import { indexLines } from '../core/page/dots.ts';
import { chromeOf, dateWords } from '../core/page/labels.ts';
import type { DotIndexPage, DotLine, DotPage } from '../core/page/page.ts';
import type { DotSheet as Sheet } from '../core/page/sheet.ts';
import { drawDots } from './dots.ts';
import type { BoardSheetProps } from './sheet-props.ts';

type Props = BoardSheetProps & { readonly sheet: Sheet; readonly shown: DotPage | DotIndexPage };

/** The lines of an LED page; the index page's are made of the date and the postings at hand. */
export function dotLinesOf({
  sheet,
  shown,
  item,
  board,
  postings,
  position,
}: Pick<Props, 'sheet' | 'shown' | 'item' | 'board' | 'postings' | 'position'>): readonly DotLine[] {
  if (shown.kind === 'dots') return shown.lines;
  const posted = postings.map(({ title, headline, until }) => ({
    title: headline ?? title,
    until: dateWords(until.year, until.month, until.day, chromeOf(item.language)).date,
  }));
  return indexLines(item, board, sheet, { postings: posted, turn: position.position - 1, part: shown.part });
}

export function DotSheet(props: Props) {
  return <DotLines sheet={props.sheet} lines={dotLinesOf(props)} language={props.item.language} />;
}

export function DotLines({ sheet, lines, language }: { sheet: Sheet; lines: readonly DotLine[]; language: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const key = JSON.stringify(lines);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d', { alpha: false });
    if (context) return drawDots(context, sheet, lines);
  }, [key]);
  return (
    <div class="dots" lang={language}>
      <canvas ref={canvas} width={sheet.widthPx} height={sheet.heightPx} />
      <div class="unseen">
        {lines.map((line, i) => (
          <p key={i}>{line.text}</p>
        ))}
      </div>
    </div>
  );
}
