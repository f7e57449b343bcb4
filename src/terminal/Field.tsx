/** The one field of the terminal. Wherever it stands, what is typed in it leads to the search. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Face } from './face.ts';

export function Field({ face: { words, step }, query, focused = false }: { face: Face; query: string; focused?: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    if (focused) input.current?.focus({ preventScroll: true });
  }, [focused]);
  const search = (typed: string) =>
    step({ kind: focused ? 'turn' : 'go', to: { kind: 'search', query: typed.slice(0, 60), page: 0 } });
  return (
    <div class="field">
      <input
        ref={input}
        // biome-ignore lint/a11y/noRedundantRoles: the contract names it by its role
        role="searchbox"
        type="search"
        aria-label={words.fieldHint}
        placeholder={words.fieldHint}
        value={query}
        inputmode="none"
        autocomplete="off"
        autocorrect="off"
        autocapitalize="off"
        spellcheck={false}
        maxLength={60}
        onInput={({ currentTarget }) => search(currentTarget.value)}
        onClick={() => !focused && search('')}
      />
      <button type="button" class="filled" onClick={() => search(query)}>
        {words.find}
      </button>
    </div>
  );
}
