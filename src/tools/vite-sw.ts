/**
 * Builds src/sw/sw.ts into /sw.js with the list of files the faces need to start without a network.
 * Ours rather than vite-plugin-pwa: the same result with 10 packages instead of 327.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { build, type Plugin, type ResolvedConfig } from 'vite';

interface PrecacheFile {
  readonly url: string;
  /** Null where the name itself changes with the content. */
  readonly revision: string | null;
}

/** Fetched when an item needs them, or no part of a face that works without its hub: README's pictures, and the console. */
const notPrecached = /^\/(fonts|dots|readme|staff|\.vite)\/|^\/assets\/staff-|^\/sw\.js$|\.map$/;
const hashed = /^\/assets\//;

/** Every file under `dir` that a face needs, in a stable order. */
export async function precacheFiles(dir: string): Promise<readonly PrecacheFile[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const urls = entries
    .filter((entry) => entry.isFile())
    .map((entry) => `/${relative(dir, join(entry.parentPath, entry.name)).split(sep).join('/')}`)
    .filter((url) => !notPrecached.test(url))
    .sort();
  return Promise.all(urls.map(async (url) => ({ url, revision: hashed.test(url) ? null : await revisionOf(join(dir, url)) })));
}

async function revisionOf(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
    .slice(0, 20);
}

export function serviceWorker(entry: string): Plugin {
  let config: ResolvedConfig;
  return {
    name: 'noticeboard-service-worker',
    apply: 'build',
    enforce: 'post',
    configResolved(resolved) {
      config = resolved;
    },
    async closeBundle() {
      // resolve, not join: outDir may be absolute.
      const outDir = resolve(config.root, config.build.outDir);
      const manifest = await precacheFiles(outDir);
      await build({
        configFile: false,
        publicDir: false,
        logLevel: 'warn',
        define: { __NOTICEBOARD_MANIFEST__: JSON.stringify(manifest), 'process.env.NODE_ENV': '"production"' },
        build: {
          outDir,
          emptyOutDir: false,
          lib: { entry: resolve(entry), formats: ['iife'], name: 'noticeboard', fileName: () => 'sw.js' },
        },
      });
    },
  };
}
