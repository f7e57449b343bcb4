/** A second client that we did not write: tuf-js follows the hub's repository as the TUF specification says. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Updater } from 'tuf-js';

export interface TufClient {
  /** Refreshes all metadata from the root it began with; resolves with the target's bytes. @throws whatever tuf-js refuses. */
  fetch(target: string): Promise<string>;
}

/** Trusts the root the hub serves now, and from then on only what follows from it. */
export async function tufClient(origin: string, dir: string): Promise<TufClient> {
  const metadataDir = join(dir, 'metadata');
  const targetDir = join(dir, 'targets');
  await mkdir(metadataDir, { recursive: true });
  await mkdir(targetDir, { recursive: true });
  const root = await fetch(`${origin}/feed/metadata/root.json`);
  await writeFile(join(metadataDir, 'root.json'), await root.text());
  return {
    async fetch(target) {
      const updater = new Updater({
        metadataDir,
        metadataBaseUrl: `${origin}/feed/metadata`,
        targetDir,
        targetBaseUrl: `${origin}/feed/targets`,
      });
      await updater.refresh();
      const info = await updater.getTargetInfo(target);
      if (!info) throw new Error(`targets name no ${target}`);
      const { readFile } = await import('node:fs/promises');
      return readFile(await updater.downloadTarget(info, join(targetDir, target.replaceAll('/', '-'))), 'utf8');
    },
  };
}
