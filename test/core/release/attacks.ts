/** What a hostile hub, a stranger on the way or a thief of keys can do to a feed, and the code each is refused with. */
import { expect } from 'vitest';
import type { UpdateRequest } from '../../../src/core/release/plan-update.ts';
import type { RefusalCode } from '../../../src/core/release/refusal.ts';
import { dayMs, hourMs, instantOf, toInstant } from '../../../src/core/time/instant.ts';
import { keyNamed, now, type Repository, signed } from './repository.ts';

export const at = (ms: number) => toInstant(now + ms);
export const thief = keyNamed('thief');

export interface Attack {
  readonly code: RefusalCode;
  readonly do: (hub: Repository) => Partial<UpdateRequest> | undefined;
}

const edit = (hub: Repository, path: string, from: string | RegExp, to: string) => {
  hub.files.set(path, new TextEncoder().encode(hub.text(path).replace(from, to)));
};
export const publish = (hub: Repository) => hub.publish([{ kind: 'item', id: 'c', words: '新' }]);
const newest = (hub: Repository, part: string) => [...hub.files.keys()].filter((path) => path.includes(part)).at(-1)!;
const bodyWith = (hub: Repository, words: string) =>
  [...hub.files.keys()].find((path) => path.startsWith('bodies/') && hub.text(path).includes(words))!;

