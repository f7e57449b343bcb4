/** The office at a glance: counts, boards, the last release, and what nobody has looked after (R22). */
import { Overview } from '../../core/staff/wire.ts';
import { dayMs, type Instant, toIso } from '../../core/time/instant.ts';
import { listDevices } from '../fleet/devices.ts';
import { laneCounts } from '../items/read-items.ts';
import { readSite } from '../publish/twin.ts';
import { connectionOf } from './boards-api.ts';
import { type Answer, type Call, type ConsoleParts, type Endpoint, endpoint } from './endpoint.ts';

const staleMs = 14 * dayMs;

/** No new item for two weeks; a category with nothing in it. */
async function staleness(
  { sql, site }: ConsoleParts,
  at: Instant,
): Promise<{ code: string; subject: string; since: string | null }[]> {
  const [last] = await sql<{ at: Date | null }[]>`select max(at) as at from item_events where event in ('issue', 'correct')`;
  const filled = await sql<{ category: string }[]>`
    select distinct convert_from(body, 'UTF8')::jsonb ->> 'category' as category from records where kind = 'item'`;
  const held = new Set(filled.map(({ category }) => category));
  const quiet = !last?.at || at - last.at.getTime() > staleMs;
  return [
    ...(quiet ? [{ code: 'nothing-new', subject: '', since: last?.at?.toISOString() ?? null }] : []),
    ...site()
      .categories.filter(({ id }) => !held.has(id))
      .map(({ id }) => ({ code: 'category-empty', subject: id, since: null })),
  ];
}

async function overview({ parts, at }: Call<undefined, undefined>): Promise<Answer> {
  const { sql, clock } = parts;
  const [counts, devices, head, site, stale] = await Promise.all([
    laneCounts(sql),
    listDevices(sql, at),
    parts.publisher.head(),
    readSite(sql),
    staleness(parts, at),
  ]);
  const [release] = await sql<{ issued_at: Date }[]>`select issued_at from releases order by issued_at desc, number desc limit 1`;
  const [waiting] = await sql<{ count: number }[]>`
    select count(*)::int as count from proposals where state = 'waiting' and expires_at > ${new Date(at)}`;
  const [slate] = await sql`select 1 from records where kind = 'schedule' and id = 'slate'`;
  const paired = devices.filter(({ state }) => state === 'paired');
  return {
    body: {
      counts,
      proposals: waiting?.count ?? 0,
      release: head?.number ?? 0,
      releasedAt: release?.issued_at.toISOString() ?? null,
      paired: paired.length,
      live: paired.filter((device) => connectionOf(device, at) === 'live').length,
      listening: parts.connected(),
      site,
      now: toIso(at),
      clock: clock.simulated ? 'simulated' : 'real',
      slate: slate !== undefined,
      stale,
    },
  };
}

export const overviewEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/overview',
    summary: 'Counts, boards, the last release, and what nobody has looked after',
    who: 'read',
    command: null,
    answer: Overview,
    run: overview,
  }),
];
