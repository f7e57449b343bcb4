/** Other servers a board may meet: a plain file server, a second origin, and a captive portal. All on loopback. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';

export interface RunningServer extends AsyncDisposable {
  readonly origin: string;
  readonly port: number;
  /** `GET /path` of everything asked so far. */
  readonly asked: readonly string[];
  stop(): Promise<void>;
}

/** @param port 0 for any that is free. */
export async function startServer(answer: RequestListener, port = 0): Promise<RunningServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const stop = () => stopServer(server);
  return { origin: `http://127.0.0.1:${address.port}`, port: address.port, asked, stop, [Symbol.asyncDispose]: stop };
}

/** Wi-Fi that wants a click first: 200 and HTML to everything, whatever was asked. */
export function startCaptivePortal(port = 0): Promise<RunningServer> {
  return startServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end('<!doctype html><title>Welcome</title><h1>Accept our terms to go online</h1>');
  }, port);
}

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
};

/** Serves a folder as a static host does: `index.html` for a folder, 404 otherwise, CORS open. */
export function startFileServer(folder: string, port = 0): Promise<RunningServer> {
  return startServer((request, response) => void sendFile(folder, request, response), port);
}

async function sendFile(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://file');
  const path = normalize(join(folder, decodeURIComponent(pathname), pathname.endsWith('/') ? 'index.html' : ''));
  const bytes = path.startsWith(folder + sep) ? await readFile(path).catch(() => null) : null;
  response.writeHead(bytes === null ? 404 : 200, {
    'content-type': mediaTypes[extname(path)] ?? 'application/octet-stream',
    'access-control-allow-origin': '*',
    'cache-control': 'no-store',
  });
  response.end(bytes);
}

async function stopServer(server: Server): Promise<void> {
  if (!server.listening) return;
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}
