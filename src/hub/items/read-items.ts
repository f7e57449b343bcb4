/** The register as the desk reads it: which item lies where, since when, and what has happened to it. */
import type { Sql, TransactionSql } from 'postgres';
import type { ItemContent } from '../../core/item/item.ts';
import type { ItemLane } from '../../core/staff/wire.ts';

export interface DeskRow {
  readonly id: string;
  readonly state: string;
  readonly lane: ItemLane;
  readonly revision: number;
  readonly issued_revision: number | null;
  readonly covered_at: Date | null;
  readonly managed_by_file: boolean;
  readonly source: string | null;
  readonly due_at: Date | null;
  readonly urgent: boolean;
  readonly author: string;
  readonly approver: string | null;
  readonly since: Date;
  readonly last_event: string | null;
  readonly last_reason: string | null;
  readonly content_hash: string;
  /** The words that are in work, or for an item with none those on boards. */
  readonly content: ItemContent | null;
}

export interface DeskQuery {
  readonly lane?: ItemLane | undefined;
  readonly id?: string | undefined;
  /** Part of a title, an index number or an id. */
  readonly search?: string | undefined;
  readonly category?: string | undefined;
  readonly limit: number;
}

/**
 * Where an item lies follows from its newest words: not put forward (draft), put forward (review), cleared (issue), on
 * boards as they are (live), or over. `since` is the decision on them, or the step that put them there. The steps are
 * looked for only where words are in work: of ten thousand items that is a handful.
 */
const desk = (sql: Sql | TransactionSql) => sql`
  select i.id, i.state, i.revision, i.issued_revision, i.covered_at, i.managed_by_file, i.source, i.due_at, i.urgent,
    r.author, a.approver, r.content, r.content_hash, e.event as last_event, e.reason as last_reason,
    coalesce(a.decided_at, e.at, r.created_at) as since,
    case
      when i.state in ('withdrawn', 'repealed', 'expired') and i.issued_revision is not distinct from i.revision then 'ended'
      when i.state = 'withdrawn' then 'ended'
      when i.issued_revision = i.revision then 'live'
      when a.approver is not null then 'issue'
      when e.event = 'submit' then 'review'
      else 'draft'
    end as lane
  from items i
  join item_revisions r on r.item_id = i.id and r.revision = i.revision
  left join approvals a on a.item_id = i.id and a.revision = i.revision and a.content_hash = r.content_hash
  left join lateral (
    select event, at, reason from item_events
    where i.issued_revision is distinct from i.revision and item_id = i.id and revision = i.revision and event in ('edit', 'submit', 'reject') order by seq desc limit 1
  ) e on true`;

export async function deskRows(sql: Sql | TransactionSql, query: DeskQuery): Promise<readonly DeskRow[]> {
  const { lane = null, id = null, search = '', category = null, limit } = query;
  const pattern = `%${search.replace(/[%_\\]/g, '\\$&')}%`;
  const newestFirst = lane === 'live' || lane === 'ended';
  /** Words in work, or none; null: either. */
  const working = lane === null || lane === 'ended' ? null : lane !== 'live';
  return sql<DeskRow[]>`
    select * from (${desk(sql)}
      where (${working}::boolean is null or (i.issued_revision is distinct from i.revision) = ${working}) and (${id}::text is null or i.id = ${id})
    ) d
    where (${lane}::text is null or lane = ${lane})
      and (${category}::text is null or content ->> 'category' = ${category})
      and (${search} = '' or content ->> 'title' ilike ${pattern} or id ilike ${pattern} or content ->> 'indexNumber' ilike ${pattern})
    order by urgent desc, case when ${newestFirst} then since end desc, since, id limit ${limit}`;
}

export async function laneCounts(sql: Sql | TransactionSql): Promise<Readonly<Record<ItemLane, number>>> {
  const rows = await sql<{ lane: ItemLane; count: number }[]>`
    select lane, count(*)::int as count from (
      select case when state in ('withdrawn', 'repealed', 'expired') then 'ended' else 'live' end as lane from items
      where issued_revision = revision
      union all
      select lane from (${desk(sql)} where i.issued_revision is distinct from i.revision) working
    ) lanes group by lane`;
  const counted = Object.fromEntries(rows.map(({ lane, count }) => [lane, count]));
  return { draft: 0, review: 0, issue: 0, live: 0, ended: 0, ...counted };
}

export interface PastStep {
  readonly revision: number;
  readonly event: string;
  readonly actor: string;
  readonly at: Date;
  readonly reason: string | null;
  readonly content_hash: string;
}

/** Newest first; the writing of a revision is a step like the others. */
export async function historyOf(sql: Sql | TransactionSql, id: string): Promise<readonly PastStep[]> {
  return sql<PastStep[]>`
    select revision, event, actor, at, reason, content_hash from (
      select revision, event, actor, at, reason, content_hash, seq from item_events where item_id = ${id} and event <> 'edit'
      union all
      select revision, 'edit', author, created_at, null, content_hash, 0 from item_revisions where item_id = ${id}
    ) steps order by at desc, seq desc, revision desc limit 300`;
}
