/** The terminal as a visitor uses it: by taps alone, from its store alone, and nothing of him left when he has gone. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { untilKept } from '../support/app-build.ts';
import { storedRows } from '../support/board-store.ts';
import { type RunningChromium, startChromium, untilRoot } from '../support/chromium.ts';
import { type RunningHub, startHub } from '../support/hub.ts';
import { type Scratch, scratchDir } from '../support/scratch.ts';
import { until } from '../support/wait.ts';

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

let scratch: Scratch;
let hub: RunningHub;
let browser: RunningChromium | null = null;
let page: Page;
let faults: string[] = [];

beforeAll(async () => {
  scratch = await scratchDir('terminal');
  hub = await startHub({ dataDir: join(scratch.dir, 'data'), env: { NOTICEBOARD_NOW: '2026-11-26T10:00:00+08:00' } });
  await startTerminal();
  await untilRoot(page, { connection: 'live' });
  await untilKept(page);
  await until('the archive to be indexed', async () => {
    const [archive] = await storedRows<{ stale: boolean; next: number }>(page, 'state', { key: 'archive' });
    return archive !== undefined && !archive.stale && archive.next > 0;
  });
});
afterAll(async () => {
  await browser?.close();
  await hub?.stop();
  await scratch?.remove();
});

async function startTerminal(): Promise<void> {
  await browser?.close();
  browser = await startChromium({ profileDir: join(scratch.dir, 'profile') });
  page = await browser.newPage();
  faults = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  await page.goto(`${hub.origin}/terminal/`);
  await screen('home');
}

const screen = (kind: string) => page.locator(`.terminal[data-screen=${kind}]`).waitFor();
const tap = (selector: string) => page.locator(selector).first().click();
const home = async () => {
  await tap('[data-bar=home]');
  await screen('home');
};

/** Every screen, and the taps from home that lead there. */
const screens: readonly (readonly [kind: string, taps: readonly string[]])[] = [
  ['home', []],
  ['postings', ['.home-posted h2 button']],
  ['list', ['[data-category]']],
  ['choose', ['[data-category]', '[data-field=year]']],
  ['search', ['[role=searchbox]', '[data-key=Z]']],
  ['item', ['.home-posted [data-item]']],
  ['request', ['[data-errand=request]']],
  ['opinion', ['[data-errand=opinion]']],
  ['guide', ['[data-errand=guide]']],
];
const careScreens: typeof screens = [
  ['home', []],
  ['postings', ['[data-answer="1"]']],
  ['find', ['[data-answer="2"]']],
  ['choose', ['[data-answer="2"]', '[data-answer="1"]']],
  ['list', ['[data-answer="3"]']],
  ['search', ['[data-answer="2"]', '[data-answer="5"]']],
  ['item', ['[data-answer="1"]', '[data-item]']],
  ['request', ['[data-answer="4"]']],
  ['guide', ['[data-answer="5"]']],
];

async function eachScreen(list: typeof screens, look: (kind: string) => Promise<void>): Promise<void> {
  for (const [kind, taps] of list) {
    await home();
    for (const selector of taps) await tap(selector);
    await screen(kind);
    await look(kind);
  }
  await home();
}

/** Narrower or lower than `least` px, by name. */
const tooSmall = (least: number) =>
  page.locator('button:visible, [role=searchbox]:visible').evaluateAll(
    (elements, px) =>
      elements.flatMap((element) => {
        const { width, height } = element.getBoundingClientRect();
        const name = element.textContent || element.getAttribute('aria-label');
        return Math.min(width, height) < px - 0.5 ? [`${name} ${width} × ${height}`] : [];
      }),
    least,
  );

const smallestText = () =>
  page.locator('.terminal').evaluate((root) =>
    Math.min(
      ...[...root.querySelectorAll('*')]
        .filter((e) => [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.textContent?.trim()))
        .filter((e) => e.checkVisibility() && !e.closest('.mark'))
        .map((e) => Number.parseFloat(getComputedStyle(e).fontSize)),
    ),
  );

/** axe's findings: WCAG 2.2 AA, and AAA contrast. */
async function violations(): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(root: Document, options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    const found = await axe.run(document, { runOnly: tags, rules: { 'color-contrast-enhanced': { enabled: true } } });
    return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
  });
}

