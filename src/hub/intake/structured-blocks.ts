/** Lists and tables of HTML. A table that only lays out a page (one cell, or cells full of blocks) is no table. */
import type { KnownBlock, ListEntry } from '../../core/item/block.ts';
import { attributeOf, childrenOf, type Element, elementsIn, isElement, linedText, plainText } from './html-tree.ts';

/** A type and not an interface: blocks carry index signatures. */
type Cell = {
  readonly text: string;
  readonly colSpan?: number;
  readonly rowSpan?: number;
  readonly align?: 'end';
};

const deepestList = 8;

export function listBlock(element: Element): readonly KnownBlock[] {
  const entries = entriesOf(element, 0);
  return entries.length === 0 ? [] : [{ type: 'list', ordered: element.tagName === 'ol', entries }];
}

function entriesOf(list: Element, depth: number): ListEntry[] {
  return childrenOf(list)
    .filter(isElement)
    .filter((child) => child.tagName === 'li')
    .map((item) => {
      const nested =
        depth < deepestList
          ? childrenOf(item)
              .filter(isElement)
              .filter((child) => child.tagName === 'ul' || child.tagName === 'ol')
          : [];
      const entries = nested.flatMap((inner) => entriesOf(inner, depth + 1));
      const own = linedText({ ...item, childNodes: item.childNodes.filter((child) => !nested.includes(child as Element)) });
      return entries.length === 0 ? { text: own } : { text: own, entries };
    })
    .filter((entry) => entry.text !== '' || entry.entries !== undefined);
}

/** @returns null for a layout table, whose cells are then read like any other container. */
export function tableBlock(element: Element): readonly KnownBlock[] | null {
  const rows = rowsOf(element);
  const cells = rows.flatMap((row) => row.cells);
  if (cells.length === 0) return [];
  if (rows.every((row) => row.cells.length === 1) || cells.some(holdsLayout)) return null;
  const headRow = rows[0]!.cells.every((cell) => cell.tagName === 'th') || rows[0]!.inHead ? rows[0] : undefined;
  const body = headRow === undefined ? rows : rows.slice(1);
  const caption = childrenOf(element)
    .filter(isElement)
    .find((child) => child.tagName === 'caption');
  return [
    {
      type: 'table',
      ...(caption === undefined ? {} : { caption: plainText(caption) }),
      head: headRow?.cells.map(toCell) ?? [],
      rows: worded(body.map((row) => row.cells.map(toCell))),
    },
  ];
}

/** Without rows that are empty, unless cells reach over rows: then every row has its place. */
function worded(rows: readonly (readonly Cell[])[]): Cell[][] {
  const reach = rows.some((row) => row.some((cell) => (cell.rowSpan ?? 1) > 1));
  return rows.filter((row) => reach || row.some((cell) => cell.text !== '')).map((row) => [...row]);
}

function rowsOf(table: Element): readonly { cells: readonly Element[]; inHead: boolean }[] {
  const direct = (parent: Element, names: readonly string[]) =>
    childrenOf(parent)
      .filter(isElement)
      .filter((child) => names.includes(child.tagName));
  return direct(table, ['thead', 'tbody', 'tfoot'])
    .flatMap((part) =>
      direct(part, ['tr']).map((row) => ({ cells: direct(row, ['td', 'th']), inHead: part.tagName === 'thead' })),
    )
    .filter((row) => row.cells.length > 0);
}

/** A nested table, a list or several headings in a cell: the table places things, it does not tabulate them. */
function holdsLayout(cell: Element): boolean {
  return elementsIn(cell).some((inner) => ['table', 'ul', 'ol', 'h1', 'h2', 'h3', 'dl'].includes(inner.tagName));
}

function toCell(element: Element): Cell {
  const text = linedText(element);
  const [colSpan, rowSpan] = [span(element, 'colspan', 100), span(element, 'rowspan', 1000)];
  return {
    text,
    ...(colSpan > 1 ? { colSpan } : {}),
    ...(rowSpan > 1 ? { rowSpan } : {}),
    ...(isFigure(text) ? { align: 'end' as const } : {}),
  };
}

function span(element: Element, name: string, most: number): number {
  const value = Number.parseInt(attributeOf(element, name) ?? '1', 10);
  return Number.isInteger(value) ? Math.min(Math.max(value, 1), most) : 1;
}

/** Numbers align at the end (ART §6). */
function isFigure(text: string): boolean {
  return /^[-+−]?[\d０-９][\d０-９,，.]*\s?[%％元]?$/.test(text);
}
