/**
 * What differs between the records that shall be live and those the newest release says are live. Only records touched
 * since (`unpublished`) are looked at, so the cost follows the change. What does not agree with itself or with its sealed
 * approval is refused: it stays out, is reported each time, and never keeps the others back (R5).
 */
import type { Sql, TransactionSql } from 'postgres';
import { canonicalJson } from '../../core/release/canonical-json.ts';
import type { Change } from '../../core/release/record.ts';
import { type Instant, parseInstant, toInstant, toIso } from '../../core/time/instant.ts';
import { sha256 } from '../hashes.ts';
import { type Approval, checkApproval } from './approval.ts';
import type { Purpose } from './root.ts';

export interface DesiredRecord {
  readonly kind: string;
  readonly id: string;
  readonly revision: number;
  readonly audience: readonly string[];
  readonly hash: string;
  readonly body: Uint8Array;
  readonly urgent: boolean;
}
export type Removal = Extract<Change, { op: 'remove' }>;

export interface RefusedRecord {
  readonly kind: string;
  readonly id: string;
  readonly revision: number;
  readonly reason: string;
}

export interface Changes {
  readonly puts: readonly DesiredRecord[];
  readonly removals: readonly Removal[];
  readonly refusals: readonly RefusedRecord[];
}

export interface Gate {
  readonly now: Instant;
  readonly purpose: Purpose;
  readonly sealKey: Uint8Array;
}

interface Key {
  readonly kind: string;
  readonly id: string;
  readonly seqs: readonly string[];
}
interface LiveRow {
  readonly kind: string;
  readonly id: string;
  readonly revision: number;
  readonly audience: string[];
  readonly hash: string;
}
type RecordRow = DesiredRecord & { readonly distribute_from: Date | null };

/** What is to become of one touched record. */
type Verdict =
  | { readonly kind: 'put'; readonly record: DesiredRecord }
  | { readonly kind: 'remove'; readonly live: LiveRow }
  | { readonly kind: 'settled' }
  /** Not due yet: looked at again at its time. */
  | { readonly kind: 'wait' }
  | { readonly kind: 'refused'; readonly refusal: RefusedRecord };

const recordsAtOnce = 1_000;

export async function findChanges(tx: TransactionSql, gate: Gate): Promise<Changes> {
  const keys = await tx<
    Key[]
  >`select kind, id, array_agg(seq::text) as seqs from unpublished group by kind, id order by kind, id`;
  const [puts, removals, refusals]: [DesiredRecord[], Removal[], RefusedRecord[]] = [[], [], []];
  for (let from = 0; from < keys.length; from += recordsAtOnce) {
    const part = keys.slice(from, from + recordsAtOnce);
    const verdicts = await judge(tx, part, gate);
    await settle(tx, part, verdicts);
    for (const verdict of verdicts) {
      if (verdict.kind === 'put') puts.push(verdict.record);
      else if (verdict.kind === 'remove') removals.push(await removalOf(tx, verdict.live));
      else if (verdict.kind === 'refused') refusals.push(verdict.refusal);
    }
  }
  return { puts, removals, refusals };
}

/** One verdict a key, in order. The rows read are locked: what is signed is what was judged. */
async function judge(tx: TransactionSql, keys: readonly Key[], gate: Gate): Promise<readonly Verdict[]> {
  const [kinds, ids] = [keys.map(({ kind }) => kind), keys.map(({ id }) => id)];
  const records = await tx<RecordRow[]>`
    select r.kind, r.id, r.revision, r.audience, r.hash, r.body, r.urgent, r.distribute_from from records r
    join unnest(${kinds}::text[], ${ids}::text[]) as k(kind, id) on k.kind = r.kind and k.id = r.id for share of r`;
  const live = await tx<LiveRow[]>`
    select l.kind, l.id, l.revision, l.audience, l.hash from live l
    join unnest(${kinds}::text[], ${ids}::text[]) as k(kind, id) on k.kind = l.kind and k.id = l.id`;
  const approvals = await readApprovals(tx, records);
  const media = await mediaOnHub(tx, records);
  const nameOf = ({ kind, id }: { readonly kind: string; readonly id: string }) => `${kind}/${id}`;
  const [recordOf, liveOf] = [new Map(records.map((r) => [nameOf(r), r])), new Map(live.map((l) => [nameOf(l), l]))];
  return keys.map((key) => {
    if (key.kind === 'plan') return { kind: 'settled' };
    const facts = {
      record: recordOf.get(nameOf(key)),
      live: liveOf.get(nameOf(key)),
      approval: approvals.get(key.id) ?? null,
      media,
    };
    return verdictOn(facts, gate);
  });
}

