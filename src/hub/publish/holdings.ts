/** The live set as the programme needs it: exactly what a board holds after this release, so that hub and board agree. */
import type { Sql, TransactionSql } from 'postgres';
import * as v from 'valibot';
import type { Item } from '../../core/item/item.ts';
import type { Board } from '../../core/office/board.ts';
import type { SiteRecord } from '../../core/office/site.ts';
import { AlertRecord } from '../../core/programme/alert.ts';
import type { HeldAlert } from '../../core/programme/alert-span.ts';
import { headOf } from '../../core/programme/head.ts';
import type { Playlist } from '../../core/programme/playlist.ts';
import type { Holdings, Plan } from '../../core/programme/programme.ts';
import type { Calendar, Schedule } from '../../core/programme/schedule.ts';
import type { Instant } from '../../core/time/instant.ts';

export interface LiveSet {
  readonly holdings: Holdings;
  readonly items: ReadonlyMap<string, Item>;
}

interface At {
  readonly lineage: string;
  readonly number: number;
  readonly takesEffectAt: Instant;
}

/** Null before the office's site is live. Bodies come from the feed, or for a narrower audience from the register. */
export async function readLiveSet(sql: Sql | TransactionSql, { lineage, number, takesEffectAt }: At): Promise<LiveSet | null> {
  const rows = await sql<{ kind: string; id: string; hash: string; body: Uint8Array | null }[]>`
    select l.kind, l.id, l.hash, coalesce(f.bytes, case when r.hash = l.hash then r.body end) as body
    from live l left join feed_files f on f.path = 'bodies/' || l.hash || '.json' left join records r on r.kind = l.kind and r.id = l.id
    order by l.kind, l.id`;
  const bodies = <T>(kind: string): { readonly hash: string; readonly body: T }[] =>
    rows.flatMap((r) =>
      r.kind === kind && r.body ? [{ hash: r.hash, body: JSON.parse(Buffer.from(r.body).toString('utf8')) as T }] : [],
    );
  const only = <T>(kind: string): T[] => bodies<T>(kind).map((b) => b.body);
  const [site] = only<SiteRecord>('site');
  if (!site) return null;
  const items = bodies<Item>('item');
  const holdings: Holdings = {
    lineage,
    release: number,
    takesEffectAt,
    site,
    boards: only<Board>('board'),
    playlists: only<Playlist>('playlist'),
    schedules: only<Schedule>('schedule'),
    calendars: only<Calendar>('calendar'),
    plans: only<Plan>('plan'),
    alerts: bodies<unknown>('alert').flatMap(({ hash, body }) => heldAlert(hash, body)),
    items: items.map(({ hash, body }) => headOf(body, hash)),
  };
  return { holdings, items: new Map(items.map(({ hash, body }) => [hash, body])) };
}

/** The warnings boards hold. */
export async function readHeldAlerts(sql: Sql | TransactionSql): Promise<readonly HeldAlert[]> {
  const rows = await sql<{ hash: string; body: Uint8Array }[]>`
    select l.hash, r.body from live l join records r using (kind, id) where l.kind = 'alert' and r.hash = l.hash order by l.id`;
  return rows.flatMap(({ hash, body }) => heldAlert(hash, JSON.parse(Buffer.from(body).toString('utf8'))));
}

function heldAlert(hash: string, body: unknown): HeldAlert[] {
  const read = v.safeParse(AlertRecord, body);
  return read.success ? [{ hash, record: read.output }] : [];
}
