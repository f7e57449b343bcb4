/** The environment, read once (DESIGN §5). Every fault is one sentence that says what to do. */
import { resolve } from 'node:path';
import { type Instant, parseInstant } from '../core/time/instant.ts';
import type { Settings } from './hub.ts';

export class SettingsFault extends Error {
  readonly code = 'settings';
}

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws SettingsFault naming the variable and what to put there. */
export function readSettings(env: Environment, cwd: string): Settings {
  const dataDir = resolve(cwd, env.DATA_DIR || '.data');
  const settings: Settings = {
    port: portOf(env.PORT),
    host: env.HOST || '127.0.0.1',
    dataDir,
    keysDir: resolve(cwd, env.KEYS_DIR || `${dataDir}/keys`),
    kioskConfig: resolve(cwd, env.KIOSK_CONFIG || 'kiosk-config'),
    databaseUrl: env.DATABASE_URL || null,
    tls: tlsOf(env, cwd),
    trustProxy: env.TRUST_PROXY === '1',
    simulatedNow: simulatedOf(env.NOTICEBOARD_NOW),
  };
  if (!isLoopback(settings.host) && !settings.tls && !settings.trustProxy) {
    throw new SettingsFault(
      `HOST=${settings.host} would serve boards without TLS, where browsers switch off offline use and cryptography: run "npm run noticeboard -- tls init --name ${settings.host === '0.0.0.0' ? 'HOST' : settings.host}" and set TLS_CERT and TLS_KEY, or set TRUST_PROXY=1 behind a proxy that speaks TLS.`,
    );
  }
  return settings;
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

function portOf(text: string | undefined): number {
  const port = Number(text || '8080');
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new SettingsFault(`PORT=${text} is not a port: use a number from 1 to 65535 (or leave it out for 8080).`);
}

function tlsOf(env: Environment, cwd: string): Settings['tls'] {
  if (!env.TLS_CERT && !env.TLS_KEY) return null;
  if (!env.TLS_CERT || !env.TLS_KEY) throw new SettingsFault('TLS_CERT and TLS_KEY belong together: set both, or neither.');
  return { certFile: resolve(cwd, env.TLS_CERT), keyFile: resolve(cwd, env.TLS_KEY) };
}

function simulatedOf(text: string | undefined): Instant | null {
  if (!text) return null;
  const at = parseInstant(text);
  if (at === null) throw new SettingsFault(`NOTICEBOARD_NOW=${text} is not an instant such as 2026-06-17T14:05:00+08:00.`);
  return at;
}
