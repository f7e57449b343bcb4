/**
 * Watches a board's glass frame by frame, from inside the page: once a first slide has shown, every frame has exactly one,
 * with something on it. What a passer-by would have seen instead is written down.
 *
 *     const glass = await watchGlass(page);
 *     …
 *     expect(await glass.faults()).toEqual([]);
 */
import type { Page } from 'playwright';

export interface Glass {
  /** Frames that showed no slide, two, or an empty one, over every load of the page; and pages of the browser's own. */
  faults(): Promise<readonly string[]>;
  /** Frames looked at so far: a watch that saw nothing proves nothing. */
  frames(): number;
}

interface Tally {
  frames: number;
  faults: string[];
}

/** Call before the page goes anywhere. */
export async function watchGlass(page: Page): Promise<Glass> {
  let frames = 0;
  const seen: string[] = [];
  await page.exposeFunction('noticeboardGlass', (tally: Tally) => {
    frames += tally.frames;
    seen.push(...tally.faults);
  });
  page.on('framenavigated', (frame) => {
    if (!/^(https?:|about:blank)/.test(frame.url())) seen.push(`the browser's own page ${frame.url()}`);
  });
  page.on('crash', () => seen.push('the page crashed'));
  page.on('dialog', (dialog) => seen.push(`a dialog: ${dialog.message()}`));
  await page.addInitScript(lookAtEveryFrame);
  return {
    frames: () => frames,
    async faults() {
      await page.evaluate(() => (window as unknown as { tellGlass?: () => Promise<void> }).tellGlass?.());
      return [...seen];
    },
  };
}

/** Runs in the page. */
function lookAtEveryFrame(): void {
  const told = window as unknown as { noticeboardGlass(tally: Tally): Promise<void>; tellGlass(): Promise<void> };
  const tally: Tally = { frames: 0, faults: [] };
  let hasBegun = false;
  const faultNow = (): string | null => {
    const slides = document.querySelectorAll<HTMLElement>('[data-slide]:not([inert])');
    if (slides.length !== 1) return `${slides.length} slides on the glass`;
    const [slide] = slides;
    if (!slide || slide.dataset.kind === 'off') return null;
    if (slide.getBoundingClientRect().height === 0) return 'a slide without size';
    return slide.textContent?.trim() ? null : `an empty ${slide.dataset.kind} slide`;
  };
  told.tellGlass = () => {
    const part = { frames: tally.frames, faults: tally.faults.splice(0) };
    tally.frames = 0;
    return told.noticeboardGlass(part);
  };
  const look = () => {
    const fault = faultNow();
    hasBegun ||= fault === null;
    if (hasBegun) {
      tally.frames += 1;
      if (fault !== null && tally.faults.length < 50) tally.faults.push(`${fault} at ${Math.round(performance.now())} ms`);
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  // A reload takes this page's tally with it.
  addEventListener('pagehide', () => void told.tellGlass());
}
