/** A table as boxes in a table: rows and columns come and go by buttons, numbers align at the end by themselves. */
import type { Block, BlockOf } from '../../core/item/block.ts';
import { useSpeech } from '../language.ts';
import { replaced, without } from './draft.ts';

type Table = BlockOf<'table'>;
type Cell = Table['head'][number];

/** A column of numbers reads from its end. */
const isNumber = (text: string): boolean => /^[\d.,+-]+(%|元|万元|件|人|次|日)?$/.test(text.trim());
const typed = (cell: Cell, text: string): Cell => ({ ...cell, text, align: isNumber(text) ? 'end' : 'start' });

export function TableForm({ block, onBlock }: { block: Table; onBlock: (block: Block) => void }) {
  const { t } = useSpeech();
  const { head, rows } = block;
  const set = (next: Partial<Table>): void => onBlock({ ...block, ...next });
  const box = (cell: Cell, label: string, onCell: (cell: Cell) => void) => (
    <input aria-label={label} value={cell.text} onInput={(event) => onCell(typed(cell, event.currentTarget.value))} />
  );
  return (
    <div class="tableform">
      <table>
        <thead>
          <tr>
            {head.map((cell, c) => (
              <th key={c} scope="col">
                {box(cell, `${t.editor.head} ${c + 1}`, (next) =>
                  set({ head: replaced(head, c, { ...next, align: cell.align ?? 'start' }) }),
                )}
              </th>
            ))}
            <td>
              <button
                type="button"
                class="plain"
                onClick={() => set({ head: [...head, { text: '' }], rows: rows.map((row) => [...row, { text: '' }]) })}
              >
                {t.editor.addColumn}
              </button>
            </td>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, r) => (
            <tr key={r}>
              {row.map((cell, c) => (
                <td key={c}>
                  {box(cell, `${head[c]?.text || c + 1}，${r + 1}`, (next) =>
                    set({ rows: replaced(rows, r, replaced(row, c, next)) }),
                  )}
                </td>
              ))}
              <td>
                <button type="button" class="plain" onClick={() => set({ rows: without(rows, r) })}>
                  {t.editor.removeRow}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <button type="button" class="plain" onClick={() => set({ rows: [...rows, head.map(() => ({ text: '' }))] })}>
        {t.editor.addRow}
      </button>
      {head.length > 1 && (
        <button
          type="button"
          class="plain"
          onClick={() => set({ head: without(head, head.length - 1), rows: rows.map((row) => without(row, head.length - 1)) })}
        >
          {t.editor.removeColumn}
        </button>
      )}
    </div>
  );
}
