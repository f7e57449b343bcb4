/** Targets, snapshot and timestamp metadata (TUF §4.4–4.6), composed and signed with the online keys. */

import { specVersion, timestampLifetimeMs } from '../../core/release/metadata.ts';
import type { Instant } from '../../core/time/instant.ts';
import { dayMs, toInstant, toIso } from '../../core/time/instant.ts';
import { sha256 } from '../hashes.ts';
import { tufTime } from './root.ts';
import { fileBytes, type Signer, signAll } from './signing.ts';

export interface FileFact {
  readonly length: number;
  readonly hashes: { readonly sha256: string };
}
export const factOf = (bytes: Uint8Array): FileFact => ({ length: bytes.length, hashes: { sha256: sha256(bytes) } });

/** Life of targets and snapshot: signed anew with every release, and by `refreshTimestamp` if there is none for most of a year. */
export const standingLifeMs = 400 * dayMs;

export interface Standing {
  readonly lineage: string;
  /** Newest release of the lineage. */
  readonly release: number;
}

export function targetsFile(
  version: number,
  { lineage, release }: Standing,
  targets: Readonly<Record<string, FileFact>>,
  now: Instant,
  signer: Signer,
): Uint8Array {
  return fileBytes(
    signAll(
      {
        _type: 'targets',
        spec_version: specVersion,
        version,
        expires: tufTime(now + standingLifeMs),
        targets,
        'x-noticeboard': { lineage, release },
      },
      [signer],
    ),
  );
}

export function snapshotFile(
  version: number,
  targets: { readonly version: number; readonly bytes: Uint8Array },
  now: Instant,
  signer: Signer,
): Uint8Array {
  const meta = { 'targets.json': { version: targets.version, ...factOf(targets.bytes) } };
  return fileBytes(
    signAll({ _type: 'snapshot', spec_version: specVersion, version, expires: tufTime(now + standingLifeMs), meta }, [signer]),
  );
}

export interface TimestampParts {
  readonly version: number;
  readonly snapshot: { readonly version: number } & FileFact;
  readonly standing: Standing;
  readonly now: Instant;
  /** A carried feed lives longer and is signed with its own key. */
  readonly lifeMs?: number;
  readonly feed?: 'online' | 'carried';
}

/** `signedAt` lets a board raise its time floor; it never sets a clock (DESIGN §4.5). */
export function timestampFile(
  { version, snapshot, standing, now, lifeMs = timestampLifetimeMs, feed = 'online' }: TimestampParts,
  signer: Signer,
): Uint8Array {
  const { version: snapshotVersion, length, hashes } = snapshot;
  return fileBytes(
    signAll(
      {
        _type: 'timestamp',
        spec_version: specVersion,
        version,
        expires: tufTime(now + lifeMs),
        meta: { 'snapshot.json': { version: snapshotVersion, length, hashes } },
        'x-noticeboard': { ...standing, signedAt: toIso(toInstant(now)), feed },
      },
      [signer],
    ),
  );
}
