/**
 * What few first pages need, each in a file of its own: fetched when a page needs it, and all of them in the quiet after the
 * first page. The service worker keeps them with the rest, so a board without a network has them too.
 */
import type { Box, Page } from '../core/page/page.ts';
import { isDots } from '../core/page/page.ts';

interface Part<T> {
  /** Null until it has been loaded. */
  readonly held: T | null;
  /** @throws TypeError if neither cache nor hub has it; it may be asked for again. */
  load(): Promise<T>;
}

function part<T>(fetched: () => Promise<T>): Part<T> {
  let held: T | null = null;
  return {
    get held() {
      return held;
    },
    async load() {
      held ??= await fetched();
      return held;
    },
  };
}

export const code = part(async () => (await import('../ui/Code.tsx')).Code);
export const lineBreak = part(() => import('../core/page/line-break.ts'));
export const dots = part(async () => (await import('../ui/DotSheet.tsx')).DotSheet);
export const stills = part(() => import('./stills.tsx'));
/** With it the glass is asked for warnings too; a programme that has some is taken up after it. */
export const warnings = part(() => import('./warnings.tsx'));
export const appUpdate = part(() => import('../keeper/update.ts'));

/** What `page` is drawn with. A page does without its code rather than not at all; an LED panel has nothing else. */
export async function loadFor(page: Page, isIssuerLong: boolean): Promise<void> {
  if (isDots(page)) return void (await dots.load());
  const wanted = [...(hasCode(page.boxes) ? [code] : []), ...(isIssuerLong ? [lineBreak] : [])];
  await Promise.all(wanted.map((one: Part<unknown>) => one.load().catch(() => {})));
}

const hasCode = (boxes: readonly Box[]): boolean =>
  boxes.some((box) => box.kind === 'code' || (box.kind === 'group' && hasCode(box.boxes)));

/** From then on nothing the page may need is asked of cache or network again, a new version's takeover included. */
export async function loadRest(): Promise<void> {
  await Promise.all([code, lineBreak, dots, stills, warnings].map((one: Part<unknown>) => one.load()));
}
