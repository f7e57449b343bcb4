/**
 * The hub's entry. Settings → clock → database → keys → office → release → front door; its rooms meet here and in wiring/,
 * nowhere else.
 * Exit codes: 0 stopped, 1 failed, 2 the settings or files need a person.
 */
import { join } from 'node:path';
import { metricsVersion } from '../core/page/metrics.ts';
import { paginate } from '../core/page/paginate.ts';
import { claimDataDir, machineTime, openClock } from './clock.ts';
import { ConfigFaults, type Office, openOffice } from './config/office.ts';
import { openDatabase } from './db/database.ts';
import { openDoorbell } from './db/doorbell.ts';
import { DatabaseFault } from './db/faults.ts';
import { lockFolder } from './db/lock.ts';
import { siteFonts } from './enrich.ts';
import { mustBeFree, serveFront } from './front.ts';
import { createApp } from './http/app.ts';
import { openEventStream } from './http/events.ts';
import type { Settings } from './hub.ts';
import { inviteFirst } from './identity/invitations.ts';
import { createLog } from './log.ts';
import { startJobs } from './publish/jobs.ts';
import { KeyFault } from './publish/key-files.ts';
import { openKeyring } from './publish/keyring.ts';
import { createPlans, type Dwells } from './publish/plans.ts';
import { createPublisher } from './publish/publisher.ts';
import { isLoopback, readSettings, SettingsFault } from './settings.ts';
import { welcome } from './welcome.ts';
import { openBack } from './wiring/back.ts';
import { frontOf } from './wiring/front.ts';
import { type Close, deskOf, type Running } from './wiring/running.ts';

const log = createLog((line) => process.stderr.write(line), machineTime);

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
  await mustBeFree(settings);
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
  const running: Running = { settings, webDir: webDir(), log, sql, clock, keyring, publisher, office, events };
  const front = await serveFront(createApp(await frontOf(running)), settings);
  closers.push(() => front.close());
  closers.push(...(await openBack(running)));
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
      first: await inviteFirst(sql, keyring.keys().sealKey, clock.now()),
    }),
  );
}

const dwellsOf: Dwells = (item, board) => paginate(item, board).map((page) => page.dwellMs);

type Opened = Pick<Running, 'settings' | 'sql' | 'clock' | 'keyring' | 'publisher'>;

function openHubOffice({ settings, sql, clock, keyring, publisher }: Opened): Promise<Office> {
  const publicUrl = settings.tls && !isLoopback(settings.host) ? `https://${settings.host}:${settings.port}` : '';
  const desk = { ...deskOf({ sql, clock, keyring }), siteFonts, publicUrl };
  return openOffice({ dir: settings.kioskConfig, log, desk, onChange: async () => void (await publisher.publish()) });
}

/** dist/web lies beside dist/hub; run from source, in dist at the project's root. */
function webDir(): string {
  return import.meta.dirname.endsWith(join('dist', 'hub'))
    ? join(import.meta.dirname, '../web')
    : join(import.meta.dirname, '../../dist/web');
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
