/** What turning pages costs: heap and nodes that stay, main-thread time, frames without anything on them. */
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright';
import { startChromium } from '../support/chromium.ts';
import { until } from '../support/wait.ts';
import { startFloors } from './floor.ts';
import { blankAmong, collectFrames } from './frames.ts';
import { onlyPage, openOffice } from './office.ts';
import type { Outcome, Row, Session } from './row.ts';

/** Turned before anything is counted: code is compiled, decks and caches are filled. */
const warmUpTurns = 60;
const turns = 300;
/** Seconds of playing time that pass in one, on an unpaired page. */
const speed = 60;
const floorTurnMs = 250;
const framesLookedAt = 240;
/** Heap and nodes are the least of so many looks at different pages: one page has more boxes than another, a leak raises all. */
const looks = 12;

interface Cost {
  readonly heapKbPer1000: number;
  readonly nodesPer1000: number;
  readonly mainThreadMs: number;
  readonly blankFrames: number;
}

export const rotation: Row = {
  name: 'rotation',
  about: `heap, nodes, main-thread time and blank frames over ${turns} page turns at ${speed} times the pace`,
  async measure(session) {
    await using office = await openOffice(session);
    const texts = [office.slide.text, office.slide.text.split('').toReversed().join('')];
    await using floors = await startFloors({ texts, fonts: office.fonts, turnMs: floorTurnMs });
    const floor = await costOf(`${floors.origin}/turn/`, join(office.dir, 'turn'), 'floor', session);
    const ours = await costOf(
      `${office.boardUrl}&at=${new Date().toISOString()}&speed=${speed}`,
      office.profileDir,
      'board',
      session,
    );
    return outcomesOf(floor, ours);
  },
};

function outcomesOf(floor: Cost, ours: Cost): Outcome[] {
  return [
    {
      what: 'heap per 1,000 rotations, kB',
      floor: floor.heapKbPer1000,
      ours: ours.heapKbPer1000,
      target: { kind: 'absolute', max: Math.max(50, floor.heapKbPer1000) },
    },
    {
      what: 'nodes per 1,000 rotations',
      floor: floor.nodesPer1000,
      ours: ours.nodesPer1000,
      target: { kind: 'absolute', max: 0 },
    },
    {
      what: 'main thread per rotation, ms',
      floor: floor.mainThreadMs,
      ours: ours.mainThreadMs,
      target: { kind: 'ratio', max: 1.3 },
    },
    {
      what: `blank frames among ${framesLookedAt}`,
      floor: floor.blankFrames,
      ours: ours.blankFrames,
      target: { kind: 'absolute', max: 0 },
    },
  ];
}

async function costOf(url: string, profileDir: string, name: string, { say, signal }: Session): Promise<Cost> {
  await using browser = await startChromium({ profileDir });
  const page = await onlyPage(browser);
  const cdp = await browser.context.newCDPSession(page);
  // Processor time of the thread, not time that passed: what else the machine does must not count.
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.goto(url);
  await countTurns(page);
  const after = async (wanted: number) => {
    await until(`${wanted} turns of the ${name}`, async () => signal.aborted || (await turnsSoFar(page)) >= wanted, 600_000);
    signal.throwIfAborted();
    say(`${name}: ${wanted} turns`);
  };
  await after(warmUpTurns);
  const before = await leastOf(warmUpTurns);
  const begun = await metricsOf(cdp);
  for (let done = 100; done <= turns; done += 100) await after(warmUpTurns + looks + done);
  const ended = await metricsOf(cdp);
  const end = await leastOf(warmUpTurns + looks + turns);
  const done = end.turns - before.turns;
  const blankFrames = await blankAmong(browser.context, await collectFrames(page, cdp, framesLookedAt, signal));
  return {
    heapKbPer1000: ((end.heapBytes - before.heapBytes) / 1024 / done) * 1000,
    nodesPer1000: ((end.nodes - before.nodes) / done) * 1000,
    mainThreadMs: ((ended.taskSeconds - begun.taskSeconds) * 1000) / (ended.turns - begun.turns),
    blankFrames,
  };

  async function leastOf(from: number) {
    const seen: Metrics[] = [];
    for (let look = 1; look <= looks; look += 1) {
      await after(from + look);
      seen.push(await metricsOf(cdp));
    }
    const least = (pick: (one: Metrics) => number) => Math.min(...seen.map(pick));
    return { heapBytes: least((one) => one.heapBytes), nodes: least((one) => one.nodes), turns: least((one) => one.turns) };
  }

  async function metricsOf(session: CDPSession): Promise<Metrics> {
    await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    const value = (metric: string) => metrics.find((entry) => entry.name === metric)?.value ?? 0;
    return {
      heapBytes: value('JSHeapUsedSize'),
      nodes: value('Nodes'),
      taskSeconds: value('TaskDuration'),
      turns: await turnsSoFar(page),
    };
  }
}

interface Metrics {
  readonly heapBytes: number;
  readonly nodes: number;
  readonly taskSeconds: number;
  readonly turns: number;
}

interface Counting {
  turns: number;
}

/** A turn: the slide that is not inert is another element, or says another item or page. */
async function countTurns(page: Page): Promise<void> {
  await page.evaluate(() => {
    const counting = window as unknown as Counting;
    counting.turns = 0;
    let last = '';
    const look = () => {
      const slide = document.querySelector<HTMLElement>('[data-slide]:not([inert])');
      const now = slide ? `${slide.dataset.item} ${slide.dataset.page}` : last;
      if (now !== last) counting.turns += 1;
      last = now;
    };
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ['inert', 'data-item', 'data-page'],
    });
  });
}

const turnsSoFar = (page: Page): Promise<number> => page.evaluate(() => (window as unknown as Counting).turns);
