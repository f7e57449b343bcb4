/** Listens: plain HTTP on loopback or behind a proxy, HTTPS where a certificate is given. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Settings } from './hub.ts';
import { SettingsFault } from './settings.ts';

export interface Listening {
  readonly origin: string;
  close(): Promise<void>;
}

/** A request's head must arrive in time; event streams then stay as long as they like. */
const limits = { headersTimeout: 20_000, requestTimeout: 60_000, keepAliveTimeout: 30_000, maxHeaderSize: 16_384 };

/** @throws SettingsFault if the port cannot be had or the certificate cannot be read. */
export async function serveFront(app: Hono, settings: Settings): Promise<Listening> {
  const tls = settings.tls && {
    cert: await readPem(settings.tls.certFile, 'TLS_CERT'),
    key: await readPem(settings.tls.keyFile, 'TLS_KEY'),
  };
  const common = { fetch: app.fetch, port: settings.port, hostname: settings.host };
  return new Promise((resolve, reject) => {
    const listening = ({ port }: AddressInfo): void => {
      const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host;
      resolve({
        origin: `${tls ? 'https' : 'http'}://${host === '0.0.0.0' ? 'localhost' : host}:${port}`,
        close: () => closeServer(server),
      });
    };
    const server = tls
      ? serve({ ...common, createServer: createTlsServer, serverOptions: { ...limits, ...tls } }, listening)
      : serve({ ...common, createServer, serverOptions: limits }, listening);
    server.once('error', (error: NodeJS.ErrnoException) => reject(toFault(error, settings)));
  });
}

/** @throws SettingsFault if the port cannot be had: told at once, and not after a database has been made. */
export function mustBeFree(settings: Settings): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => reject(toFault(error, settings)));
    probe.listen(settings.port, settings.host, () => probe.close(() => resolve()));
  });
}

function toFault(error: NodeJS.ErrnoException, { port, host }: Settings): Error {
  if (error.code === 'EADDRINUSE')
    return new SettingsFault(`Port ${port} on ${host} is in use: stop the other program, or choose another with PORT=8081.`);
  if (error.code === 'EACCES')
    return new SettingsFault(`This user may not open port ${port}: choose one above 1023, such as PORT=8080.`);
  if (error.code === 'EADDRNOTAVAIL')
    return new SettingsFault(`HOST=${host} is no address of this machine: leave it away, or name one that is.`);
  return error;
}

async function readPem(file: string, name: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new SettingsFault(
      `${name}=${file} cannot be read (${(cause as Error).message}): "npm run noticeboard -- tls init" writes one.`,
    );
  }
}

function closeServer(server: ReturnType<typeof serve>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
}
