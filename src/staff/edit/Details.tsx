/** The record's own fields (R1): who issues it, under which number, where to and until when. */
import { itemKinds } from '../../core/item/item.ts';
import { textIn } from '../../core/office/localized.ts';
import { Choice, Field, Ticks } from '../Field.tsx';
import { useHere } from '../here.ts';
import { type Tongue, toLocalInput, tongueNames, useSpeech } from '../language.ts';
import { useBoards } from '../queries.ts';
import type { Draft } from './draft.ts';
import { instantFrom } from './local-input.ts';

export function Details({ draft, onChange }: { draft: Draft; onChange: (next: Partial<Draft>) => void }) {
  const speech = useSpeech();
  const { t, tongue, zone } = speech;
  const { site } = useHere();
  const boards = useBoards();
  const optional = (field: keyof Draft, value: string): void => onChange({ [field]: value === '' ? undefined : value });
  const categories = site.categories.map(({ id, name }) => [id, textIn(name, tongue)] as const);
  const targets = (boards.data?.boards ?? []).map(({ id, name }) => [id, name] as const);
  return (
    <>
      <h2>{t.editor.details}</h2>
      <Choice
        label={t.editor.category}
        value={draft.category}
        onValue={(category) => onChange({ category })}
        options={categories}
      />
      <Choice
        label={t.editor.kind}
        value={draft.kind}
        onValue={(kind) => onChange({ kind: kind as Draft['kind'] })}
        options={itemKinds.map((kind) => [kind, t.editor.kinds[kind]] as const)}
      />
      <Field label={t.editor.issuer} value={draft.issuer} onValue={(issuer) => onChange({ issuer })} required />
      <Ticks
        label={t.editor.audience}
        values={draft.audience}
        onValues={(audience) => onChange({ audience: pick(draft.audience, audience) })}
        options={[['*', t.editor.everywhere] as const, ...targets]}
      />
      <Field
        label={t.editor.showUntil}
        type="datetime-local"
        value={draft.showUntil === undefined ? '' : toLocalInput(draft.showUntil, speech)}
        onValue={(value) => onChange({ showUntil: value === '' ? undefined : instantFrom(value, zone) })}
      />
      <Field
        label={t.editor.shortText}
        rows={3}
        value={draft.shortText ?? ''}
        onValue={(value) => optional('shortText', value)}
        maxLength={600}
      />
      <Field
        label={t.editor.documentNumber}
        value={draft.documentNumber ?? ''}
        onValue={(value) => optional('documentNumber', value)}
      />
      <Field label={t.editor.indexNumber} value={draft.indexNumber ?? ''} onValue={(value) => optional('indexNumber', value)} />
      <Field
        label={t.editor.writtenOn}
        type="date"
        value={draft.writtenOn ?? ''}
        onValue={(value) => optional('writtenOn', value)}
      />
      <Field
        label={t.editor.summary}
        rows={2}
        value={draft.summary ?? ''}
        onValue={(value) => optional('summary', value)}
        maxLength={300}
      />
      <Choice
        label={t.editor.language}
        value={draft.language}
        onValue={(language) => onChange({ language })}
        options={(Object.keys(tongueNames) as Tongue[]).map((tag) => [tag, tongueNames[tag]] as const)}
      />
    </>
  );
}

/** Every board, or some: choosing one leaves the other; none is everybody. */
function pick(before: readonly string[], after: readonly string[]): string[] {
  if (after.length === 0 || (after.includes('*') && !before.includes('*'))) return ['*'];
  return after.filter((target) => target !== '*');
}
