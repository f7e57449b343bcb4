/** Cold starts with the network cut: a new browser process on a profile that has seen the page once. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hostRules, startChromium } from '../support/chromium.ts';
import { until } from '../support/wait.ts';
import { startFloors } from './floor.ts';
import { onlyPage, openOffice } from './office.ts';
import { median, type Outcome, type Row, type Session } from './row.ts';

const repetitions = 5;
const throttles = [1, 6];
/** Everything but loopback fails as without DNS; loopback fails because its servers are stopped. */
const offline = [hostRules({ '*': null })];

interface Subject {
  readonly name: 'bare page' | 'page with worker, database and fonts' | 'board';
  readonly url: string;
  readonly profileDir: string;
}

export const start: Row = {
  name: 'start',
  about: `from navigation to the first page on the glass, network cut, median of ${repetitions} cold browsers`,
  async measure(session) {
    await using office = await openOffice(session);
    const floors = await startFloors({ texts: [office.slide.text], fonts: office.fonts, turnMs: 1000 });
    const subjects: readonly Subject[] = [
      { name: 'bare page', url: `${floors.origin}/bare/`, profileDir: join(office.dir, 'bare') },
      { name: 'page with worker, database and fonts', url: `${floors.origin}/full/`, profileDir: join(office.dir, 'full') },
      { name: 'board', url: office.boardUrl, profileDir: office.profileDir },
    ];
    for (const subject of subjects.slice(0, 2)) await seeOnce(subject);
    await floors.stop();
    await office.hub.kill();
    const outcomes: Outcome[] = [];
    for (const throttle of throttles) outcomes.push(...(await compare(subjects, throttle, session)));
    return outcomes;
  },
};

async function seeOnce({ url, profileDir }: Subject): Promise<void> {
  await mkdir(profileDir, { recursive: true });
  await using browser = await startChromium({ profileDir });
  const page = await onlyPage(browser);
  await page.goto(url);
  await page.locator('[data-slide]').waitFor();
  if (url.endsWith('/full/'))
    await until('the floor to be controlled', () => page.evaluate(() => navigator.serviceWorker.controller !== null));
}

/** Interleaved, so that a machine that is busy for a while is busy for all. */
async function compare(subjects: readonly Subject[], throttle: number, session: Session): Promise<Outcome[]> {
  const times = new Map<Subject['name'], number[]>(subjects.map(({ name }) => [name, []]));
  for (let turn = 1; turn <= repetitions; turn += 1) {
    for (const subject of subjects) {
      session.signal.throwIfAborted();
      const ms = await coldStart(subject, throttle);
      times.get(subject.name)?.push(ms);
      session.say(`${subject.name} at ${throttle}×, start ${turn} of ${repetitions}: ${ms.toFixed(0)} ms`);
    }
  }
  const middle = (name: Subject['name']) => median(times.get(name) ?? []);
  const what = (floor: string) => `start with the network cut, ${throttle}× CPU throttle, ms; floor: ${floor}`;
  const floorOf = (name: Subject['name'], max: number): Outcome => ({
    what: what(name),
    floor: middle(name),
    ours: middle('board'),
    target: { kind: 'ratio', max },
  });
  return [floorOf('bare page', 3), floorOf('page with worker, database and fonts', 1.3)];
}

async function coldStart({ url, profileDir }: Subject, throttle: number): Promise<number> {
  await using browser = await startChromium({ profileDir, args: offline });
  const page = await onlyPage(browser);
  const cdp = await browser.context.newCDPSession(page);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: throttle });
  await page.addInitScript(noteFirstSlide);
  await page.goto(url, { waitUntil: 'commit' });
  // `await`: the browser is closed when this function returns, whatever it returns.
  return await until('the first page', () => page.evaluate(() => (window as unknown as Noting).firstSlideMs ?? null));
}

interface Noting {
  firstSlideMs?: number;
}

/** Runs in every page before its own scripts: the frame in which the first slide is painted, ms since navigation began. */
function noteFirstSlide(): void {
  const look = () => {
    if (!document.querySelector('[data-slide]:not([inert])')) return false;
    requestAnimationFrame(() => {
      const channel = new MessageChannel(); // the first task after the frame has been painted
      channel.port1.onmessage = () => {
        (window as unknown as Noting).firstSlideMs = performance.now();
      };
      channel.port2.postMessage(null);
    });
    return true;
  };
  const watch = new MutationObserver(() => {
    if (look()) watch.disconnect();
  });
  watch.observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ['inert', 'data-slide'] });
}
