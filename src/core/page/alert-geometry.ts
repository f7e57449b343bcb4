/** Where things stand on a warning's page: shared by who lays it out and who draws it. */
import type { Box, DotPage } from './page.ts';
import type { Area, GlassSheet } from './sheet.ts';

export interface AlertSheetPage {
  readonly kind: 'alert';
  /** The coloured field, and what stands on it. */
  readonly field: Area;
  readonly onField: readonly Box[];
  readonly onPaper: readonly Box[];
  readonly dwellMs: number;
}
export type AlertPage = AlertSheetPage | DotPage;

/** Index and foot stand where they always do; the index has two rows at most. */
export function alertSheetOf(sheet: GlassSheet): GlassSheet {
  const { index } = sheet;
  const rows = Math.min(2, index.rows);
  return { ...sheet, index: { ...index, rows, y: index.y + (index.rows - rows) * index.row } };
}

export const headHeight = 1.4;
export const headTop = ({ frame }: GlassSheet): number => (frame === 'full' ? 1.4 : frame === 'lean' ? 0.8 : 0.5);
export const headBottom = (sheet: GlassSheet): number => headTop(sheet) + headHeight + 0.55;

/** Where ui sets the date on the field: the right end of the label's line. */
export function dateAreaOf({ field }: AlertSheetPage, sheet: GlassSheet): Area {
  const right = sheet.portrait ? field.width - sheet.side : field.width - 1.4;
  return { x: 0, y: headTop(sheet), width: right, height: headHeight };
}
