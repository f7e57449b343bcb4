// What `npm start`, `npm test` and `npm run …` need before anything is installed, in plain JavaScript without a package:
// install what package-lock.json names, build what the sources say, and do neither twice. Speaks on stderr only.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './lock.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const stampFile = join(root, 'dist/built-from');
const lockFile = join(root, '.cache/bootstrap.lock');

/** @param {string} sentence */
export const say = (sentence) => process.stderr.write(`${sentence}\n`);

/** A failure whose sentence is all the reader needs. */
export class BootstrapError extends Error {}

/** Installs the packages if needed. */
export async function ensureInstalled() {
  if (isInstalled()) return;
  await withLock(lockFile, async () => isInstalled() || (await install()), say);
}

/** Installs and builds if needed: `dist/web` (the three faces) and `dist/hub` (the hub and the noticeboard command). */
export async function ensureBuilt() {
  await ensureInstalled();
  if (isBuilt()) return;
  await withLock(lockFile, async () => isBuilt() || (await build()), say);
}

/**
 * Runs an entry point: prints the sentence of a BootstrapError, the stack of anything else, and sets the exit code.
 * @param {() => Promise<unknown>} work
 */
export async function runEntry(work) {
  try {
    await work();
  } catch (error) {
    say(error instanceof BootstrapError ? error.message : error instanceof Error ? String(error.stack) : String(error));
    process.exitCode = 1;
  }
}

/**
 * Runs a Node script of the project or of a package with this terminal; resolves with its exit code.
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>}
 */
export function runNode(args, env = process.env) {
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit' });
  /** @param {NodeJS.Signals} signal */
  const passOn = (signal) => child.kill(signal);
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
  for (const signal of signals) process.on(signal, passOn);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => {
      for (const signal of signals) process.off(signal, passOn);
      resolve(code ?? 1);
    });
  });
}

/**
 * node_modules holds what package-lock.json names: npm writes node_modules/.package-lock.json last, so an interrupted
 * install has none. Optional packages are left out: most belong to other platforms.
 */
function isInstalled() {
  const wanted = readLock(join(root, 'package-lock.json'));
  const held = readLock(join(root, 'node_modules/.package-lock.json'));
  if (wanted === null)
    throw new BootstrapError(`package-lock.json is missing from ${root}: restore it with git checkout package-lock.json.`);
  if (held === null) return false;
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional === true || held[path]?.version === entry.version,
  );
}

/** @param {string} path @returns {Record<string, { version?: string, optional?: boolean }> | null} */
function readLock(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : null;
}

/** `--include=dev`: the build tools are dev dependencies, and NODE_ENV=production would leave them out. */
async function install() {
  const npm = process.env.npm_execpath;
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const command = npm?.endsWith('js') ? [process.execPath, npm, ...args] : ['npm', ...args];
  await step(
    'Installing packages (once; a minute or two)',
    command,
    'npm ci failed: see above. It needs the npm registry, or a mirror set with npm config set registry.',
  );
}

async function build() {
  const hash = sourceHash();
  rmSync(stampFile, { force: true });
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const failed = 'The build failed: see above.';
  await step('Building the pages', [process.execPath, vite, 'build', '--logLevel', 'warn'], failed);
  await step('Building the console', [process.execPath, vite, 'build', '--mode', 'staff', '--logLevel', 'warn'], failed);
  await step('Building the hub', [process.execPath, vite, 'build', '--mode', 'hub', '--logLevel', 'warn'], failed);
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stampFile, hash);
}

function isBuilt() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === sourceHash();
}

/** By content, not by time: a fresh clone, a copied folder and a changed branch all tell the truth. */
function sourceHash() {
  const hash = createHash('sha256');
  const single = ['package.json', 'package-lock.json', 'vite.config.ts', 'tsconfig.json'].map((name) => join(root, name));
  for (const path of [...single, ...filesUnder(join(root, 'src')), ...filesUnder(join(root, 'public'))]) {
    hash
      .update(`${relative(root, path)}\0`)
      .update(readFileSync(path))
      .update('\0');
  }
  return hash.digest('hex');
}

/** @param {string} folder @returns {string[]} */
function filesUnder(folder) {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.name !== 'node_modules');
  return entries
    .flatMap((entry) => (entry.isDirectory() ? filesUnder(join(folder, entry.name)) : [join(folder, entry.name)]))
    .sort();
}

/**
 * Runs one step of the preparation with its output on stderr, and says every ten seconds that it still runs.
 * @param {string} name @param {readonly string[]} command @param {string} failed
 */
async function step(name, [program = '', ...args], failed) {
  const startedAt = process.hrtime.bigint();
  const seconds = () => (Number(process.hrtime.bigint() - startedAt) / 1e9).toFixed(1);
  say(`${name} …`);
  const alive = setInterval(() => say(`${name} … ${seconds()} s`), 10_000);
  const env = { ...process.env, NODE_ENV: 'production' };
  const child = spawn(program, args, {
    cwd: root,
    env,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32' && program === 'npm',
  });
  /** @type {number | null} */
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('exit', resolve)).finally(() =>
    clearInterval(alive),
  );
  if (code !== 0) throw new BootstrapError(failed);
  say(`${name}: done in ${seconds()} s`);
}
