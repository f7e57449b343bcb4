/**
 * From files to the register (DESIGN §5): what kiosk-config declares is read-only elsewhere; removing it retires it.
 * Items from files walk the same way as all others: written by one person, cleared by another, issued by the one function.
 */
import type { JSONValue, Sql, TransactionSql } from 'postgres';
import type { SiteRecord } from '../../core/office/site.ts';
import type { Calendar } from '../../core/programme/schedule.ts';
import { toScheduleRecord } from '../../core/programme/schedule-file.ts';
import { canonicalJson } from '../../core/release/canonical-json.ts';
import { dayMs, type Instant, instantOf } from '../../core/time/instant.ts';
import { chosenCalendars } from '../../core/time/working-calendar.ts';
import { dateOf } from '../../core/time/zone.ts';
import { recordAudit } from '../audit/audit.ts';
import { contentHashOf, sha256 } from '../hashes.ts';
import type { ItemDesk } from '../items/desk.ts';
import { putItemRecord } from '../items/issue.ts';
import { lockItem, readRevision, writeRevision } from '../items/revisions.ts';
import { takeStep } from '../items/steps.ts';
import type { Config, Declared } from './config.ts';
import { configHash } from './load.ts';
import type { LoadedItem } from './load-items.ts';

export interface Applied {
  readonly changed: boolean;
  readonly issued: number;
  readonly retired: number;
  /** Items that stay as they are, with the reason. */
  readonly kept: readonly { readonly id: string; readonly reason: string }[];
}

export interface ConfigDesk extends ItemDesk {
  /** Font slices the frame needs for the office's own words. */
  readonly siteFonts: (site: Config['site']) => readonly string[];
  readonly publicUrl: string;
}

const applyLock = 7_004;

/** The configuration last applied, or null on a hub that never had one. */
export async function lastApplied(sql: Sql): Promise<Declared | null> {
  const [row] = await sql<{ value: Declared }[]>`select value from meta where key = 'config'`;
  return row?.value ?? null;
}

