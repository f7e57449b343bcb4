/** One page on the glass, whatever the glass is made of. Without state; the board decides what, when, and cross-fades whole sheets. */
import { fill } from '../core/page/line-break.ts';
import { isDots } from '../core/page/page.ts';
import { sheetOf } from '../core/page/sheet.ts';
import { Code } from './Code.tsx';
import { DotSheet } from './DotSheet.tsx';
import { GlassSheet } from './GlassSheet.tsx';
import type { BoardSheetProps } from './sheet-props.ts';

export function BoardSheet(props: BoardSheetProps) {
  const sheet = sheetOf(props.board);
  const page = props.pages[props.page];
  if (!page) return null;
  if (sheet.kind === 'dots') return isDots(page) ? <DotSheet {...props} sheet={sheet} shown={page} /> : null;
  return isDots(page) ? null : <GlassSheet {...props} sheet={sheet} shown={page} Code={Code} fill={fill} />;
}
