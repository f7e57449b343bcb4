/** Set-up pages for staff standing at the screen: an insecure address, an unpaired board. Not board pages: sized for arm's length. */
import type { ComponentChildren } from 'preact';
import { wordsFor } from './words.ts';

interface Props {
  readonly language: string;
  /** The form or the technical detail under the words. */
  readonly children?: ComponentChildren;
}

function Notice({ language, title, body, children }: Props & { title: string; body: string }) {
  return (
    <main class="notice" lang={language}>
      <h1>{title}</h1>
      <p>{body}</p>
      {children}
    </main>
  );
}

/** The page was opened over http: service workers, storage and signatures do not exist there. */
export function Insecure({ language, children }: Props) {
  return (
    <Notice language={language} {...wordsFor(language).insecure}>
      {children}
    </Notice>
  );
}

export function Unpaired({ language, children }: Props) {
  return (
    <Notice language={language} {...wordsFor(language).unpaired}>
      {children}
    </Notice>
  );
}