interface Facts {
  readonly record: RecordRow | undefined;
  readonly live: LiveRow | undefined;
  readonly approval: SealedApproval | null;
  readonly media: ReadonlySet<string>;
}

function verdictOn({ record, live, approval, media }: Facts, gate: Gate): Verdict {
  if (!record) return live ? { kind: 'remove', live } : { kind: 'settled' };
  const parsed = parseBody(record.body);
  if (isBarred(record, parsed, gate)) return live ? { kind: 'remove', live } : { kind: 'settled' };
  if (live && isSame(record, live)) return { kind: 'settled' };
  if (record.distribute_from && record.distribute_from.getTime() > gate.now) return { kind: 'wait' };
  const { kind, id, revision, audience, hash, body, urgent } = record;
  const desired = { kind, id, revision, audience, hash, body, urgent };
  const refused = (reason: string): Verdict => ({ kind: 'refused', refusal: { kind, id, revision, reason } });
  if (!parsed || sha256(body) !== hash) return refused('the body in the database is not the one its hash names');
  if (kind !== 'item') return { kind: 'put', record: desired };
  const clearance = checkApproval(gate.sealKey, parsed, approval);
  if (clearance.kind === 'refused') return refused(clearance.reason);
  const fault = faultInRow(record, parsed) ?? faultInMedia(parsed, media);
  if (fault !== null) return refused(fault);
  return { kind: 'put', record: desired };
}

/** Items marked 示例 go out only while the root is a demo's or a simulation's. */
function isBarred({ kind }: RecordRow, body: Readonly<Record<string, unknown>> | null, { purpose }: Gate): boolean {
  return kind === 'item' && purpose === 'office' && body?.example === true;
}

function isSame(record: RecordRow, live: LiveRow): boolean {
  return (
    record.hash === live.hash &&
    record.revision === live.revision &&
    canonicalJson(record.audience) === canonicalJson(live.audience)
  );
}

/** The object a canonical body says, or null if it is anything else. */
export function parseBody(body: Uint8Array): Readonly<Record<string, unknown>> | null {
  const text = Buffer.from(body).toString('utf8');
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject && canonicalJson(value) === text ? (value as Readonly<Record<string, unknown>>) : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError || error instanceof TypeError) return null;
    throw error;
  }
}

/** What the row says about the item beside its words decides who gets it and when: it must be what was approved. */
function faultInRow(record: RecordRow, body: Readonly<Record<string, unknown>>): string | null {
  if (record.id !== body.id || record.revision !== body.revision)
    return 'the row names another item or revision than its words do';
  if (canonicalJson(record.audience) !== canonicalJson(body.audience ?? ['*']))
    return 'the row has another audience than was approved';
  const approvedFrom = parseInstant(body.distributeFrom);
  if ((record.distribute_from?.getTime() ?? null) !== approvedFrom)
    return 'the row is to go out at another time than was approved';
  return null;
}

/** Media an item names, as `hash type`. */
export function mediaOf(
  body: Readonly<Record<string, unknown>>,
): readonly { readonly hash: string; readonly mediaType: string }[] {
  return Array.isArray(body.media) ? (body.media as { hash: string; mediaType: string }[]) : [];
}

function faultInMedia(body: Readonly<Record<string, unknown>>, onHub: ReadonlySet<string>): string | null {
  const missing = mediaOf(body).find(({ hash, mediaType }) => !onHub.has(`${hash} ${mediaType}`));
  return missing ? `a ${missing.mediaType} it names is missing on the hub, or is not what its hash says` : null;
}

/** Media whose bytes are what their hash says, of those the records name; the database does the hashing. */
async function mediaOnHub(tx: TransactionSql, records: readonly RecordRow[]): Promise<ReadonlySet<string>> {
  const items = records.filter(({ kind }) => kind === 'item');
  const hashes = [...new Set(items.flatMap(({ body }) => mediaOf(parseBody(body) ?? {}).map(({ hash }) => hash)))];
  if (hashes.length === 0) return new Set();
  const rows = await tx<{ name: string }[]>`
    select hash || ' ' || media_type as name from media where hash = any(${hashes}::text[]) and encode(sha256(bytes), 'hex') = hash`;
  return new Set(rows.map(({ name }) => name));
}

