/** The hub's only clock. With NOTICEBOARD_NOW it starts there and runs on; such a DATA_DIR can never become a real office. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Instant, toInstant } from '../core/time/instant.ts';
import type { HubClock } from './hub.ts';
import { SettingsFault } from './settings.ts';

/** In [0, 1): spreads calls in time, decides nothing that must not be guessed. */
export const drawLot = (): number => Math.random();

/** The machine's own time, for the log: also when the hub's clock is simulated. */
export const machineTime = (): Date => new Date();

export function openClock(simulatedNow: Instant | null): HubClock {
  const startedAt = process.hrtime.bigint();
  if (simulatedNow === null) return { simulated: false, now: () => toInstant(Date.now()) };
  return { simulated: true, now: () => toInstant(simulatedNow + Number((process.hrtime.bigint() - startedAt) / 1_000_000n)) };
}

const marker = 'clock.json';

/** Marks a new DATA_DIR as real or simulated for good. @throws SettingsFault if it was made the other way. */
export async function claimDataDir(dataDir: string, simulated: boolean): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  const file = join(dataDir, marker);
  const made = await readFile(file, 'utf8').catch(() => null);
  if (made === null) {
    const inUse = (await readdir(dataDir)).some((name) => name === 'postgres' || name === 'keys');
    if (inUse && simulated)
      throw new SettingsFault(`DATA_DIR ${dataDir} belongs to a real hub: choose an empty folder for NOTICEBOARD_NOW.`);
    await writeFile(file, JSON.stringify({ clock: simulated ? 'simulated' : 'real' }), { flag: 'wx' });
    return;
  }
  if ((JSON.parse(made) as { clock?: string }).clock === (simulated ? 'simulated' : 'real')) return;
  throw new SettingsFault(
    simulated
      ? `DATA_DIR ${dataDir} belongs to a real hub: choose an empty folder for NOTICEBOARD_NOW.`
      : `DATA_DIR ${dataDir} was made with a simulated clock: set NOTICEBOARD_NOW again, or choose an empty folder.`,
  );
}
