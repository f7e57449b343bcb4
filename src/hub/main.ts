/**
 * The hub's entry: the only place where its rooms meet. Settings → clock → database → keys → office → release → front door.
 * Exit codes: 0 stopped, 1 failed, 2 the settings or files need a person.
 */
import { join } from 'node:path';
import type { Sql } from 'postgres';
import { metricsVersion } from '../core/page/metrics.ts';
import { paginate } from '../core/page/paginate.ts';
import { toIso } from '../core/time/instant.ts';
import { claimDataDir, drawLot, machineTime, openClock } from './clock.ts';
import { serveCommands } from './commands/socket.ts';
import { openDatabase } from './db/database.ts';
import { openDoorbell } from './db/doorbell.ts';
import { DatabaseFault } from './db/faults.ts';
import { lockFolder } from './db/lock.ts';
import { enrichItem, siteFonts } from './enrich.ts';
import { deviceApi } from './fleet/device-api.ts';
import { serveFront } from './front.ts';
import { createApp, type Front } from './http/app.ts';
import { type EventStream, openEventStream } from './http/events.ts';
import { staticRoutes } from './http/static-files.ts';
import type { HubClock, Settings } from './hub.ts';
import { startIntake } from './intake/intake.ts';
import type { ItemDesk } from './items/desk.ts';
import { startJobs } from './jobs.ts';
import { type Keyring, openKeyring } from './keyring.ts';
import { createLog } from './log.ts';
import { ConfigFaults, type Office, openOffice } from './office.ts';
import { expiries, KeyFault } from './publish/keys.ts';
import { createPlans, type Dwells } from './publish/plans.ts';
import { createPublisher, type Publisher } from './publish/publisher.ts';
import { readState } from './publish/state.ts';
import { isLoopback, readSettings, SettingsFault } from './settings.ts';
import { readSite, readTwin } from './twin.ts';
import { welcome } from './welcome.ts';

const log = createLog((line) => process.stderr.write(line), machineTime);
type Close = () => Promise<void> | void;

async function run(settings: Settings): Promise<Close> {
  const closers: Close[] = [];
  const close: Close = async () => {
    for (const closer of closers.reverse()) await closer();
  };
  try {
    await open(settings, closers);
    return close;
  } catch (error) {
    await close();
    throw error;
  }
}

async function open(settings: Settings, closers: Close[]): Promise<void> {
  await claimDataDir(settings.dataDir, settings.simulatedNow !== null);
  const lock = await lockFolder(settings.dataDir);
  closers.push(() => lock.release());
  const clock = openClock(settings.simulatedNow);
  const database = await openDatabase(settings, log);
  closers.push(() => database.stop());
  const { sql } = database;
  const keyring = await openKeyring(settings.keysDir, clock);
  const bell = await openDoorbell(sql, log);
  closers.push(() => bell.close());
  const publisher = createPublisher({
    sql,
    clock,
    keys: keyring.keys,
    bell,
    log,
    plans: createPlans(dwellsOf),
    metrics: metricsVersion,
  });
  const office = await openHubOffice({ settings, sql, clock, keyring, publisher });
  closers.push(() => office.close());
  await publisher.publish();
  const jobs = startJobs({ sql, clock, publisher, log });
  closers.push(() => jobs.close());
  const events = openEventStream({
    sql,
    head: publisher.head,
    subscribe: bell.subscribe,
    onError: (error) => log('error', 'events-failed', { error }),
  });
  closers.push(() => events.close());
  const front = await serveFront(
    createApp(await frontOf({ settings, sql, clock, keyring, publisher, office, events })),
    settings,
  );
  closers.push(() => front.close());
  for (const closer of await openBack({ settings, sql, clock, keyring, publisher, office, events })) closers.push(closer);
  process.on(
    'SIGHUP',
    () =>
      void Promise.all([keyring.reload(), office.reload()]).catch((error: unknown) => log('error', 'reload-failed', { error })),
  );
  process.stdout.write(
    welcome({
      settings,
      origin: front.origin,
      office: office.config(),
      head: await publisher.head(),
      purpose: keyring.keys().purpose,
    }),
  );
}

function deskOf({ sql, clock, keyring }: Pick<Running, 'sql' | 'clock' | 'keyring'>): ItemDesk {
  return { sql, clock, sealKey: () => keyring.keys().sealKey, enrich: enrichItem };
}

const dwellsOf: Dwells = (item, board) => paginate(item, board).map((page) => page.dwellMs);

interface Running {
  readonly settings: Settings;
  readonly sql: Sql;
  readonly clock: HubClock;
  readonly keyring: Keyring;
  readonly publisher: Publisher;
}

/** What works behind the front door: sources are taken in, and the machine's operator is obeyed. */
async function openBack(running: Running & { readonly office: Office; readonly events: EventStream }): Promise<readonly Close[]> {
  const { settings, sql, clock, keyring, publisher, office, events } = running;
  const desk = deskOf(running);
  const site = () => office.config().site;
  const intake = startIntake({ desk, kioskConfig: settings.kioskConfig, site, publish: publisher.publish, log, random: drawLot });
  const boards = () => office.config().boards;
  const socket = await serveCommands(
    { sql, clock, settings, desk, keyring, publisher, boards, site, connected: () => events.clients },
    log,
  );
  return [() => intake.close(), () => socket.close()];
}

function openHubOffice({ settings, sql, clock, keyring, publisher }: Running): Promise<Office> {
  const publicUrl = settings.tls && !isLoopback(settings.host) ? `https://${settings.host}:${settings.port}` : '';
  const desk = { ...deskOf({ sql, clock, keyring }), siteFonts, publicUrl };
  return openOffice({ dir: settings.kioskConfig, log, desk, onChange: async () => void (await publisher.publish()) });
}

async function frontOf({
  settings,
  sql,
  clock,
  keyring,
  publisher,
  office,
  events,
}: Running & { readonly office: Office; readonly events: EventStream }): Promise<Front> {
  const { keys } = keyring;
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
    faces: await staticRoutes(webDir()),
    hsts: settings.tls !== null,
  };
}

/** dist/web lies beside dist/hub; run from source, in dist at the project's root. */
function webDir(): string {
  return import.meta.dirname.endsWith(join('dist', 'hub'))
    ? join(import.meta.dirname, '../web')
    : join(import.meta.dirname, '../../dist/web');
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

function explain(error: unknown): number {
  if (
    error instanceof ConfigFaults ||
    error instanceof SettingsFault ||
    error instanceof KeyFault ||
    error instanceof DatabaseFault
  ) {
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
  process.stderr.write(`The hub could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
}

try {
  const close = await run(readSettings(process.env, process.cwd()));
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      Promise.resolve(close()).then(
        () => process.exit(0),
        (error: unknown) => process.exit(explain(error)),
      );
    });
  }
} catch (error) {
  process.exitCode = explain(error);
}
