/** Processor time of the whole browser, all its processes, while the board simply shows what it shows. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { shownSlide, startChromium } from '../support/chromium.ts';
import { startFloors } from './floor.ts';
import { onlyPage, openOffice } from './office.ts';
import type { Row, Session } from './row.ts';

const settleMs = 10_000;
const minuteMs = 60_000;
/** About the pace at which the example office turns its pages. */
const turnMs = 15_000;
const ticksPerSecond = 100;

export const idle: Row = {
  name: 'idle',
  about: 'processor time of all browser processes in a minute of showing pages (Linux)',
  async measure(session) {
    await using office = await openOffice(session);
    await using floors = await startFloors({ texts: [office.slide.text, `${office.slide.text} `], fonts: office.fonts, turnMs });
    const floor = await minuteOf(`${floors.origin}/turn/`, join(office.dir, 'turn'), 'floor', session);
    const ours = await minuteOf(office.boardUrl, office.profileDir, 'board', session);
    return [{ what: 'browser CPU per idle minute, ms', floor, ours, target: { kind: 'ratio', max: 1.2 } }];
  },
};

async function minuteOf(url: string, profileDir: string, name: string, { say, signal }: Session): Promise<number> {
  await using browser = await startChromium({ profileDir });
  const page = await onlyPage(browser);
  await page.goto(url);
  await shownSlide(page);
  await pass(settleMs, undefined, { signal });
  const before = await cpuMsOf(profileDir);
  say(`${name}: one minute`);
  await pass(minuteMs, undefined, { signal });
  return (await cpuMsOf(profileDir)) - before;
}

/** User and system time of the processes that name the profile, and of their descendants. */
async function cpuMsOf(profileDir: string): Promise<number> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const processes = (await Promise.all(pids.map(processOf))).filter((found) => found !== null);
  const family = new Set(processes.filter(({ command }) => command.includes(profileDir)).map(({ pid }) => pid));
  for (let grown = -1; grown !== family.size; ) {
    grown = family.size;
    for (const { pid, parent } of processes) if (family.has(parent)) family.add(pid);
  }
  const ticks = processes.filter(({ pid }) => family.has(pid)).reduce((sum, found) => sum + found.ticks, 0);
  return (ticks / ticksPerSecond) * 1000;
}

/** proc(5): after the name in brackets, field 4 is the parent, 14 and 15 the user and system ticks. */
async function processOf(pid: string): Promise<{ pid: string; parent: string; command: string; ticks: number } | null> {
  try {
    const [stat, command] = await Promise.all([readFile(`/proc/${pid}/stat`, 'utf8'), readFile(`/proc/${pid}/cmdline`, 'utf8')]);
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { pid, parent: fields[1] ?? '', command, ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return null; // it has ended meanwhile
  }
}