type SealedApproval = Approval & { readonly seal: string };
interface ApprovalRow {
  readonly item_id: string;
  readonly revision: number;
  readonly content_hash: string;
  readonly author: string;
  readonly approver: string;
  readonly basis: string | null;
  readonly decided_at: Date;
  readonly seal: string;
}

export async function readApprovals(
  tx: TransactionSql,
  records: readonly { readonly kind: string; readonly id: string; readonly revision: number }[],
): Promise<ReadonlyMap<string, SealedApproval>> {
  const items = records.filter(({ kind }) => kind === 'item');
  const rows = await tx<ApprovalRow[]>`
    select a.item_id, a.revision, a.content_hash, a.author, a.approver, a.basis, a.decided_at, a.seal from approvals a
    join unnest(${items.map(({ id }) => id)}::text[], ${items.map(({ revision }) => revision)}::int[]) as k(id, revision)
      on k.id = a.item_id and k.revision = a.revision`;
  return new Map(rows.map((row) => [row.item_id, approvalIn(row)]));
}

function approvalIn({ item_id, content_hash, decided_at, revision, author, approver, basis, seal }: ApprovalRow): SealedApproval {
  const decidedAt = toIso(toInstant(decided_at.getTime()));
  return { itemId: item_id, revision, contentHash: content_hash, author, approver, basis, decidedAt, seal };
}

/** Takes what has been dealt with off the list; what waits or was refused stays, with its reason. */
async function settle(tx: TransactionSql, keys: readonly Key[], verdicts: readonly Verdict[]): Promise<void> {
  const done: string[] = [];
  const refused: { readonly seq: string; readonly reason: string }[] = [];
  keys.forEach(({ seqs }, i) => {
    const verdict = verdicts[i]!;
    if (verdict.kind === 'put' || verdict.kind === 'remove' || verdict.kind === 'settled') done.push(...seqs);
    else done.push(...seqs.slice(1));
    if (verdict.kind === 'refused') refused.push({ seq: seqs[0]!, reason: verdict.refusal.reason });
  });
  await tx`delete from unpublished where seq = any(${done}::bigint[])`;
  await tx`update unpublished u set refused = r.reason
    from unnest(${refused.map(({ seq }) => seq)}::bigint[], ${refused.map(({ reason }) => reason)}::text[]) as r(seq, reason)
    where u.seq = r.seq and u.refused is distinct from r.reason`;
}

async function removalOf(tx: TransactionSql, live: LiveRow): Promise<Removal> {
  const [row] = await tx<{ reason: string }[]>`
    select reason from removals where kind = ${live.kind} and id = ${live.id} order by seq desc limit 1`;
  return { op: 'remove', ...live, reason: row?.reason ?? 'retired' };
}

/** Puts every live record marked as an example on the list again: an office’s root takes none of them along. */
export async function touchExamples(tx: TransactionSql): Promise<void> {
  await tx`insert into unpublished (kind, id)
    select l.kind, l.id from live l join records r using (kind, id)
    where l.kind = 'item' and convert_from(r.body, 'UTF8')::jsonb -> 'example' = 'true'::jsonb`;
}

/** Everything is looked at again: after a restore. */
export async function touchEverything(tx: TransactionSql): Promise<void> {
  await tx`delete from unpublished`;
  await tx`insert into unpublished (kind, id) select kind, id from records union select kind, id from live`;
}

/** The next instant at which a record waiting for its `distributeFrom` becomes due; null if none waits. */
export async function nextDueAt(tx: TransactionSql | Sql, now: Instant): Promise<Instant | null> {
  const [row] = await tx<{ at: Date | null }[]>`
    select min(r.distribute_from) as at from records r join unpublished u using (kind, id) where r.distribute_from > ${new Date(now)}`;
  return row?.at ? toInstant(row.at.getTime()) : null;
}

/** What the publisher would not sign, and why: for /healthz, console and status. */
export async function refusedRecords(tx: TransactionSql | Sql): Promise<readonly RefusedRecord[]> {
  return tx<RefusedRecord[]>`
    select u.kind, u.id, r.revision, u.refused as reason from unpublished u join records r using (kind, id)
    where u.refused is not null order by u.kind, u.id`;
}