export const attacks: Record<string, Attack> = {
  'a timestamp signed by a stranger': {
    code: 'signature',
    do: (hub) => {
      hub.keys = { ...hub.keys, timestamp: thief };
      publish(hub);
      return undefined;
    },
  },
  'a snapshot signed by the timestamp key': {
    code: 'signature',
    do: (hub) => {
      hub.keys = { ...hub.keys, snapshot: hub.keys.timestamp };
      publish(hub);
      return undefined;
    },
  },
  'targets signed by a stranger under an honest snapshot': {
    code: 'signature',
    do: (hub) => {
      hub.keys = { ...hub.keys, targets: thief };
      publish(hub);
      return undefined;
    },
  },
  'a timestamp whose words were changed after signing': {
    code: 'signature',
    do: (hub) => {
      publish(hub);
      edit(hub, 'metadata/timestamp.json', '"version":3', '"version":4');
      return undefined;
    },
  },
  'an old timestamp played again': {
    code: 'rollback',
    do: (hub) => {
      hub.timestampVersion = 0;
      hub.signTimestamp();
      return undefined;
    },
  },
  'a new timestamp that names an old snapshot': {
    code: 'rollback',
    do: (hub) => {
      hub.version = 0;
      hub.sign();
      return undefined;
    },
  },
  'two timestamps of one version': {
    code: 'mix-and-match',
    do: (hub) => {
      hub.version -= 1;
      hub.timestampVersion -= 1;
      hub.expires = '2028-01-01T00:00:00Z';
      hub.sign();
      return undefined;
    },
  },
  'a snapshot that names older targets': {
    code: 'rollback',
    do: (hub) => {
      const meta = { version: 1, length: 1, hashes: { sha256: '0'.repeat(64) } };
      hub.version += 1;
      hub.signSnapshot({ 'targets.json': meta });
      return undefined;
    },
  },
  'a snapshot of another version than the timestamp names': {
    code: 'mix-and-match',
    do: (hub) => {
      publish(hub);
      hub.signTimestamp({ ...hub.snapshotMeta, version: 9 });
      hub.files.set('metadata/9.snapshot.json', hub.files.get('metadata/3.snapshot.json')!);
      return undefined;
    },
  },
  'an older snapshot under the newest name': {
    code: 'hash-mismatch',
    do: (hub) => {
      const old = hub.files.get('metadata/2.snapshot.json')!;
      publish(hub);
      hub.files.set('metadata/3.snapshot.json', old);
      return undefined;
    },
  },
  'older targets under the newest name': {
    code: 'hash-mismatch',
    do: (hub) => {
      const old = hub.files.get('metadata/2.targets.json')!;
      publish(hub);
      hub.files.set('metadata/3.targets.json', old);
      return undefined;
    },
  },
  'a feed held back for a day': { code: 'expired', do: () => ({ at: at(24 * hourMs) }) },
  'a snapshot past its date': {
    code: 'expired',
    do: (hub) => {
      hub.expires = '2026-06-17T07:59:59Z';
      publish(hub);
      return undefined;
    },
  },
  'an unchanged feed whose targets have expired': {
    code: 'expired',
    do: (hub) => {
      const later = instantOf('2027-06-17T00:00:00Z');
      hub.signedAt = toInstant(later - hourMs);
      hub.signTimestamp();
      hub.rootExpires = '2029-01-01T00:00:00Z';
      hub.signRoot();
      return { at: later };
    },
  },
  'a root past its date': {
    code: 'expired',
    do: (hub) => {
      hub.rootExpires = '2026-06-17T08:00:00Z';
      hub.signRoot();
      return undefined;
    },
  },
  'a timestamp signed for longer than a day': {
    code: 'lifetime',
    do: (hub) => {
      hub.timestampFor = 24 * hourMs + 1000;
      publish(hub);
      return undefined;
    },
  },
  'a carried timestamp on an online board': {
    code: 'not-carried',
    do: (hub) => {
      hub.feed = 'carried';
      hub.timestampFor = 30 * dayMs;
      publish(hub);
      return undefined;
    },
  },
  'a carried timestamp for more than 45 days': {
    code: 'lifetime',
    do: (hub) => {
      hub.feed = 'carried';
      hub.timestampFor = 45 * dayMs + 1000;
      publish(hub);
      return { feed: 'carried' };
    },
  },
  'a carried timestamp signed with the online key': {
    code: 'signature',
    do: (hub) => {
      hub.feed = 'carried';
      hub.keys = { ...hub.keys, carried: hub.keys.timestamp };
      publish(hub);
      return { feed: 'carried' };
    },
  },
  'an online timestamp signed with the carried key': {
    code: 'signature',
    do: (hub) => {
      hub.keys = { ...hub.keys, timestamp: hub.keys.carried };
      publish(hub);
      return undefined;
    },
  },
  'a root replaced by a stranger’s': {
    code: 'root-chain',
    do: (hub) => {
      const keys = [thief, keyNamed('thief-b'), keyNamed('thief-c')];
      hub.keys = { ...hub.keys, root: keys };
      hub.signRoot();
      return undefined;
    },
  },
  'a root one of the old keys did not sign': {
    code: 'root-chain',
    do: (hub) => {
      const [a, b, c] = hub.keys.root as [typeof thief, typeof thief, typeof thief];
      hub.keys = { ...hub.keys, root: [thief, b, c] };
      hub.signRoot([thief, b]);
      expect(a).toBeDefined();
      return undefined;
    },
  },
  'a root its own keys did not sign': {
    code: 'root-chain',
    do: (hub) => {
      const old = hub.keys.root;
      hub.keys = { ...hub.keys, root: [thief, keyNamed('thief-b'), keyNamed('thief-c')] };
      hub.signRoot(old);
      return undefined;
    },
  },
  'one root key signing under two ids': {
    code: 'root-chain',
    do: (hub) => {
      const [a] = hub.keys.root as [typeof thief];
      hub.keys = { ...hub.keys, root: [a, { ...a, id: 'f'.repeat(64) }, keyNamed('root-c')] };
      hub.signRoot();
      hub.files.set(
        'metadata/2.root.json',
        signed(JSON.parse(hub.text('metadata/2.root.json')).signed, [a, { ...a, id: 'f'.repeat(64) }]),
      );
      return undefined;
    },
  },
  'a root that skips a version': {
    code: 'root-chain',
    do: (hub) => {
      hub.rootVersion = 2;
      hub.signRoot();
      hub.files.set('metadata/2.root.json', hub.files.get('metadata/3.root.json')!);
      return undefined;
    },
  },
  'an office that becomes a demo': {
    code: 'purpose',
    do: (hub) => {
      hub.purpose = 'demo';
      hub.signRoot();
      return { accepts: ['demo', 'simulation', 'office'] };
    },
  },
  'a repository that takes another office’s name': {
    code: 'root-chain',
    do: (hub) => {
      hub.repository = 'nantou';
      hub.signRoot();
      return undefined;
    },
  },
  'a list whose words were changed': {
    code: 'hash-mismatch',
    do: (hub) => {
      publish(hub);
      edit(hub, newest(hub, 'release/'), '"boundary"', '"boundari"');
      return undefined;
    },
  },
  'a body whose words were changed': {
    code: 'hash-mismatch',
    do: (hub) => {
      publish(hub);
      edit(hub, bodyWith(hub, '新'), '新', '旧');
      return undefined;
    },
  },
  'a body that goes on for ever': {
    code: 'too-large',
    do: (hub) => {
      publish(hub);
      hub.files.set(bodyWith(hub, '新'), new Uint8Array(1_000_000));
      return undefined;
    },
  },
  'a timestamp that goes on for ever': {
    code: 'too-large',
    do: (hub) => {
      hub.files.set('metadata/timestamp.json', new Uint8Array(1_000_000));
      return undefined;
    },
  },
  'a body that is not there': {
    code: 'missing',
    do: (hub) => {
      publish(hub);
      hub.files.delete(bodyWith(hub, '新'));
      return undefined;
    },
  },
  'a captive portal that answers everything with a page': {
    code: 'malformed',
    do: () => ({ fetch: async () => new TextEncoder().encode('<!doctype html><title>Welcome</title>') }),
  },
  'targets of another lineage than the timestamp speaks of': {
    code: 'wrong-lineage',
    do: (hub) => {
      publish(hub);
      hub.lineage = 'two';
      hub.signTimestamp();
      return undefined;
    },
  },
  'an older release under newer metadata': {
    code: 'rollback',
    do: (hub) => {
      hub.release = 1;
      hub.sign();
      return undefined;
    },
  },
  'the same release number with another list': {
    code: 'mix-and-match',
    do: (hub) => {
      hub.release = 1;
      hub.previous = null;
      hub.publish([{ kind: 'item', id: 'b', words: '另一个' }]);
      return undefined;
    },
  },
};
