/**
 * A real Chromium with a profile that outlives it, so that a test can close it, cut the network and start it again:
 *
 *     await using browser = await startChromium({ profileDir });
 *     const page = await browser.newPage();
 *     await page.goto(`${hub.origin}/board/?board=square`);
 *     const slide = await shownSlide(page);
 */
import { type BrowserContext, chromium, type Page } from 'playwright';
import { obtainChromium } from '../../src/tools/chromium.mjs';
import { until } from './wait.ts';

export interface ChromiumOptions {
  /** A folder of the test's own. */
  readonly profileDir: string;
  /** Further arguments: `hostRules(…)`, certificates. */
  readonly args?: readonly string[];
  readonly viewport?: { readonly width: number; readonly height: number };
}

export interface RunningChromium extends AsyncDisposable {
  readonly context: BrowserContext;
  newPage(): Promise<Page>;
  close(): Promise<void>;
}

const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'];

export async function startChromium({ profileDir, args: further = [], viewport }: ChromiumOptions): Promise<RunningChromium> {
  const context = await chromium.launchPersistentContext(profileDir, {
    executablePath: await obtainChromium(),
    args: [...args, ...further],
    viewport: viewport ?? { width: 1080, height: 1920 },
    serviceWorkers: 'allow',
  });
  const close = async () => {
    // Pages leave in order first: the third start within a minute is not to be taken for a crash loop.
    await Promise.all(context.pages().map((page) => page.goto('about:blank').catch(() => undefined)));
    await context.close();
  };
  return { context, newPage: () => context.newPage(), close, [Symbol.asyncDispose]: close };
}

/**
 * Where names lead: `hostRules({ 'hub.test': '127.0.0.1:8443', '*': null })`. `null` fails as a DNS server does that
 * knows nothing. Later names do not see earlier ones; loopback addresses are never touched.
 */
export function hostRules(places: Readonly<Record<string, string | null>>): string {
  const rules = Object.entries(places).map(([name, place]) => `MAP ${name} ${place ?? '~NOTFOUND'}`);
  return `--host-resolver-rules=${rules.join(', ')}`;
}

/** What is on the glass, by the board's contract: the one `[data-slide]` that is not inert. */
export interface Slide {
  readonly item: string | null;
  readonly revision: string | null;
  readonly kind: string | null;
  readonly page: string | null;
  readonly pages: string | null;
  readonly reason: string | null;
  readonly text: string;
}

/** The slide shown now, as soon as there is exactly one that satisfies `when`. @throws Error with what was on the glass instead */
export async function shownSlide(page: Page, when: (slide: Slide) => boolean = () => true, withinMs = 30_000): Promise<Slide> {
  let slides: readonly Slide[] = [];
  const look = async () => {
    slides = await page.locator('[data-slide]:not([inert])').evaluateAll((elements) =>
      elements.map((element) => {
        const {
          item = null,
          revision = null,
          kind = null,
          page: number = null,
          pages = null,
          reason = null,
        } = (element as HTMLElement).dataset;
        return { item, revision, kind, page: number, pages, reason, text: element.textContent ?? '' };
      }),
    );
    return slides.length === 1 && slides[0] !== undefined && when(slides[0]) ? slides[0] : null;
  };
  return until('a slide on the glass', look, withinMs).catch((cause: unknown) => {
    throw new Error(`On the glass: ${JSON.stringify(slides)}`, { cause });
  });
}

/** Waits until `<html>` says so, e.g. `untilRoot(page, { connection: 'live', release: '3' })`. */
export async function untilRoot(page: Page, wanted: Readonly<Record<string, string>>, withinMs = 30_000): Promise<void> {
  let seen: Readonly<Record<string, string | undefined>> = {};
  const holds = async () => {
    seen = await page.evaluate(() => ({ ...document.documentElement.dataset }));
    return Object.entries(wanted).every(([name, value]) => seen[name] === value);
  };
  await until(`<html> to say ${JSON.stringify(wanted)}`, holds, withinMs).catch((cause: unknown) => {
    throw new Error(`<html> says ${JSON.stringify(seen)}, not ${JSON.stringify(wanted)}`, { cause });
  });
}