export async function applyConfig(desk: ConfigDesk, config: Config): Promise<Applied> {
  const at = desk.clock.now();
  const outcome = { issued: 0, retired: 0, kept: [] as { id: string; reason: string }[] };
  const changed = (await desk.sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${applyLock})`;
    const records = await applyRecords(tx, desk, config, at);
    const declared = tx.json({ site: config.site, boards: config.boards } as unknown as JSONValue);
    await tx`insert into meta (key, value) values ('config', ${declared}) on conflict (key) do update set value = excluded.value`;
    for (const item of config.items) {
      const result = await applyItem(tx, desk, item, at);
      if (result === 'issued') outcome.issued += 1;
      else if (result !== 'unchanged') outcome.kept.push({ id: item.id, reason: result.reason });
    }
    outcome.retired = await retireRemoved(tx, desk, new Set(config.items.map((i) => i.id)));
    const any = records + outcome.issued + outcome.retired > 0;
    if (any)
      await recordAudit(tx, {
        actor: 'config',
        command: 'config-apply',
        at,
        detail: { hash: configHash(config), records, issued: outcome.issued, retired: outcome.retired },
      });
    return any;
  })) as boolean;
  return { changed, ...outcome };
}

async function applyRecords(tx: TransactionSql, desk: ConfigDesk, config: Config, at: Instant): Promise<number> {
  const site: SiteRecord & { fonts: readonly string[] } = {
    format: 1,
    office: config.site.office,
    categories: config.site.categories,
    defaultPlaylist: config.site.defaultPlaylist ?? config.playlists[0]?.id ?? '',
    ...(config.site.calendars ? { calendars: config.site.calendars } : {}),
    publicUrl: desk.publicUrl,
    example: config.site.example,
    fonts: desk.siteFonts(config.site),
  };
  const wanted: readonly (readonly [kind: string, id: string, body: object])[] = [
    ['site', 'site', site],
    ...config.boards.map((b) => ['board', b.id, { format: 1, ...b }] as const),
    ...config.playlists.map((p) => ['playlist', p.id, { format: 1, ...p }] as const),
    ...config.schedules.map((s) => ['schedule', s.id, { format: 1, ...toScheduleRecord(s) }] as const),
    ...calendarsInUse(config, at).map((c) => ['calendar', c.id, { format: 1, ...c }] as const),
  ];
  let changed = 0;
  for (const [kind, id, body] of wanted) changed += await putRecord(tx, kind, id, body);
  const names = wanted.map(([kind, id]) => `${kind}/${id}`);
  // A file takes over what the console made under the same id; what the console made otherwise is not the files' to retire.
  await tx`delete from console_records where kind || '/' || id = any(${names})`;
  const gone = await tx<{ kind: string; id: string }[]>`
    delete from records r where kind in ('board', 'playlist', 'schedule', 'calendar') and kind || '/' || id <> all(${names})
      and not exists (select 1 from console_records c where c.kind = r.kind and c.id = r.id) returning kind, id`;
  for (const { kind, id } of gone)
    await tx`insert into removals (kind, id, reason, at) values (${kind}, ${id}, 'retired', ${new Date(at)})`;
  return changed + gone.length;
}

/** Boards need no more than a year back of the calendars that the office or one of them names. */
function calendarsInUse({ site, boards, calendars }: Config, at: Instant): readonly Calendar[] {
  const choices = [site.calendars, ...boards.flatMap((board) => (board.calendars ? [board.calendars] : []))];
  const used = new Set(choices.flatMap((chosen) => chosenCalendars(calendars, chosen)));
  const oldest = dateOf(Math.floor(at / dayMs) - 366);
  return calendars.filter((calendar) => used.has(calendar) && calendar.validUntil > oldest);
}

async function putRecord(tx: TransactionSql, kind: string, id: string, body: object): Promise<number> {
  const bytes = Buffer.from(canonicalJson(body));
  const rows =
    await tx`insert into records (kind, id, revision, audience, hash, body) values (${kind}, ${id}, 1, array['*'], ${sha256(bytes)}, ${bytes})
    on conflict (kind, id) do update set revision = records.revision + 1, hash = excluded.hash, body = excluded.body where records.hash <> excluded.hash returning id`;
  return rows.length;
}

const onBoards: ReadonlySet<string> = new Set(['issued', 'corrected']);

type ItemOutcome = 'issued' | 'unchanged' | { readonly reason: string };

async function applyItem(
  tx: TransactionSql,
  desk: ConfigDesk,
  { id, content, review, pictures }: LoadedItem,
  at: Instant,
): Promise<ItemOutcome> {
  const before = await lockItem(tx, id);
  if (before?.state === 'withdrawn' || before?.state === 'repealed') {
    const words = await readRevision(tx, id, before.revision);
    return words?.content_hash === contentHashOf({ id, ...content })
      ? 'unchanged'
      : { reason: `it was ${before.state}: give the new text a new id` };
  }
  const written = await writeRevision(tx, {
    id,
    content,
    author: review.author,
    at,
    managedByFile: true,
    again: before?.state === 'expired',
  });
  if (before && !written.changed && onBoards.has(before.state)) {
    if (!before.covered_at) await refreshRecord(tx, desk, id);
    return 'unchanged';
  }
  for (const p of pictures) {
    await tx`insert into media (hash, media_type, name, width_px, height_px, bytes) values (${p.hash}, ${p.mediaType}, ${p.file}, ${p.widthPx}, ${p.heightPx}, ${p.bytes}) on conflict do nothing`;
  }
  const issuedBefore = before !== null && before.issued_revision !== null;
  const steps = [
    { event: 'submit', actor: review.author },
    { event: 'clear', actor: review.approver, basis: review.basis ?? null, decidedAt: instantOf(review.decidedAt) },
    issuedBefore
      ? ({ event: 'correct', actor: 'config', reason: 'the item file was changed' } as const)
      : ({ event: 'issue', actor: 'config' } as const),
  ] as const;
  for (const { event, ...request } of steps) {
    const taken = await takeStep(tx, desk, event, { id, ...request });
    if (taken.kind === 'refused') return { reason: taken.reason };
  }
  return 'issued';
}

/** Hints and fonts are the hub's own; a new version of them changes the record and none of its words. */
async function refreshRecord(tx: TransactionSql, desk: ItemDesk, id: string): Promise<void> {
  const item = await lockItem(tx, id);
  const words = item && (await readRevision(tx, id, item.issued_revision ?? item.revision));
  const [record] = await tx<{ body: Uint8Array }[]>`select body from records where kind = 'item' and id = ${id}`;
  if (!words?.content || !record) return;
  const correction = (JSON.parse(Buffer.from(record.body).toString('utf8')) as { correction?: { of: number } }).correction;
  await putItemRecord(tx, desk, { id, revision: words.revision, content: words.content, corrects: correction?.of ?? null });
}

async function retireRemoved(tx: TransactionSql, desk: ItemDesk, present: ReadonlySet<string>): Promise<number> {
  const managed = await tx<
    { id: string }[]
  >`select id from items where managed_by_file and state in ('issued', 'corrected', 'repealed') order by id`;
  let retired = 0;
  for (const { id } of managed.filter((m) => !present.has(m.id))) {
    const taken = await takeStep(tx, desk, 'expire', {
      retire: true,
      id,
      actor: 'config',
      reason: 'its file was removed from kiosk-config',
    });
    if (taken.kind === 'taken') retired += 1;
  }
  return retired;
}
