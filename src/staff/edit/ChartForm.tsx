/** One figure of a report: a total and its parts, in one unit, with where it comes from (R20). */
import type { Block, BlockOf } from '../../core/item/block.ts';
import { Field } from '../Field.tsx';
import { useSpeech } from '../language.ts';
import { replaced, without } from './draft.ts';

type Chart = BlockOf<'chart'>;

const numberOf = (text: string): number => {
  const value = Number(text.replaceAll(',', ''));
  return Number.isFinite(value) ? value : 0;
};

export function ChartForm({ block, onBlock }: { block: Chart; onBlock: (block: Block) => void }) {
  const { t } = useSpeech();
  const set = (next: Partial<Chart>): void => onBlock({ ...block, ...next });
  const total = block.total ?? { value: 0, unit: '' };
  return (
    <>
      <Field label={t.editor.label} value={block.label} onValue={(label) => set({ label })} />
      <div class="entry two">
        <Field
          label={t.editor.total}
          type="number"
          value={String(total.value)}
          onValue={(value) => set({ total: { ...total, value: numberOf(value) } })}
        />
        <Field label={t.editor.unit} value={total.unit} onValue={(unit) => set({ total: { ...total, unit } })} />
      </div>
      {block.parts.map((part, i) => (
        <div key={i} class="entry two">
          <Field
            hidden
            label={`${t.editor.label} ${i + 1}`}
            value={part.label}
            onValue={(label) => set({ parts: replaced(block.parts, i, { ...part, label }) })}
          />
          <Field
            hidden
            label={`${t.editor.value} ${i + 1}`}
            type="number"
            value={String(part.value)}
            onValue={(value) => set({ parts: replaced(block.parts, i, { ...part, value: numberOf(value) }) })}
          />
          <button type="button" class="plain" onClick={() => set({ parts: without(block.parts, i) })}>
            {t.editor.remove}
          </button>
        </div>
      ))}
      <button type="button" class="plain" onClick={() => set({ parts: [...block.parts, { label: '', value: 0 }] })}>
        {t.editor.addPart}
      </button>
      <label class="tick">
        <input type="checkbox" checked={block.adds} onChange={(event) => set({ adds: event.currentTarget.checked })} />
        {t.editor.adds}
      </label>
      <Field label={t.editor.source} value={block.source} onValue={(source) => set({ source })} />
    </>
  );
}
