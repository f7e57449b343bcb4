/** People at their browsers: one Chromium, a context of its own for each, signed in by a real session's cookie. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright';
import { obtainChromium } from '../../src/tools/chromium.mjs';
import type { RunningHub } from './hub.ts';
import type { Person, StaffGround } from './staff.ts';
import { until } from './wait.ts';

export interface Desks extends AsyncDisposable {
  /** A page of the console; `null`: nobody is signed in. */
  open(person: Person | null, path?: string, size?: { width: number; height: number }): Promise<Page>;
  /** What any page complained of. */
  readonly complaints: readonly string[];
  /** Paths any page asked for. */
  readonly asked: ReadonlySet<string>;
}

export async function openDesks(hub: Pick<RunningHub, 'origin'>): Promise<Desks> {
  const browser: Browser = await chromium.launch({
    executablePath: await obtainChromium(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const complaints: string[] = [];
  const asked = new Set<string>();
  return {
    complaints,
    asked,
    async open(person, path = '/staff/', size = { width: 1440, height: 900 }) {
      const context = await browser.newContext({ viewport: size, locale: 'zh-CN' });
      const [name = '', value = ''] = person?.cookie.split('=') ?? [];
      if (person) await context.addCookies([{ name, value, url: hub.origin, httpOnly: true, sameSite: 'Strict' }]);
      const page = await context.newPage();
      page.setDefaultTimeout(30_000);
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) complaints.push(message.text());
      });
      page.on('dialog', (dialog) => {
        complaints.push(`a dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      page.on('request', (request) => asked.add(new URL(request.url()).pathname));
      await page.goto(`${hub.origin}${path}`);
      return page;
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

/**
 * A code of the step before is taken only while its half minute lasts: waits for one with 18 s left, so that none of the
 * codes made next is a step too old when it arrives.
 */
export function freshStep(ground: Pick<StaffGround, 'now'>): Promise<unknown> {
  return until('a half minute that has just begun', () => ground.now() % 30_000 < 12_000);
}

/** The hub's own clock, so that codes fit whatever this machine was doing. */
export async function groundOf(hub: Pick<RunningHub, 'origin'>): Promise<StaffGround> {
  const { now } = (await (await fetch(`${hub.origin}/healthz`)).json()) as { now: string };
  const skewMs = Date.parse(now) - performance.now();
  return {
    send: (path, init) => fetch(`${hub.origin}${path}`, init),
    now: () => performance.now() + skewMs,
    origin: hub.origin,
  };
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Found {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

/** WCAG 2.2 A and AA, as far as a program can tell; one line a breach. */
export async function breachesOn(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
  const { violations } = await page.evaluate(
    (values) =>
      (window as unknown as { axe: { run(root: Document, options: object): Promise<Found> } }).axe.run(document, {
        runOnly: values,
      }),
    tags,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`),
  );
}
