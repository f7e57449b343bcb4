/** The hub's front door without a port: real register, real keys, real releases of an office folder; requests go to the app itself. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Hono } from 'hono';
import { paginate } from '../../src/core/page/paginate.ts';
import { type Instant, instantOf } from '../../src/core/time/instant.ts';
import { applyConfig, type ConfigDesk } from '../../src/hub/config/apply.ts';
import type { Config } from '../../src/hub/config/config.ts';
import { loadConfig } from '../../src/hub/config/load.ts';
import { consolePaths } from '../../src/hub/console/describe.ts';
import type { ConsoleParts } from '../../src/hub/console/endpoint.ts';
import { consoleApi } from '../../src/hub/console/router.ts';
import { enrichItem, siteFonts } from '../../src/hub/enrich.ts';
import { createApp } from '../../src/hub/http/app.ts';
import { openEventStream } from '../../src/hub/http/events.ts';
import { openKeys } from '../../src/hub/publish/keys.ts';
import { createPlans } from '../../src/hub/publish/plans.ts';
import { createPublisher, type Publisher } from '../../src/hub/publish/publisher.ts';
import { readSite, readTwin } from '../../src/hub/publish/twin.ts';
import { type TestDatabase, testDatabase } from './hub-database.ts';
import { scratchDir } from './scratch.ts';

export interface HubFront extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly desk: ConfigDesk;
  readonly publisher: Publisher;
  readonly config: Config;
  readonly console: ConsoleParts;
  setClock(iso: string): void;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  request(path: string, init: RequestInit): Promise<Response>;
}

export interface HubFrontOptions {
  readonly now: string;
  readonly configDir: string;
  readonly appOrigins?: readonly string[];
}

export async function openHubFront({ now, configDir, appOrigins = [] }: HubFrontOptions): Promise<HubFront> {
  const database = await testDatabase();
  const scratch = await scratchDir('front');
  let at: Instant = instantOf(now);
  const clock = { simulated: false, now: () => at };
  const keys = await openKeys(join(scratch.dir, randomBytes(4).toString('hex')), { now: at, simulated: false });
  const listeners = new Set<() => void>();
  const bell = {
    ring: async () => {
      for (const listener of listeners) listener();
    },
  };
  const log: ConsoleParts['log'] = (level, event, facts) => {
    if (level === 'error' && event === 'request-failed') process.stderr.write(`${JSON.stringify(facts)}\n`);
  };
  const { sql } = database;
  const dwells: Parameters<typeof createPlans>[0] = (item, board) => paginate(item, board).map((page) => page.dwellMs);
  const publisher = createPublisher({ sql, clock, keys: () => keys, bell, log, plans: createPlans(dwells), metrics: 'test' });
  const desk: ConfigDesk = { sql, clock, sealKey: () => keys.sealKey, enrich: enrichItem, siteFonts, publicUrl: '' };
  const loaded = await loadConfig(configDir);
  if (loaded.kind === 'faults') throw new Error(JSON.stringify(loaded.faults));
  await applyConfig(desk, loaded.config);
  await publisher.publish();
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const events = openEventStream({ sql, head: publisher.head, subscribe, onError: (error) => Promise.reject(error) });
  const console: ConsoleParts = {
    sql,
    clock,
    log,
    desk,
    publisher,
    root: () => keys,
    site: () => loaded.config.site,
    boards: () => loaded.config.boards,
    connected: () => events.clients,
    addressOf: (c) => c.req.header('x-test-address') ?? 'test',
    secure: false,
  };
  const app = createApp({
    sql,
    log,
    time: publisher,
    events,
    head: publisher.head,
    site: () => readSite(sql),
    boards: async () => loaded.config.boards,
    twin: (id) => readTwin(sql, id, at),
    health: async () => ({ clock: 'real' }),
    appOrigins: () => appOrigins,
    consoleApi: consoleApi(console),
    consolePaths: consolePaths(),
    deviceApi: new Hono().post('/pair', (c) => c.json({})),
    faces: new Hono(),
    hsts: false,
  });
  const request = async (path: string, init: RequestInit) => app.request(`http://hub.test${path}`, init);
  return {
    database,
    desk,
    publisher,
    config: loaded.config,
    console,
    setClock: (iso) => {
      at = instantOf(iso);
    },
    get: (path, headers = {}) => request(path, { headers }),
    request,
    async [Symbol.asyncDispose]() {
      events.close();
      await database.drop();
      await scratch.remove();
    },
  };
}
