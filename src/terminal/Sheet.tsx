/** The middle of the glass, the only part that scrolls: by finger, by wheel, by keyboard, and by two keys where it is too long. */
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { TerminalWords } from './words.ts';

/** How much of a sheet one key moves: a little stays, to go on reading from. */
const share = 0.85;

export function Sheet({
  name,
  words,
  tools,
  children,
}: {
  name: string;
  words: TerminalWords;
  tools: ComponentChildren;
  children: ComponentChildren;
}) {
  const main = useRef<HTMLElement>(null);
  const hasTools = Boolean(tools);
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    const element = main.current;
    const inner = element?.firstElementChild;
    if (!element || !inner) return;
    // The keys that scroll take room themselves: what would fit without them does not need them.
    const measure = () => {
      const below = element.nextElementSibling;
      const keys = !hasTools && below?.matches('.tools') ? below.clientHeight : 0;
      setIsLong(inner.clientHeight > element.clientHeight + keys + 1);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    observer.observe(inner);
    return () => observer.disconnect();
  }, [hasTools]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another screen begins at its top.
  useLayoutEffect(() => main.current?.scrollTo(0, 0), [name]);
  const move = (sign: 1 | -1) => main.current?.scrollBy({ top: sign * share * main.current.clientHeight });
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard too. */}
      <main ref={main} class="sheet-main" tabIndex={isLong ? 0 : undefined}>
        <div class="inner">{children}</div>
      </main>
      {(isLong || tools) && (
        <div class="tools">
          {tools}
          {isLong && (
            <>
              <button type="button" class="box" data-scroll="up" onClick={() => move(-1)}>
                {words.up}
              </button>
              <button type="button" class="box" data-scroll="down" onClick={() => move(1)}>
                {words.down}
              </button>
            </>
          )}
        </div>
      )}
    </>
  );
}
