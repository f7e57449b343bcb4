/** Page 1 in the item's own reviewed words (R30): what, where, until when. Without them it is made of the title and the dates. */
import type { ItemContent } from '../../core/item/item.ts';
import { Field } from '../Field.tsx';
import { useSpeech } from '../language.ts';
import { replaced, without } from './draft.ts';

type Words = NonNullable<ItemContent['glance']>;

export function Glance({ glance, onGlance }: { glance: Words | undefined; onGlance: (glance: Words | undefined) => void }) {
  const { t } = useSpeech();
  if (glance === undefined)
    return (
      <p class="glanceless">
        <button type="button" class="plain" onClick={() => onGlance({ headline: '', facts: [{ label: '', value: '' }] })}>
          + {t.editor.glance}
        </button>{' '}
        <span class="hint">{t.editor.glanceHint}</span>
      </p>
    );
  const { facts } = glance;
  return (
    <fieldset class="block">
      <legend>{t.editor.glance}</legend>
      <div class="tools">
        <button type="button" class="plain" onClick={() => onGlance(undefined)}>
          {t.editor.remove}
        </button>
      </div>
      <Field
        label={t.editor.headline}
        value={glance.headline}
        onValue={(headline) => onGlance({ ...glance, headline })}
        maxLength={60}
      />
      {facts.map((fact, i) => (
        <div key={i} class="entry two">
          <Field
            label={t.editor.label}
            value={fact.label}
            onValue={(label) => onGlance({ ...glance, facts: replaced(facts, i, { ...fact, label }) })}
          />
          <Field
            label={t.editor.says}
            value={fact.value}
            onValue={(value) => onGlance({ ...glance, facts: replaced(facts, i, { ...fact, value }) })}
          />
          <Field
            label={t.editor.below}
            value={fact.detail ?? ''}
            onValue={(detail) =>
              onGlance({ ...glance, facts: replaced(facts, i, { ...fact, detail: detail === '' ? undefined : detail }) })
            }
          />
          <button type="button" class="plain" onClick={() => onGlance({ ...glance, facts: without(facts, i) })}>
            {t.editor.remove}
          </button>
        </div>
      ))}
      <button type="button" class="plain" onClick={() => onGlance({ ...glance, facts: [...facts, { label: '', value: '' }] })}>
        {t.editor.addRow}
      </button>
    </fieldset>
  );
}
