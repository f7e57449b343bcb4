/** One block as a form: text is typed, structure is buttons. */
import type { Block, BlockOf, ListEntry } from '../../core/item/block.ts';
import { Field } from '../Field.tsx';
import { useSpeech } from '../language.ts';
import { ChartForm } from './ChartForm.tsx';
import { type Editable, replaced, without } from './draft.ts';
import { TableForm } from './TableForm.tsx';

interface Props<T extends Editable> {
  readonly block: BlockOf<T>;
  readonly onBlock: (block: Block) => void;
}

export function BlockForm({ block, onBlock }: { block: Extract<Block, { type: Editable }>; onBlock: (block: Block) => void }) {
  const { t } = useSpeech();
  switch (block.type) {
    case 'heading':
      return (
        <Field
          hidden
          label={t.editor.blocks.heading}
          value={block.text}
          onValue={(text) => onBlock({ ...block, text } as Block)}
        />
      );
    case 'paragraph':
    case 'quote':
      return <Prose block={block as BlockOf<'paragraph'>} onBlock={onBlock} />;
    case 'list':
      return <ListForm block={block as BlockOf<'list'>} onBlock={onBlock} />;
    case 'table':
      return <TableForm block={block as BlockOf<'table'>} onBlock={onBlock} />;
    case 'question':
      return <QuestionForm block={block as BlockOf<'question'>} onBlock={onBlock} />;
    case 'chart':
      return <ChartForm block={block as BlockOf<'chart'>} onBlock={onBlock} />;
    case 'facts':
      return <FactsForm block={block as BlockOf<'facts'>} onBlock={onBlock} />;
    default:
      return null;
  }
}

/** Links lie at places of the text: once it is changed they would point elsewhere, and go. */
function Prose({ block, onBlock }: Props<'paragraph'>) {
  const { t } = useSpeech();
  const { links: _links, ...rest } = block;
  const rows = Math.min(14, Math.max(2, Math.ceil(block.text.length / 34)));
  return (
    <Field
      hidden
      label={t.editor.blocks.paragraph}
      rows={rows}
      value={block.text}
      onValue={(text) => onBlock({ ...rest, text })}
    />
  );
}

function QuestionForm({ block, onBlock }: Props<'question'>) {
  const { t } = useSpeech();
  return (
    <>
      <Field label={t.editor.question} value={block.question} onValue={(question) => onBlock({ ...block, question })} />
      <Field label={t.editor.answer} rows={2} value={block.answer} onValue={(answer) => onBlock({ ...block, answer })} />
    </>
  );
}

function ListForm({ block, onBlock }: Props<'list'>) {
  const { t } = useSpeech();
  const set = (entries: ListEntry[]): void => onBlock({ ...block, entries });
  return (
    <>
      <label class="tick">
        <input
          type="checkbox"
          checked={block.ordered}
          onChange={(event) => onBlock({ ...block, ordered: event.currentTarget.checked })}
        />
        {t.editor.ordered}
      </label>
      {block.entries.map((entry, i) => (
        <div key={i} class="entry">
          <Field
            hidden
            label={`${t.editor.blocks.list} ${i + 1}`}
            rows={1}
            value={entry.text}
            onValue={(text) => set(replaced(block.entries, i, { ...entry, text }))}
          />
          <button type="button" class="plain" onClick={() => set(without(block.entries, i))}>
            {t.editor.remove}
          </button>
        </div>
      ))}
      <button type="button" class="plain" onClick={() => set([...block.entries, { text: '' }])}>
        {t.editor.addRow}
      </button>
    </>
  );
}

function FactsForm({ block, onBlock }: Props<'facts'>) {
  const { t } = useSpeech();
  const set = (entries: BlockOf<'facts'>['entries']): void => onBlock({ ...block, entries });
  return (
    <>
      {block.entries.map((entry, i) => (
        <div key={i} class="entry two">
          <Field
            hidden
            label={`${t.editor.label} ${i + 1}`}
            value={entry.label}
            onValue={(label) => set(replaced(block.entries, i, { ...entry, label }))}
          />
          <Field
            hidden
            label={`${t.editor.value} ${i + 1}`}
            value={entry.value}
            onValue={(value) => set(replaced(block.entries, i, { ...entry, value }))}
          />
          <button type="button" class="plain" onClick={() => set(without(block.entries, i))}>
            {t.editor.remove}
          </button>
        </div>
      ))}
      <button type="button" class="plain" onClick={() => set([...block.entries, { label: '', value: '' }])}>
        {t.editor.addRow}
      </button>
    </>
  );
}
