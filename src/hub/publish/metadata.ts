/** Targets, snapshot and timestamp metadata (TUF §4.4–4.6), composed and signed with the online keys. */
import type { Instant } from '../../core/time/instant.ts';
import { dayMs, hourMs, toInstant, toIso } from '../../core/time/instant.ts';
import { specVersion, tufTime } from './root.ts';
import { fileBytes, type Signer, sha256, signAll } from './signing.ts';

export interface FileFact {
  readonly length: number;
  readonly hashes: { readonly sha256: string };
}
export const factOf = (bytes: Uint8Array): FileFact => ({ length: bytes.length, hashes: { sha256: sha256(bytes) } });

/** Re-signed with every release, so it lapses only if the office publishes nothing for a year. */
const standingLifeMs = 400 * dayMs;
/** Freshness: a board that hears nothing newer for a day knows that it is behind (R65). */
export const timestampLifeMs = 24 * hourMs;

export function targetsFile(
  version: number,
  targets: Readonly<Record<string, FileFact>>,
  now: Instant,
  signer: Signer,
): Uint8Array {
  return fileBytes(
    signAll({ _type: 'targets', spec_version: specVersion, version, expires: tufTime(now + standingLifeMs), targets }, [signer]),
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
  readonly now: Instant;
  /** A carried feed lives longer and is signed with its own key. */
  readonly lifeMs?: number;
}

/** `signedAt` lets a board raise its time floor; it never sets a clock (DESIGN §4.5). */
export function timestampFile({ version, snapshot, now, lifeMs = timestampLifeMs }: TimestampParts, signer: Signer): Uint8Array {
  const { version: snapshotVersion, length, hashes } = snapshot;
  return fileBytes(
    signAll(
      {
        _type: 'timestamp',
        spec_version: specVersion,
        version,
        expires: tufTime(now + lifeMs),
        meta: { 'snapshot.json': { version: snapshotVersion, length, hashes } },
        'x-noticeboard': { signedAt: toIso(toInstant(now)) },
      },
      [signer],
    ),
  );
}
