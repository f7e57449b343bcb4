/** The built faces from dist/web. Hashed files never change; pages and the service worker are asked anew each time. */
import { createHash } from 'node:crypto';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { type Context, Hono } from 'hono';
import { appCsp } from './headers.ts';
import { notFound } from './problem.ts';

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.bin': 'application/octet-stream',
  '.txt': 'text/plain; charset=utf-8',
  '.map': 'application/json',
};
const immutable = /^\/(assets|fonts)\//;
const cachedBytes = 4 * 1024 * 1024;

interface StaticFile {
  readonly file: string;
  readonly size: number;
  etag?: string;
  bytes?: Uint8Array;
}

/** Lists the folder once: a request can name only what was there at start, so no path leads outside. */
export async function staticRoutes(webDir: string): Promise<Hono> {
  const files = await listFiles(webDir);
  const app = new Hono();
  app.get('*', async (c) => {
    const path = decodePath(c.req.path);
    const found = path === null ? undefined : (files.get(path) ?? files.get(`${path.replace(/\/?$/, '/')}index.html`));
    if (!found || path === null) return notFound(c);
    if (!path.endsWith('/') && !files.has(path)) return c.redirect(`${c.req.path}/${new URL(c.req.url).search}`, 308);
    return serve(c, path, found);
  });
  return app;
}

async function serve(c: Context, path: string, found: StaticFile): Promise<Response> {
  const bytes = found.bytes ?? new Uint8Array(await readFile(found.file));
  found.etag ??= `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`;
  if (bytes.length <= cachedBytes) found.bytes = bytes;
  const headers: Record<string, string> = {
    'Content-Type': mediaTypes[extname(found.file)] ?? 'application/octet-stream',
    'Cache-Control': immutable.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
    ETag: found.etag,
    'Content-Security-Policy': appCsp(),
  };
  if (c.req.header('if-none-match') === found.etag) return c.body(null, 304, headers);
  return c.body(new Uint8Array(bytes), 200, headers);
}

function decodePath(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

async function listFiles(webDir: string): Promise<Map<string, StaticFile>> {
  const root = await realpath(webDir).catch(() => null);
  const files = new Map<string, StaticFile>();
  if (root === null) return files;
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    files.set(`/${relative(root, file).split(sep).join('/')}`, { file, size: (await stat(file)).size });
  }
  return files;
}
