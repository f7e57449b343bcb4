/**
 * The same feed as a folder for any web server, CDN or stick (DESIGN §4.4). A carried feed gets a timestamp of its own key
 * and life, accepted only by boards whose profile says so. The folder appears whole or not at all.
 */
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Sql } from 'postgres';
import { carriedLifetimeMs } from '../../core/release/metadata.ts';
import { dayMs, hourMs, type Instant } from '../../core/time/instant.ts';
import type { KeyStore } from './key-files.ts';
import { timestampFile } from './metadata.ts';
import { readState } from './state.ts';

export class ExportFault extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export interface ExportRequest {
  readonly sql: Sql;
  readonly keys: KeyStore;
  readonly now: Instant;
  readonly outDir: string;
  /** Milliseconds a carried feed stays valid; null: the online timestamp as it is (24 h). */
  readonly validForMs: number | null;
}

/** `30d` or `36h`. @throws ExportFault beyond 45 days or for anything else. */
export function parseValidFor(text: string): number {
  const match = /^([1-9]\d{0,3})([dh])$/.exec(text);
  const ms = match ? Number(match[1]) * (match[2] === 'd' ? dayMs : hourMs) : Number.NaN;
  if (ms <= carriedLifetimeMs) return ms;
  throw new ExportFault('valid-for', `--valid-for ${text} is not a time such as 30d or 36h of at most 45 days.`);
}

export async function exportFeed({
  sql,
  keys,
  now,
  outDir,
  validForMs,
}: ExportRequest): Promise<{ readonly release: number; readonly files: number; readonly bytes: number }> {
  const state = await readState(sql);
  if (!state?.snapshotMetadata)
    throw new ExportFault(
      'nothing-released',
      'Nothing has been released yet: start the hub once with an office in kiosk-config.',
    );
  await mustBeOurs(outDir);
  await mkdir(dirname(outDir), { recursive: true });
  const temporary = await mkdtemp(join(dirname(outDir), `.${basename(outDir)}-`));
  try {
    const counted = await writeFiles(sql, temporary);
    if (validForMs !== null) {
      const timestamp = timestampFile(
        {
          version: state.versions.timestamp,
          snapshot: { version: state.versions.snapshot, ...state.snapshotMetadata },
          standing: { lineage: state.lineage, release: state.number },
          now,
          lifeMs: validForMs,
          feed: 'carried',
        },
        keys.online.carried,
      );
      await writeFile(join(temporary, 'feed/metadata/timestamp.json'), timestamp);
    }
    await rm(outDir, { recursive: true, force: true });
    await rename(temporary, outDir);
    return { release: state.number, ...counted };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Only a missing or empty folder, or an earlier export, is replaced. */
async function mustBeOurs(outDir: string): Promise<void> {
  const names = await readdir(outDir).catch(() => [] as string[]);
  if (names.length === 0 || (names.length === 1 && names[0] === 'feed')) return;
  throw new ExportFault('not-empty', `${outDir} holds other files: choose a new or empty folder, nothing was changed.`);
}

/** One consistent picture of the feed, however many releases come meanwhile. */
async function writeFiles(sql: Sql, dir: string): Promise<{ files: number; bytes: number }> {
  let files = 0;
  let bytes = 0;
  await sql.begin('isolation level repeatable read read only', async (tx) => {
    for await (const part of tx<{ path: string; bytes: Uint8Array }[]>`select path, bytes from feed_files order by path`.cursor(
      50,
    )) {
      for (const file of part) {
        const target = join(dir, 'feed', file.path);
        await mkdir(dirname(target), { recursive: true });
        await writeFile(target, file.bytes);
        files += 1;
        bytes += file.bytes.length;
      }
    }
  });
  return { files, bytes };
}
