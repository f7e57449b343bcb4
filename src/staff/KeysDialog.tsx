/** The keys, and the switch that turns them off. */
import { useState } from 'preact/hooks';
import { keysAreOn, turnKeys } from './keys.ts';
import { useSpeech } from './language.ts';

export function KeysDialog({ dialog }: { dialog: { current: HTMLDialogElement | null } }) {
  const { t } = useSpeech();
  const [on, setOn] = useState(keysAreOn());
  const { rows } = t.keys;
  const keys: readonly (readonly [string, string])[] = [
    ['J K', rows.jk],
    ['A', rows.a],
    ['R', rows.r],
    ['L', rows.l],
    ['E', rows.e],
    ['1–8', rows.digits],
    ['D', rows.d],
    ['[ ]', rows.pages],
    ['B', rows.b],
    ['N', rows.n],
    ['/', rows.slash],
    ['G', rows.g],
    ['?', rows.help],
  ];
  return (
    <dialog ref={dialog} aria-labelledby="keys-title">
      <h2 id="keys-title">{t.keys.title}</h2>
      <table>
        <tbody>
          {keys.map(([key, what]) => (
            <tr key={key}>
              <th scope="row">
                {key.split(' ').map((one) => (
                  <kbd key={one}>{one}</kbd>
                ))}
              </th>
              <td>{what}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <label class="tick">
        <input
          type="checkbox"
          checked={on}
          onChange={(event) => {
            turnKeys(event.currentTarget.checked);
            setOn(event.currentTarget.checked);
          }}
        />
        {t.keys.use}
      </label>
      <form method="dialog">
        <button type="submit" class="act">
          {t.close}
        </button>
      </form>
    </dialog>
  );
}