test('the task list of a consultation point is done by taps, with the hub stopped from the start', async () => {
  await hub.kill();
  await startTerminal();
  // What is on public notice, read.
  await tap('.home-posted [data-item]');
  await page.locator('article.reader h2').waitFor();
  expect(await page.locator('article .code').textContent()).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}$/);
  await home();
  // The catalogue, narrowed.
  const count = Number(await page.locator('[data-category] .push').first().textContent());
  await tap('[data-category]');
  await until('the list', async () => (await page.locator('.count').textContent()) === `${count}条`);
  await tap('[data-field=issuer]');
  await page.locator('[data-choice]').nth(1).click();
  await screen('list');
  await page.locator('[data-item]').first().waitFor();
  await home();
  // Found by the sound of its title on the keypad, and by words.
  await tap('[role=searchbox]');
  for (const key of 'ZJD') await tap(`[data-key=${key}]`);
  await page.locator('.by-sound').first().waitFor();
  // Two letters find something already; the mark grows with the third.
  await until('the mark', async () => (await page.locator('mark').first().textContent()) === '宅基地');
  await tap('[data-key=clear]');
  await page.locator('[role=searchbox]').fill('工作日');
  await page.locator('.snippet mark').first().waitFor();
  await tap('[data-item]');
  await page.locator('article.reader').waitFor();
  await home();
  // The request on paper, the opinion, the guide.
  await tap('[data-errand=request]');
  const paper = (await page.pdf({ format: 'A4', preferCSSPageSize: true })).toString('latin1');
  expect(await page.locator('.form .blank').count()).toBeGreaterThan(5);
  expect(paper.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  await home();
  await tap('[data-errand=opinion]');
  expect(await page.locator('.qr').getAttribute('data-href')).toBe('https://qinghe.example/');
  await home();
  await tap('[data-errand=guide]');
  await page.locator('.contact').getByText('0000-20012').waitFor();
  await page.locator('[data-item=office-guide]').waitFor();
  expect(faults).toEqual([]);
  await home();
});

test('help is the last line of every screen, in the same place', async () => {
  const places = new Set<string>();
  await eachScreen(screens, async () => {
    const box = await page.locator('.terminal > :last-child').boundingBox();
    expect(await page.locator('.terminal > :last-child b').textContent()).toBe('请工作人员帮助');
    places.add(JSON.stringify(box));
  });
  expect([...places]).toHaveLength(1);
});

test('every screen is free of what axe finds, in both modes and three languages, and its targets are large enough', async () => {
  await page.evaluate(await readFile(axeFile, 'utf8'));
  for (const language of ['zh-Hant', 'en', 'zh-Hans']) {
    for (const care of [false, true]) {
      await home();
      await tap(`[data-to=${language}]`);
      if (care) await tap('[data-bar=care]');
      await eachScreen(care ? careScreens : screens, async (kind) => {
        const where = `${kind} ${language} ${care ? 'care' : 'standard'}`;
        expect([where, await violations()]).toEqual([where, []]);
        expect([where, await tooSmall(care ? 60 : 44)]).toEqual([where, []]);
        if (!care) return;
        expect([where, await smallestText()]).toEqual([where, expect.toSatisfy((px: number) => px >= 30)]);
        if (kind === 'search') return;
        const choices = await page.locator('.sheet-main button:visible, .tools button:visible').count();
        expect([where, choices]).toEqual([where, expect.toSatisfy((n: number) => n <= 5)]);
      });
      if (care) await tap('[data-bar=care]');
    }
  }
});

