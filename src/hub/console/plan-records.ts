/** Playlists and schedules made in the console: records like those of kiosk-config, out by the same release. */
import { createHash } from 'node:crypto';
import type { JSONValue, Sql, TransactionSql } from 'postgres';
import { canonicalJson } from '../../core/release/canonical-json.ts';
import type { Instant } from '../../core/time/instant.ts';
import { recordAudit } from '../audit/audit.ts';
import { Refused } from './endpoint.ts';

export type PlanKind = 'playlist' | 'schedule';

export interface PlanRecord {
  readonly id: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly revision: number;
  readonly managedByFile: boolean;
}

export async function readPlans(sql: Sql | TransactionSql, kind: PlanKind): Promise<readonly PlanRecord[]> {
  const rows = await sql<{ id: string; body: Uint8Array; revision: number; made: boolean }[]>`
    select r.id, r.body, r.revision, c.id is not null as made from records r
    left join console_records c on c.kind = r.kind and c.id = r.id where r.kind = ${kind} order by r.id`;
  return rows.map(({ id, body, revision, made }) => ({
    id,
    body: JSON.parse(Buffer.from(body).toString('utf8')) as Record<string, unknown>,
    revision,
    managedByFile: !made,
  }));
}

export interface PlanChange {
  readonly kind: PlanKind;
  readonly id: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly actor: string;
  readonly at: Instant;
  /** The glass turns at once, not at the next page: a takeover, the slate. */
  readonly urgent?: boolean;
  readonly second?: string | null;
}

async function mustBeOurs(tx: TransactionSql, kind: PlanKind, id: string): Promise<boolean> {
  const [row] = await tx<{ made: boolean }[]>`
    select c.id is not null as made from records r left join console_records c on c.kind = r.kind and c.id = r.id
    where r.kind = ${kind} and r.id = ${id} for update of r`;
  if (row && !row.made)
    throw new Refused(
      409,
      'managed-by-file',
      `The ${kind} “${id}” is managed by a file of kiosk-config: change it there, or take another id.`,
    );
  return row !== undefined;
}

/** @throws Refused 409 for what a file manages */
export async function putPlan(
  tx: TransactionSql,
  { kind, id, body, actor, at, urgent = false, second = null }: PlanChange,
): Promise<number> {
  await mustBeOurs(tx, kind, id);
  const bytes = Buffer.from(canonicalJson({ format: 1, ...body, id }));
  const hash = createHash('sha256').update(bytes).digest('hex');
  const [row] = await tx<{ revision: number }[]>`
    insert into records (kind, id, revision, audience, hash, body, urgent) values (${kind}, ${id}, 1, array['*'], ${hash}, ${bytes}, ${urgent})
    on conflict (kind, id) do update set revision = records.revision + 1, hash = excluded.hash, body = excluded.body, urgent = excluded.urgent
    returning revision`;
  const revision = row?.revision ?? 1;
  await tx`insert into console_records (kind, id, body, revision, changed_by, changed_at)
    values (${kind}, ${id}, ${tx.json(body as JSONValue)}, ${revision}, ${actor}, ${new Date(at)})
    on conflict (kind, id) do update set body = excluded.body, revision = excluded.revision, changed_by = excluded.changed_by, changed_at = excluded.changed_at`;
  const detail = { [kind]: id, revision, ...(second === null ? {} : { second }), body };
  await recordAudit(tx, { actor, command: `${kind}-put`, at, detail });
  return revision;
}

/** @throws Refused 404, 409 */
export async function removePlan(
  tx: TransactionSql,
  { kind, id, actor, at, second = null }: Pick<PlanChange, 'kind' | 'id' | 'actor' | 'at' | 'second'>,
): Promise<void> {
  if (!(await mustBeOurs(tx, kind, id))) throw new Refused(404, `unknown-${kind}`, `There is no ${kind} “${id}”.`);
  await tx`delete from records where kind = ${kind} and id = ${id}`;
  await tx`delete from console_records where kind = ${kind} and id = ${id}`;
  await tx`insert into removals (kind, id, reason, at) values (${kind}, ${id}, 'retired', ${new Date(at)})`;
  await recordAudit(tx, { actor, command: `${kind}-remove`, at, detail: { [kind]: id, ...(second === null ? {} : { second }) } });
}
