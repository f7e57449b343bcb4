/** A TUF repository in memory that signs whatever it is told, right or wrong: the hub of the client's tests. */
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { bucketOf } from '../../../src/core/release/bucket.ts';
import { canonicalJson } from '../../../src/core/release/canonical-json.ts';
import { chunkText } from '../../../src/core/release/chunk.ts';
import { bodyPath, targetPath } from '../../../src/core/release/feed.ts';
import { messageOf, type Purpose } from '../../../src/core/release/metadata.ts';
import type { UpdateRequest } from '../../../src/core/release/plan-update.ts';
import type { RecordRef } from '../../../src/core/release/record.ts';
import { pinRoot, type Tools, type Trust } from '../../../src/core/release/trust.ts';
import { hourMs, type Instant, instantOf, toInstant, toIso } from '../../../src/core/time/instant.ts';

export const now = instantOf('2026-06-17T08:00:00Z');
export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const utf8 = (text: string) => new TextEncoder().encode(text);
const derPrefix = { private: '302e020100300506032b657004220420', public: '302a300506032b6570032100' };

export const tools: Tools = {
  sha256: async (bytes) => sha256(bytes),
  verify: async (publicKey, signature, bytes) => {
    const key = createPublicKey({ key: Buffer.from(derPrefix.public + publicKey, 'hex'), format: 'der', type: 'spki' });
    return verify(null, bytes, key, Buffer.from(signature, 'hex'));
  },
};

export interface TestKey {
  readonly id: string;
  readonly object: { readonly keytype: string; readonly scheme: string; readonly keyval: { readonly public: string } };
  readonly privateKey: KeyObject;
}

/** Always the same key for the same name. */
export function keyNamed(name: string): TestKey {
  const seed = createHash('sha256').update(name).digest('hex');
  const privateKey = createPrivateKey({ key: Buffer.from(derPrefix.private + seed, 'hex'), format: 'der', type: 'pkcs8' });
  const hex = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(12).toString('hex');
  const object = { keytype: 'ed25519', scheme: 'ed25519', keyval: { public: hex } };
  return { id: sha256(messageOf(object)), object, privateKey };
}

export function signed(value: object, keys: readonly TestKey[]): Uint8Array {
  const signatures = keys.map((key) => ({ keyid: key.id, sig: sign(null, messageOf(value), key.privateKey).toString('hex') }));
  return utf8(canonicalJson({ signed: value, signatures }));
}

export interface Body {
  readonly kind: string;
  readonly id: string;
  readonly revision?: number;
  readonly audience?: readonly string[];
  readonly words?: string;
  /** The whole body; default: the id and its words. */
  readonly body?: object;
}

interface Roles {
  readonly root: readonly TestKey[];
  readonly targets: TestKey;
  readonly snapshot: TestKey;
  readonly timestamp: TestKey;
  readonly carried: TestKey;
}

/** Every number the next signing uses is a field, so that a test can bend one and sign again. */
export class Repository {
  files = new Map<string, Uint8Array>();
  keys: Roles = {
    root: [keyNamed('root-a'), keyNamed('root-b'), keyNamed('root-c')],
    targets: keyNamed('targets'),
    snapshot: keyNamed('snapshot'),
    timestamp: keyNamed('timestamp'),
    carried: keyNamed('carried'),
  };
  purpose: Purpose = 'office';
  repository = 'dongfeng';
  lineage = 'one';
  release = 0;
  rootVersion = 0;
  rootExpires = '2027-06-17T00:00:00Z';
  expires = '2027-06-17T00:00:00Z';
  version = 0;
  timestampVersion = 0;
  feed: 'online' | 'carried' = 'online';
  signedAt: Instant = now;
  timestampFor = 24 * hourMs;
  buckets = 4;
  effect: 'boundary' | 'now' = 'boundary';
  lists: Record<string, { length: number; hashes: { sha256: string } }> = {};
  records = new Map<string, { ref: RecordRef; text: string }>();
  previous: string | null = null;

  constructor() {
    this.signRoot();
  }

  put(path: string, bytes: Uint8Array): { length: number; hashes: { sha256: string } } {
    this.files.set(path, bytes);
    return { length: bytes.length, hashes: { sha256: sha256(bytes) } };
  }

  /** The next root, vouched for by the old keys and the present ones unless told otherwise. */
  signRoot(by: readonly TestKey[] = this.keys.root, threshold = 2): void {
    const { root, targets, snapshot, timestamp, carried } = this.keys;
    this.rootVersion += 1;
    const all = [...root, targets, snapshot, timestamp, carried];
    const role = (keys: readonly TestKey[], least = 1) => ({ keyids: keys.map((key) => key.id), threshold: least });
    const value = {
      _type: 'root',
      spec_version: '1.0.31',
      version: this.rootVersion,
      expires: this.rootExpires,
      consistent_snapshot: true,
      keys: Object.fromEntries(all.map((key) => [key.id, key.object])),
      roles: { root: role(root, threshold), targets: role([targets]), snapshot: role([snapshot]), timestamp: role([timestamp]) },
      'x-noticeboard': { purpose: this.purpose, repository: this.repository, carried: role([carried]) },
    };
    const bytes = signed(value, by);
    this.put(`metadata/${this.rootVersion}.root.json`, bytes);
    this.put('metadata/root.json', bytes);
  }

