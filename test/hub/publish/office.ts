/** A publishing hub without its front door: a database, keys in a folder, a clock the test sets, records written as the desk writes them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sql } from 'postgres';
import { canonicalJson } from '../../../src/core/release/canonical-json.ts';
import { bodyPath } from '../../../src/core/release/feed.ts';
import { type Planned, planUpdate } from '../../../src/core/release/plan-update.ts';
import { pinRoot, type Trust } from '../../../src/core/release/trust.ts';
import type { Update } from '../../../src/core/release/update.ts';
import { type Instant, instantOf, toIso } from '../../../src/core/time/instant.ts';
import { contentHashOf, sha256 } from '../../../src/hub/hashes.ts';
import { sealApproval } from '../../../src/hub/publish/approval.ts';
import type { KeyStore } from '../../../src/hub/publish/key-files.ts';
import { openKeys } from '../../../src/hub/publish/keys.ts';
import { createPublisher, type Plans, type Publisher } from '../../../src/hub/publish/publisher.ts';
import { tools } from '../../core/release/repository.ts';
import { testDatabase } from '../../support/hub-database.ts';

export const start = instantOf('2026-06-17T08:00:00Z');

export interface TestItem {
  readonly id: string;
  readonly words?: string;
  readonly revision?: number;
  readonly audience?: readonly string[];
  readonly distributeFrom?: string;
  readonly example?: boolean;
  readonly media?: readonly { readonly hash: string; readonly mediaType: string; readonly bytes: number }[];
  readonly urgent?: boolean;
}

export interface TestOffice {
  readonly sql: Sql;
  readonly publisher: Publisher;
  readonly keysDir: string;
  readonly logged: { readonly level: string; readonly event: string; readonly facts: unknown }[];
  rings: number;
  now: Instant;
  keys: KeyStore;
  close(): Promise<void>;
}

export async function openTestOffice(plans: Plans = async () => []): Promise<TestOffice> {
  const database = await testDatabase();
  const keysDir = await mkdtemp(join(tmpdir(), 'noticeboard-keys-'));
  const office: TestOffice = {
    sql: database.sql,
    publisher: undefined as never,
    keysDir,
    logged: [],
    rings: 0,
    now: start,
    keys: await openKeys(keysDir, { now: start, simulated: false }),
    async close() {
      await database.drop();
      await rm(keysDir, { recursive: true });
    },
  };
  return Object.assign(office, { publisher: publisherOf(office, plans) });
}

export function publisherOf(office: TestOffice, plans: Plans = async () => []): Publisher {
  return createPublisher({
    sql: office.sql,
    clock: { simulated: false, now: () => office.now },
    keys: () => office.keys,
    bell: {
      ring: async () => {
        office.rings += 1;
      },
    },
    log: (level, event, facts) => office.logged.push({ level, event, facts }),
    plans,
    metrics: 'm1',
  });
}

/** An item with a sealed approval, as issuing leaves it. */
export async function issue(office: TestOffice, item: TestItem): Promise<{ readonly hash: string; readonly body: string }> {
  const { id, words = `words of ${id}`, revision = 1, audience = ['*'], urgent = false, ...more } = item;
  const value = {
    format: 1,
    id,
    revision,
    kind: 'notice',
    title: words,
    audience,
    blocks: [{ type: 'paragraph', text: words }],
    ...more,
  };
  const body = canonicalJson(value);
  const approval = {
    itemId: id,
    revision,
    contentHash: contentHashOf(value),
    author: '李文',
    approver: '王芳',
    basis: null,
    decidedAt: toIso(start),
  };
  const seal = sealApproval(office.keys.sealKey, approval);
  await office.sql`insert into approvals (item_id, revision, content_hash, author, approver, basis, decided_at, seal)
    values (${id}, ${revision}, ${approval.contentHash}, ${approval.author}, ${approval.approver}, null, ${approval.decidedAt}, ${seal})
    on conflict (item_id, revision) do update set content_hash = excluded.content_hash, seal = excluded.seal`;
  await putRecord(office.sql, {
    kind: 'item',
    id,
    revision,
    audience,
    body,
    urgent,
    distributeFrom: item.distributeFrom ?? null,
  });
  return { hash: sha256(body), body };
}

export interface TestRecord {
  readonly kind: string;
  readonly id: string;
  readonly body: string;
  readonly revision?: number;
  readonly audience?: readonly string[];
  readonly urgent?: boolean;
  readonly distributeFrom?: string | null;
}

export async function putRecord(sql: Sql, record: TestRecord): Promise<void> {
  const { kind, id, body, revision = 1, audience = ['*'], urgent = false, distributeFrom = null } = record;
  await sql`insert into records (kind, id, revision, audience, hash, body, distribute_from, urgent)
    values (${kind}, ${id}, ${revision}, ${audience as string[]}, ${sha256(body)}, ${Buffer.from(body)}, ${distributeFrom}, ${urgent})
    on conflict (kind, id) do update set revision = excluded.revision, audience = excluded.audience, hash = excluded.hash,
      body = excluded.body, distribute_from = excluded.distribute_from, urgent = excluded.urgent`;
}

export async function takeBack(sql: Sql, id: string, reason: string): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`delete from records where kind = 'item' and id = ${id}`;
    await tx`insert into removals (kind, id, reason, at) values ('item', ${id}, ${reason}, ${toIso(start)})`;
  });
}

/** A fetcher over `feed_files`, as a board's. */
export const feedFetch = (sql: Sql) => async (path: string) => {
  const [row] = await sql<{ bytes: Uint8Array }[]>`select bytes from feed_files where path = ${path}`;
  return row ? new Uint8Array(row.bytes) : null;
};

/** Paths of feed files whose bytes hold the text. */
export async function filesWith(sql: Sql, text: string): Promise<readonly string[]> {
  const rows = await sql<{ path: string }[]>`
    select path from feed_files where position(${Buffer.from(text)}::bytea in bytes) > 0 order by path`;
  return rows.map(({ path }) => path);
}

export async function hasBody(sql: Sql, hash: string): Promise<boolean> {
  return (await feedFetch(sql)(bodyPath(hash))) !== null;
}

export async function newestList(
  sql: Sql,
): Promise<{ readonly number: number; readonly effect: string; readonly changes: readonly Record<string, unknown>[] }> {
  const [row] = await sql<{ list: never }[]>`select list from releases order by issued_at desc, number desc limit 1`;
  return row!.list;
}

/** A board that trusts the office's first root and has pulled nothing. */
export async function pinned(office: TestOffice): Promise<Trust> {
  const result = await pinRoot((await feedFetch(office.sql)('metadata/1.root.json'))!, ['demo'], tools);
  if (result.kind === 'refused') throw new Error(result.refusal.reason);
  return result.trust;
}

export function pull(office: TestOffice, trust: Trust, fetch = feedFetch(office.sql)): Promise<Planned> {
  return planUpdate({ trust, at: office.now, feed: 'online', accepts: ['demo', 'office'], fetch, tools });
}

export function mustUpdate(planned: Planned): Update {
  if (planned.kind !== 'update') throw new Error(JSON.stringify(planned));
  return planned;
}

export const ids = (update: Update) => update.puts.map(({ ref }) => ref.id).sort();
