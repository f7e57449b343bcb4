/** Pinyin initials and digits on the glass. It learns nothing and remembers nothing (R41). */
import type { TerminalWords } from './words.ts';

const rows = ['1234567890', 'QWERTYUIOP', 'ASDFGHJKL', 'ZXCVBNM'];

export function Keypad({ words, query, type }: { words: TerminalWords; query: string; type: (query: string) => void }) {
  // A tap must not take the focus from the field, or a keyboard beside the glass would type into nothing.
  const hold = (event: Event) => event.preventDefault();
  const erased = [...query].slice(0, -1).join('');
  return (
    <section class="keypad" aria-label={words.letters} onPointerDown={hold} onMouseDown={hold}>
      {rows.map((row, i) => (
        <div key={row} class="keys">
          {[...row].map((key) => (
            <button key={key} type="button" class="key" data-key={key} onClick={() => type(query + key.toLowerCase())}>
              {key}
            </button>
          ))}
          {i === 2 && (
            <button type="button" class="key wide" data-key="erase" disabled={query === ''} onClick={() => type(erased)}>
              {words.erase}
            </button>
          )}
          {i === 3 && (
            <button type="button" class="key wide" data-key="clear" disabled={query === ''} onClick={() => type('')}>
              {words.clear}
            </button>
          )}
        </div>
      ))}
    </section>
  );
}