test('a visitor who has gone leaves no trace, and before that he is asked, as often as he likes', async () => {
  await startTerminal();
  await page.clock.install();
  await page.reload();
  await screen('home');
  const entries = await page.evaluate(() => history.length);
  const address = page.url();
  await tap('[data-to=zh-Hant]');
  await tap('[role=searchbox]');
  await page.locator('[role=searchbox]').fill('宅基地');
  await tap('[data-item]');
  await page.locator('article.reader').waitFor();
  await tap('[data-tool=larger]');
  await tap('[data-tool=theme]');
  for (let i = 0; i < 12; i++) {
    await page.clock.runFor(60_500);
    await tap('[data-notice=go-on]');
    await page.locator('.notice-screen').waitFor({ state: 'detached' });
  }
  expect(await page.locator('article.reader').count()).toBe(1);
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Control+C');
  await page.clock.runFor(60_500);
  await page.locator('.notice-screen').waitFor();
  await page.clock.runFor(21_000);
  await screen('home');
  const traces = await page.evaluate(async () => ({
    html: document.documentElement.outerHTML,
    history: history.length,
    state: JSON.stringify(history.state),
    session: sessionStorage.length,
    local: JSON.stringify({ ...localStorage }),
    cookies: document.cookie,
    selection: getSelection()?.toString() ?? '',
    focus: document.activeElement?.tagName,
    fields: [...document.querySelectorAll('input')].map(({ value }) => value),
  }));
  expect(traces).toMatchObject({
    history: entries,
    state: 'null',
    session: 0,
    cookies: '',
    selection: '',
    focus: 'BODY',
    fields: [''],
  });
  expect(traces.html).toContain('data-language="zh-Hans"');
  expect(traces.html).toContain('data-theme="paper"');
  expect(`${traces.html}${traces.local}`).not.toContain('value="宅基地"');
  expect(page.url()).toBe(address);
  await browser!.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: hub.origin });
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('');
  expect(await storedTraces('宅基地')).toEqual([]);
  expect(faults).toEqual([]);
});

/** Object stores of a session's own: there is none, whatever a visitor typed. */
async function storedTraces(word: string): Promise<readonly string[]> {
  const device = JSON.stringify(await storedRows(page, 'device'));
  const journal = JSON.stringify(await storedRows(page, 'journal'));
  return [device, journal].filter((text) => text.includes(word));
}

test('left alone it rests as its board, and a touch opens the item on the glass', async () => {
  await page.goto(`${hub.origin}/board/?board=square&terminal=1`);
  const slide = page.locator('[data-slide]:not([inert])[data-item]');
  await slide.waitFor();
  const onGlass = await slide.getAttribute('data-item');
  const entries = await page.evaluate(() => history.length);
  await page.mouse.click(540, 900);
  await page.locator(`article.reader[data-item="${onGlass}"]`).waitFor();
  expect(page.url()).toBe(`${hub.origin}/terminal/?board=square`);
  await tap('[data-bar=end]');
  await slide.waitFor();
  expect(page.url()).toBe(`${hub.origin}/board/?board=square&terminal=1`);
  expect(await page.evaluate(() => history.length)).toBe(entries);
  expect(faults).toEqual([]);
});

test('random taps, drags and long presses never lead away from the terminal', async () => {
  await startTerminal();
  const address = page.url();
  let seed = 20_261_126;
  const draw = (below: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return (seed >>> 8) % below;
  };
  for (let i = 0; i < 300; i++) {
    const [x, y] = [draw(1080), draw(1920)];
    const kind = draw(10);
    if (kind === 0) await page.mouse.click(x, y, { button: 'right' });
    else if (kind === 1) {
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(draw(1080), draw(1920), { steps: 3 });
      await page.mouse.up();
    } else await page.mouse.click(x, y);
  }
  expect(page.url()).toBe(address);
  expect(browser!.context.pages().filter((one) => one.url() !== 'about:blank')).toHaveLength(1);
  expect(await page.locator('.terminal').count()).toBe(1);
  expect(faults).toEqual([]);
});

test('a withdrawn item closes under its reader with an explanation, and is nowhere to be found', async () => {
  hub = await startHub({ dataDir: hub.dataDir, port: hub.port, env: { NOTICEBOARD_NOW: '2026-11-26T10:00:00+08:00' } });
  await startTerminal();
  await untilRoot(page, { connection: 'live' });
  await tap('[role=searchbox]');
  await page.locator('[role=searchbox]').fill('电动车');
  const id = await page.locator('[data-item]').first().getAttribute('data-item');
  await tap('[data-item]');
  await page.locator('article.reader').waitFor();
  const title = (await page.locator('article.reader h2').textContent()) ?? '';
  await hub.command('cover', { id, reason: '核对' });
  await page.locator('.gone').waitFor();
  expect(await page.locator('.terminal').textContent()).not.toContain(title);
  await tap('[data-bar=back]');
  await until('the search to forget it', async () => (await page.locator(`[data-item="${id}"]`).count()) === 0);
});
