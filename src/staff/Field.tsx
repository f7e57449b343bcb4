/** A labelled box. The label is words above it; the hint is read with it. */
import { useId } from 'preact/hooks';

export interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly hint?: string | undefined;
  readonly type?: string | undefined;
  readonly rows?: number | undefined;
  readonly required?: boolean | undefined;
  readonly autocomplete?: string | undefined;
  readonly inputMode?: 'numeric' | 'text' | undefined;
  readonly maxLength?: number | undefined;
  readonly lang?: string | undefined;
  readonly hidden?: boolean | undefined;
}

/** `hidden`: the label is for those who do not see the place it stands in. */
export function Field({ label, value, onValue, hint, rows, lang, hidden = false, type = 'text', ...rest }: FieldProps) {
  const id = useId();
  const common = {
    id,
    value,
    ...(lang === undefined ? {} : { lang }),
    ...(hint === undefined ? {} : { 'aria-describedby': `${id}-hint` }),
    ...rest,
  };
  return (
    <div class="labelled">
      <label for={id} class={hidden ? 'unseen' : ''}>
        {label}
      </label>
      {rows === undefined ? (
        <input type={type} {...common} onInput={(event) => onValue(event.currentTarget.value)} />
      ) : (
        <textarea rows={rows} {...common} onInput={(event) => onValue(event.currentTarget.value)} />
      )}
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

export interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly hidden?: boolean;
}

export function Choice({ label, value, onValue, options, hidden = false }: ChoiceProps) {
  const id = useId();
  return (
    <div class="labelled">
      <label for={id} class={hidden ? 'unseen' : ''}>
        {label}
      </label>
      <select id={id} value={value} onChange={(event) => onValue(event.currentTarget.value)}>
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Several of a few. */
export function Ticks({
  label,
  values,
  onValues,
  options,
}: {
  label: string;
  values: readonly string[];
  onValues: (values: string[]) => void;
  options: readonly (readonly [value: string, label: string])[];
}) {
  return (
    <fieldset class="labelled ticks">
      <legend>{label}</legend>
      {options.map(([option, text]) => (
        <label key={option}>
          <input
            type="checkbox"
            checked={values.includes(option)}
            onChange={(event) =>
              onValues(event.currentTarget.checked ? [...values, option] : values.filter((value) => value !== option))
            }
          />
          {text}
        </label>
      ))}
    </fieldset>
  );
}
