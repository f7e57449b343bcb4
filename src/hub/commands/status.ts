/** `noticeboard status`: how the hub is, in one answer: release, keys, boards, sources, refusals, disk. */
import { statfs } from 'node:fs/promises';
import type { Sql } from 'postgres';
import type { Board } from '../../core/office/board.ts';
import type { Calendar } from '../../core/programme/schedule.ts';
import { type Instant, toIso } from '../../core/time/instant.ts';
import { chosenCalendars, knownUntil } from '../../core/time/working-calendar.ts';
import { listDevices } from '../fleet/devices.ts';
import type { HubClock, Settings } from '../hub.ts';
import type { SourceState } from '../intake/source-state.ts';
import type { Keyring } from '../publish/keyring.ts';
import { expiries } from '../publish/keys.ts';
import { readState } from '../publish/state.ts';

interface StatusContext {
  readonly sql: Sql;
  readonly clock: HubClock;
  readonly settings: Pick<Settings, 'dataDir'>;
  readonly keyring: Keyring;
  readonly connected: () => number;
  readonly boards: () => readonly Pick<Board, 'id' | 'name'>[];
}

export async function readStatus({ sql, clock, settings, keyring, connected, boards }: StatusContext): Promise<unknown> {
  const now = clock.now();
  const [state, devices, items, refusals, sources, disk] = await Promise.all([
    readState(sql),
    listDevices(sql, now),
    sql`select state, count(*)::int as count from items group by state order by state`,
    sql`select source, entry, code, reason, at from refusals order by seq desc limit 10`,
    readSources(sql),
    readDisk(sql, settings.dataDir),
  ]);
  const { purpose, fingerprint, root } = keyring.keys();
  return {
    release: state?.number ?? 0,
    lineage: state?.lineage ?? '',
    now: toIso(now),
    clock: clock.simulated ? 'simulated' : 'real',
    boardsConnected: connected(),
    boards: boards().map(({ id, name }) => ({ id, name, devices: devices.filter(({ boardId }) => boardId === id) })),
    items,
    keys: { purpose, fingerprint, rootVersion: root.version, expires: expiries(keyring.keys(), now) },
    calendars: await readKnown(sql, now),
    sources,
    refusals,
    disk,
  };
}

/** By jurisdiction the first date its calendars do not know: beyond it deadlines are provisional (R47). */
async function readKnown(sql: Sql, now: Instant): Promise<readonly { jurisdiction: string; knownUntil: string }[]> {
  const rows = await sql<{ body: Uint8Array }[]>`select body from records where kind = 'calendar' order by id`;
  const calendars = rows.map(({ body }) => JSON.parse(Buffer.from(body).toString('utf8')) as Calendar);
  const today = toIso(now).slice(0, 10);
  return [...new Set(calendars.map((calendar) => calendar.jurisdiction ?? calendar.id))].map((jurisdiction) => ({
    jurisdiction,
    knownUntil: knownUntil(chosenCalendars(calendars, [jurisdiction]), today),
  }));
}

async function readSources(sql: Sql): Promise<readonly object[]> {
  const rows = await sql<{ id: string; value: SourceState }[]>`
    select substr(key, 8) as id, value from meta where key like 'source:%' order by key`;
  return rows.map(({ id, value: { lastAt, lastGoodAt, nextAt, failures, result } }) => ({
    id,
    lastAt,
    lastGoodAt,
    nextAt,
    failures,
    result,
  }));
}

async function readDisk(sql: Sql, dataDir: string): Promise<{ freeBytes: number; databaseBytes: number }> {
  const [row] = await sql<{ size: string }[]>`select pg_database_size(current_database())::text as size`;
  const { bavail, bsize } = await statfs(dataDir);
  return { freeBytes: bavail * bsize, databaseBytes: Number(row?.size ?? 0) };
}
