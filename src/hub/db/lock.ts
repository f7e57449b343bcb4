/**
 * One hub a DATA_DIR: two would fight over keys, socket and database. The file names the process that holds it; a holder
 * that died (kill -9, power cut) does not count, and a number that now belongs to another process is not taken for it.
 */
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseFault } from './faults.ts';

export interface FolderLock {
  release(): Promise<void>;
}

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Ticks since boot at which the process began, and which boot; null where the system does not tell. */
  readonly started: string | null;
}

const attempts = 5;

/** @throws DatabaseFault `in-use` naming the process that holds the folder. */
export async function lockFolder(dataDir: string): Promise<FolderLock> {
  const path = join(dataDir, 'hub.lock');
  const mine = `${path}.${process.pid}`;
  const me: Holder = { pid: process.pid, host: hostname(), started: await startOf(process.pid) };
  await writeFile(mine, JSON.stringify(me), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < attempts; attempt++) {
      if (await linked(mine, path)) return { release: () => rm(path, { force: true }) };
      const holder = await readHolder(path);
      if (holder && (await isHeldBy(holder))) throw inUse(dataDir, holder);
      await removeDead(path, mine);
    }
    throw new DatabaseFault('in-use', `Several hubs start on ${dataDir} at once: start one.`);
  } finally {
    await rm(mine, { force: true });
  }
}

/** `link` either makes the name or fails: two starters cannot both succeed. */
async function linked(mine: string, path: string): Promise<boolean> {
  try {
    await link(mine, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Renamed first and looked at again, so that a lock taken meanwhile by a quicker starter is put back, not deleted. */
async function removeDead(path: string, mine: string): Promise<void> {
  const aside = `${mine}.aside`;
  await rename(path, aside).catch(() => undefined); // gone already: the next attempt will tell
  const holder = await readHolder(aside);
  if (holder && (await isHeldBy(holder))) await linked(aside, path);
  await rm(aside, { force: true });
}

async function readHolder(path: string): Promise<Holder | null> {
  try {
    const { pid, host, started } = JSON.parse(await readFile(path, 'utf8')) as Partial<Holder>;
    return typeof pid === 'number' && typeof host === 'string' ? { pid, host, started: started ?? null } : null;
  } catch {
    return null; // Half-written by a power cut, or released this moment: nobody holds it.
  }
}

/** A holder on another machine cannot be asked: it counts as dead, its database server does its own locking. */
async function isHeldBy(holder: Holder): Promise<boolean> {
  if (holder.host !== hostname()) return false;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return holder.started === null || holder.started === (await startOf(holder.pid));
}

async function startOf(pid: number): Promise<string | null> {
  try {
    const [status, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ]);
    // Field 22; the name in field 2 may hold spaces and brackets, so count from its last bracket.
    return `${status.slice(status.lastIndexOf(')') + 2).split(' ')[19]} ${boot.trim()}`;
  } catch {
    return null;
  }
}

function inUse(dataDir: string, { pid }: Holder): DatabaseFault {
  return new DatabaseFault(
    'in-use',
    `Another hub (process ${pid}) already works on ${dataDir}: stop it, or give this one its own DATA_DIR.`,
  );
}
