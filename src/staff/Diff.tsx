/** What changed since the last draft, line under line, marked by stroke and rule and not by colour. */
import type { DiffLine } from '../core/staff/wire.ts';
import { useSpeech } from './language.ts';

const shortCount = 6;

export function Diff({ lines, whole, onWhole }: { lines: readonly DiffLine[]; whole: boolean; onWhole: () => void }) {
  const { t } = useSpeech();
  const fields: Readonly<Record<string, string>> = t.fields;
  const shown = whole ? lines : lines.slice(0, shortCount);
  return (
    <section class="diff">
      <h3>
        {t.item.diff(lines.length)}
        <button type="button" class="plain" aria-pressed={whole} onClick={onWhole}>
          <kbd>D</kbd> {t.item.all}
        </button>
      </h3>
      {shown.map((line, i) => (
        <div key={i} class="change">
          {line.before.length > 0 && (
            <p>
              <i>{t.item.before}</i>
              <span>
                {line.before.map((part, j) => (part.kind === 'same' ? part.text : <del key={j}>{part.text}</del>))}
                {fieldNote(line.field, fields)}
              </span>
            </p>
          )}
          {line.after.length > 0 && (
            <p class="now">
              <i>{t.item.after}</i>
              <span>
                {line.after.map((part, j) => (part.kind === 'same' ? part.text : <ins key={j}>{part.text}</ins>))}
                {line.before.length === 0 && fieldNote(line.field, fields)}
              </span>
            </p>
          )}
        </div>
      ))}
    </section>
  );
}

function fieldNote(field: string, fields: Readonly<Record<string, string>>) {
  const name = fields[field.split('.')[0] ?? ''];
  return name === undefined || field === 'blocks' ? null : <small class="quiet">　{name}</small>;
}
