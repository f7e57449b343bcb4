/** The blocks of an item, one form each, moved by buttons and by keys. */
import { useState } from 'preact/hooks';
import type { Block } from '../../core/item/block.ts';
import { plainText } from '../../core/item/plain-text.ts';
import { Choice } from '../Field.tsx';
import { useSpeech } from '../language.ts';
import { BlockForm } from './BlockForm.tsx';
import { blankBlock, type Editable, editable, isEditable, moved, replaced, without } from './draft.ts';

interface BlocksProps {
  readonly blocks: readonly Block[];
  readonly language: string;
  readonly onBlocks: (blocks: Block[]) => void;
}

export function Blocks({ blocks, language, onBlocks }: BlocksProps) {
  const { t } = useSpeech();
  const [next, setNext] = useState<Editable>('paragraph');
  const names: Readonly<Record<string, string>> = t.editor.blocks;
  return (
    <section class="blocks" aria-label={t.editor.body}>
      {blocks.map((block, i) => (
        <fieldset key={i} class="block" lang={language}>
          <legend>
            {names[block.type] ?? block.type} {i + 1}
          </legend>
          <div class="tools">
            <button type="button" class="plain" disabled={i === 0} onClick={() => onBlocks(moved(blocks, i, -1))}>
              {t.editor.up}
            </button>
            <button type="button" class="plain" disabled={i === blocks.length - 1} onClick={() => onBlocks(moved(blocks, i, 1))}>
              {t.editor.down}
            </button>
            <button type="button" class="plain" onClick={() => onBlocks(without(blocks, i))}>
              {t.editor.remove}
            </button>
          </div>
          {isEditable(block) ? (
            <BlockForm block={block} onBlock={(changed) => onBlocks(replaced(blocks, i, changed))} />
          ) : (
            <p class="quiet">
              {t.editor.keep}：{plainText(block)}
            </p>
          )}
        </fieldset>
      ))}
      <div class="add">
        <Choice
          hidden
          label={t.editor.add}
          value={next}
          onValue={(type) => setNext(type as Editable)}
          options={editable.map((type) => [type, t.editor.blocks[type]] as const)}
        />
        <button type="button" class="act" onClick={() => onBlocks([...blocks, blankBlock(next)])}>
          {t.editor.add}
        </button>
      </div>
    </section>
  );
}
