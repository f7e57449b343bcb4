/**
 * Root metadata and its rotation (TUF §4.3, §6.1; DESIGN §4.4). A board trusts what root names; root is replaced only by a
 * next version signed by the old keys and the new ones. `x-noticeboard` says what the trust is for, and which key may sign
 * carried feeds; TUF clients that do not know the field keep it.
 */

import { type Purpose, specVersion } from '../../core/release/metadata.ts';
import type { Instant } from '../../core/time/instant.ts';
import { dayMs } from '../../core/time/instant.ts';
import { type PublicKey, type Signed, type Signer, signAll } from './signing.ts';

export type { Purpose };
export const onlineRoles = ['targets', 'snapshot', 'timestamp'] as const;
export type OnlineRole = (typeof onlineRoles)[number];

interface Role {
  readonly keyids: readonly string[];
  readonly threshold: number;
}
export interface Root {
  readonly _type: 'root';
  readonly spec_version: string;
  readonly version: number;
  readonly expires: string;
  readonly consistent_snapshot: true;
  readonly keys: Readonly<Record<string, PublicKey>>;
  readonly roles: Readonly<Record<'root' | OnlineRole, Role>>;
  readonly 'x-noticeboard': { readonly purpose: Purpose; readonly repository: string; readonly carried: Role };
}

/** Two years: long enough to be renewed in a yearly routine with a year to spare. */
const rootLifeMs = 730 * dayMs;

export interface RootParts {
  readonly version: number;
  readonly purpose: Purpose;
  /** Made with the first root and kept by every rotation. */
  readonly repository: string;
  readonly now: Instant;
  readonly root: { readonly keys: readonly Pick<Signer, 'keyid' | 'publicKey'>[]; readonly threshold: number };
  readonly online: Readonly<Record<OnlineRole | 'carried', Pick<Signer, 'keyid' | 'publicKey'>>>;
}

export function composeRoot({ version, purpose, repository, now, root, online }: RootParts): Root {
  const all = [...root.keys, ...Object.values(online)];
  const one = (key: Pick<Signer, 'keyid'>): Role => ({ keyids: [key.keyid], threshold: 1 });
  return {
    _type: 'root',
    spec_version: specVersion,
    version,
    expires: tufTime(now + rootLifeMs),
    consistent_snapshot: true,
    keys: Object.fromEntries(all.map((k) => [k.keyid, k.publicKey])),
    roles: {
      root: { keyids: root.keys.map((k) => k.keyid), threshold: root.threshold },
      targets: one(online.targets),
      snapshot: one(online.snapshot),
      timestamp: one(online.timestamp),
    },
    'x-noticeboard': { purpose, repository, carried: one(online.carried) },
  };
}

/** Signed by the new root keys, and by the old ones where the root changes hands. */
export function signRoot(root: Root, signers: readonly Signer[]): Signed<Root> {
  const unique = [...new Map(signers.map((s) => [s.keyid, s])).values()];
  return signAll(root, unique);
}

/** TUF date-time: whole seconds, `Z`. */
export const tufTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
