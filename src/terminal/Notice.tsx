/** The calm notice before a session ends (R38): one question, one large answer. Any touch is an answer too. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { TerminalWords } from './words.ts';

interface NoticeProps {
  readonly words: TerminalWords;
  /** Null: not counted, since a running number hurries. */
  readonly seconds: number | null;
  readonly goOn: () => void;
  readonly end: () => void;
}

export function Notice({ words, seconds, goOn, end }: NoticeProps) {
  const main = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => main.current?.focus(), []);
  return (
    <div class="notice-screen" role="alertdialog" aria-modal="true" aria-labelledby="notice-title" aria-describedby="notice-text">
      <h2 id="notice-title">{words.noticeTitle}</h2>
      <p id="notice-text">{seconds === null ? words.noticeCare : words.noticeText(seconds)}</p>
      <button ref={main} type="button" class="box filled go-on" data-notice="go-on" onClick={goOn}>
        {words.goOn}
      </button>
      <button type="button" class="box" data-notice="end" onClick={end}>
        {words.endNow}
      </button>
    </div>
  );
}