  /** A release with these puts and removals, signed all the way up. */
  publish(puts: readonly Body[], removals: readonly string[] = []): void {
    this.release += 1;
    const changes: object[] = puts.map((body) => this.take(body));
    for (const name of removals) {
      const { kind, id, revision, audience, hash } = this.records.get(name)!.ref;
      this.records.delete(name);
      this.files.delete(bodyPath(hash));
      changes.push({ op: 'remove', kind, id, revision, audience, hash, reason: 'withdrawn' });
    }
    this.writeList(changes);
    this.sign();
  }

  private take({ kind, id, revision = 1, audience = ['*'], words, body = { id, words } }: Body): object {
    const text = canonicalJson(body);
    const hash = sha256(utf8(text));
    const ref = { kind, id, revision, audience: [...audience], hash, length: utf8(text).length };
    this.records.set(`${kind}/${id}`, { ref, text });
    if (audience.includes('*')) this.put(bodyPath(hash), utf8(text));
    return { op: 'put', ...ref };
  }

  private writeList(changes: readonly object[]): void {
    const { lineage, release: number, previous, effect } = this;
    const list = {
      format: 1,
      lineage,
      number,
      previous,
      issuedAt: toIso(this.signedAt),
      takesEffectAt: toIso(this.signedAt),
      effect,
      metrics: 'm1',
      changes,
    };
    const bytes = utf8(canonicalJson(list));
    this.previous = sha256(bytes);
    this.lists[`release/${number}.json`] = this.put(targetPath(`release/${number}.json`, this.previous), bytes);
  }

  /** Index, targets, snapshot and timestamp, each one version up. */
  sign(): void {
    this.version += 1;
    const about = { lineage: this.lineage, release: this.release };
    const common = { spec_version: '1.0.31', expires: this.expires };
    const index = utf8(canonicalJson(this.index()));
    const targets = { 'snapshot.json': this.put(targetPath('snapshot.json', sha256(index)), index), ...this.lists };
    const targetsBytes = signed({ _type: 'targets', ...common, version: this.version, targets, 'x-noticeboard': about }, [
      this.keys.targets,
    ]);
    const targetsMeta = { version: this.version, ...this.put(`metadata/${this.version}.targets.json`, targetsBytes) };
    this.signSnapshot({ 'targets.json': targetsMeta });
  }

  signSnapshot(meta: Record<string, { version: number }>): void {
    const snapshot = { _type: 'snapshot', spec_version: '1.0.31', expires: this.expires, version: this.version, meta };
    const path = `metadata/${this.version}.snapshot.json`;
    this.signTimestamp({ version: this.version, ...this.put(path, signed(snapshot, [this.keys.snapshot])) });
  }

  snapshotMeta: object = {};
  signTimestamp(snapshotMeta: object = this.snapshotMeta): void {
    this.snapshotMeta = snapshotMeta;
    this.timestampVersion += 1;
    const value = {
      _type: 'timestamp',
      spec_version: '1.0.31',
      version: this.timestampVersion,
      expires: toIso(toInstant(this.signedAt + this.timestampFor)),
      meta: { 'snapshot.json': snapshotMeta },
      'x-noticeboard': { lineage: this.lineage, release: this.release, signedAt: toIso(this.signedAt), feed: this.feed },
    };
    this.put('metadata/timestamp.json', signed(value, [this.feed === 'carried' ? this.keys.carried : this.keys.timestamp]));
  }

  /** What the hub's clock says to a board's nonce. */
  time(nonce: string, at: Instant): Uint8Array {
    return signed({ _type: 'time', nonce, now: toIso(at) }, [this.keys.timestamp]);
  }

  private index(): object {
    const chunks = [];
    for (let bucket = 0; bucket < this.buckets; bucket += 1) {
      const members = [...this.records.values()].filter(({ ref }) => bucketOf(ref.kind, ref.id, this.buckets) === bucket);
      if (members.length === 0) continue;
      const chunkMembers = members.map(({ ref, text }) => ({ ref, bodyText: ref.audience.includes('*') ? text : null }));
      const bytes = utf8(chunkText(bucket, this.buckets, chunkMembers));
      this.put(bodyPath(sha256(bytes)), bytes);
      chunks.push({ bucket, hash: sha256(bytes), length: bytes.length, records: members.length });
    }
    const { lineage, release: number, buckets } = this;
    const at = toIso(this.signedAt);
    return { format: 1, lineage, number, issuedAt: at, takesEffectAt: at, metrics: 'm1', buckets, chunks };
  }

  /** What a fetcher of a board asked for, in order. */
  asked: string[] = [];
  readonly fetch = async (path: string): Promise<Uint8Array | null> => {
    this.asked.push(path);
    return this.files.get(path) ?? null;
  };

  request(trust: Trust, more: Partial<UpdateRequest> = {}): UpdateRequest {
    return { trust, at: now, feed: 'online', accepts: ['office'], fetch: this.fetch, tools, ...more };
  }

  async pinned(): Promise<Trust> {
    const result = await pinRoot(this.files.get('metadata/1.root.json')!, [this.purpose], tools);
    if (result.kind === 'refused') throw new Error(result.refusal.reason);
    return result.trust;
  }

  text(path: string): string {
    return new TextDecoder().decode(this.files.get(path)!);
  }
}
