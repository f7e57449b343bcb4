/**
 * Everything the glass of one page ever showed. A watcher in the page looks at every frame and at every change of the DOM,
 * and reports what differs from the look before; the film is kept here, across reloads and crashes of the page.
 *
 *     const glass = await watchGlass(page, ['alpha', 'beta']);
 *     …attack…
 *     glass.mustHaveHeld();
 */
import type { Page } from 'playwright';

/** One look, as long as nothing changed. */
export interface Look {
  /** Milliseconds of the test's own clock. */
  readonly at: number;
  /** What is wrong with the picture itself, whatever it shows: `blank`, `two slides`. Empty: nothing. */
  readonly fault: string;
  readonly item: string | null;
  readonly revision: string | null;
  readonly kind: string | null;
  readonly reason: string | null;
  readonly text: string;
}

export interface Glass {
  readonly film: readonly Look[];
  /** Frames looked at so far. */
  readonly frames: () => number;
  /** Items that may show from now on. */
  allow(...items: readonly string[]): void;
  /** Items that may not show any more, once the page has had `graceMs` to leave the glass. */
  forbid(item: string, graceMs?: number): void;
  /** Stills that may show: `slate`, `first`. A board that holds something shows none unless the test says so. */
  allowStill(...kinds: readonly string[]): void;
  /** Words that may never show: what the attacker wrote. */
  readonly forbiddenWords: string[];
  violations(): readonly string[];
  /** @throws naming every breach: a blank or double glass, an item that may not show, an error page, a crash. */
  mustHaveHeld(): void;
}

/** A page may show nothing for so long after it was loaded: long, since a test's machine may be busy with others. */
const loadingMs = 20_000;

/** Only what the attacker writes holds this. */
export const forged = '伪造';

export async function watchGlass(page: Page, items: readonly string[]): Promise<Glass> {
  const film: Look[] = [];
  const breaches: string[] = [];
  const allowed = new Map<string, number>(items.map((item) => [item, Number.POSITIVE_INFINITY]));
  const stills = new Set<string>(['first']);
  let frames = 0;
  const glass: Glass = {
    film,
    frames: () => frames,
    allow: (...more) => more.forEach((item) => void allowed.set(item, Number.POSITIVE_INFINITY)),
    forbid: (item, graceMs = 700) => void allowed.set(item, performance.now() + graceMs),
    allowStill: (...kinds) => kinds.forEach((kind) => void stills.add(kind)),
    forbiddenWords: [forged],
    violations: () => breaches,
    mustHaveHeld() {
      if (frames === 0) throw new Error('nobody looked at the glass: the watcher did not run');
      if (breaches.length > 0) throw new Error(`The glass did not hold:\n${[...new Set(breaches)].join('\n')}`);
    },
  };
  const judge = (look: Look) => {
    if (look.fault) return breaches.push(`${look.fault} (after ${describe(film.at(-2))})`);
    const word = glass.forbiddenWords.find((w) => look.text.includes(w));
    if (word) breaches.push(`the words “${word}” show in ${describe(look)}`);
    if (look.item === null) {
      if (!stills.has(look.kind ?? '')) breaches.push(`a still: ${describe(look)} (after ${describe(film.at(-2))})`);
    } else if (performance.now() > (allowed.get(look.item) ?? 0)) breaches.push(`${describe(look)} may not show`);
    return undefined;
  };
  await page.exposeBinding('glassLook', (_source, look: Look, count: number) => {
    frames += count;
    if (look === null) return;
    film.push({ ...look, at: performance.now() });
    if (look.item !== null) stills.delete('first');
    judge(film.at(-1)!);
  });
  page.on('crash', () => breaches.push('the page crashed'));
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame() && frame.url().startsWith('chrome-error:')) breaches.push('the browser’s own error page');
  });
  await page.addInitScript(watch, loadingMs);
  return glass;
}

function describe(look: Look | undefined): string {
  if (!look) return 'nothing';
  return look.item === null ? `${look.kind} “${look.reason}”` : `${look.item} r${look.revision}`;
}

/** Runs in the page, before any of its own scripts. */
function watch(loadingMs: number): void {
  const tell = (window as unknown as { glassLook(look: object | null, frames: number): Promise<void> }).glassLook;
  let last = '';
  let frames = 0;
  const began = performance.now();
  const isOpaque = (layer: Element) => Number(getComputedStyle(layer).opacity) > 0.99;
  const look = () => {
    const slides = [...document.querySelectorAll<HTMLElement>('[data-slide]:not([inert])')];
    const opaque = [...document.querySelectorAll('[data-slide]')].some(isOpaque);
    const [slide] = slides;
    const isYoung = last === '' && performance.now() - began < loadingMs;
    if (!slide && isYoung) return;
    const { item = null, revision = null, kind = null, reason = null } = slide?.dataset ?? {};
    const text = slide?.textContent ?? '';
    const empty = kind !== 'off' && text.trim() === '';
    const fault = !slide
      ? 'no slide'
      : slides.length > 1
        ? 'two slides'
        : empty
          ? 'an empty slide'
          : opaque
            ? ''
            : 'a see-through glass';
    const seen = { fault, item, revision, kind, reason, text: text.slice(0, 4000) };
    const key = JSON.stringify(seen);
    if (key === last) return;
    last = key;
    void tell(seen, frames);
    frames = 0;
  };
  const eachFrame = () => {
    frames += 1;
    look();
    if (frames >= 10) {
      void tell(null, frames);
      frames = 0;
    }
    requestAnimationFrame(eachFrame);
  };
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['inert', 'data-slide'],
  });
  requestAnimationFrame(eachFrame);
}
