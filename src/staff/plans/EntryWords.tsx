/** An entry of a playlist in words: one item, or a rule that picks. */
import { type Tongue, tongueNames, useSpeech } from '../language.ts';

export function EntryWords({ entry }: { entry: Readonly<Record<string, unknown>> }) {
  const { t } = useSpeech();
  if (typeof entry.item === 'string') return <>{entry.item}</>;
  const select = (entry.select ?? {}) as Readonly<Record<string, unknown>>;
  const kinds: Readonly<Record<string, string>> = t.editor.kinds;
  const words = [
    typeof select.kind === 'string' ? (kinds[select.kind] ?? select.kind) : '',
    typeof select.category === 'string' ? select.category : '',
    typeof select.language === 'string' ? (tongueNames[select.language as Tongue] ?? select.language) : '',
    select.posting === true ? t.plans.selection.posting : '',
    typeof select.latest === 'number' ? `≤ ${select.latest}` : '',
  ].filter((word) => word !== '');
  const known = ['kind', 'category', 'posting', 'latest', 'language'];
  const rest = Object.entries(select).filter(([field]) => !known.includes(field));
  for (const [field, value] of rest) words.push(`${field} ${JSON.stringify(value)}`);
  return (
    <>
      {words.join('，') || '*'}
      {typeof entry.weight === 'number' && entry.weight > 1 && <span class="quiet">　×{entry.weight}</span>}
    </>
  );
}
