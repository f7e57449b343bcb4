/** What stands at the front door: pages, feed, device API and health, each handed what it asks of the other rooms. */
import { toIso } from '../../core/time/instant.ts';
import { consolePaths } from '../console/describe.ts';
import type { ConsoleParts } from '../console/endpoint.ts';
import { consoleApi } from '../console/router.ts';
import { deviceApi } from '../fleet/device-api.ts';
import type { Front } from '../http/app.ts';
import { staticRoutes } from '../http/static-files.ts';
import { expiries } from '../publish/keys.ts';
import { readState } from '../publish/state.ts';
import { readSite, readTwin } from '../publish/twin.ts';
import { deskOf, type Running } from './running.ts';

export async function frontOf({
  settings,
  webDir,
  log,
  sql,
  clock,
  keyring,
  publisher,
  office,
  events,
}: Running): Promise<Front> {
  const { keys } = keyring;
  const console: ConsoleParts = {
    sql,
    clock,
    log,
    desk: deskOf({ sql, clock, keyring }),
    publisher,
    root: keys,
    site: () => office.config().site,
    boards: () => office.config().boards,
    connected: () => events.clients,
    addressOf: (c) => addressOf(c, settings.trustProxy),
    secure: settings.tls !== null || settings.trustProxy,
  };
  return {
    sql,
    log,
    time: publisher,
    events,
    head: publisher.head,
    site: () => readSite(sql),
    boards: async () => office.config().boards,
    twin: (boardId) => readTwin(sql, boardId, clock.now()),
    health: async () => ({
      clock: clock.simulated ? 'simulated' : 'real',
      purpose: keys().purpose,
      now: toIso(clock.now()),
      boardsConnected: events.clients,
      keys: expiries(keys(), clock.now()),
      config: office.faults().length === 0 ? 'ok' : 'faults',
    }),
    appOrigins: () => office.config().site.appOrigins,
    deviceApi: deviceApi({
      sql,
      clock,
      log,
      root: keys,
      lineage: async () => (await readState(sql))?.lineage ?? '',
      addressOf: (c) => addressOf(c, settings.trustProxy),
    }),
    consoleApi: consoleApi(console),
    consolePaths: consolePaths(),
    faces: await staticRoutes(webDir),
    hsts: settings.tls !== null,
  };
}

interface Asked {
  readonly req: { header(name: string): string | undefined };
  readonly env?: unknown;
}

/** Behind a trusted proxy the address it states, else the peer's. */
function addressOf(c: Asked, trustProxy: boolean): string {
  const stated = trustProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined;
  const peer = (c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined)?.incoming?.socket?.remoteAddress;
  return stated || peer || 'unknown';
}
