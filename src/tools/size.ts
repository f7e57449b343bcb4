/**
 * The size budget: what the board's page loads before its first page shows, JavaScript and CSS, gzip. Follows the built
 * page: its scripts and styles, what those import statically, and the workers they start. Fails when it is over budget.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';

/** What the page weighs today may not grow; the aim of DESIGN §6 is 30 kB now and 19 kB in the end. */
export const budgetBytes = 48_000;
const webDir = join(import.meta.dirname, '../../dist/web');

export interface SizedFile {
  /** Relative to dist/web. */
  readonly path: string;
  readonly bytes: number;
  readonly gzipBytes: number;
}

/** Files the page `board/index.html` of the build in `dir` loads before its first page, largest first. */
export function firstPageFiles(dir: string = webDir): SizedFile[] {
  const found = new Set<string>();
  const follow = (path: string, isFirst = false): void => {
    if (found.has(path) || !existsSync(path)) return;
    found.add(path);
    if (!path.endsWith('.js')) return;
    const code = readFileSync(path, 'utf8');
    for (const next of [...referencesOf(code), ...(isFirst ? importedBy(code) : [])]) follow(resolveIn(dir, path, next));
  };
  const page = join(dir, 'board/index.html');
  for (const [, address = ''] of readFileSync(page, 'utf8').matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g))
    follow(resolveIn(dir, page, address), true);
  return [...found].map((path) => sizeOf(dir, path)).sort((a, b) => b.gzipBytes - a.gzipBytes);
}

/** What the page's first script imports at run time is the app itself (src/board/start.ts); any other `import("…")` comes later. */
function importedBy(code: string): string[] {
  return [...code.matchAll(/\bimport\(\s*["'`]([^"'`]+\.js)["'`]/g)].map(([, address = '']) => address);
}

/** Static imports, and workers: `new Worker(new URL("…"`. */
function referencesOf(code: string): string[] {
  const statics = [...code.matchAll(/(?:\bfrom|\bimport)\s*["'`]([^"'`]+\.js)["'`]/g)];
  const workers = [...code.matchAll(/new Worker\((?:new URL\()?(?:[^)"'`]*\()?\s*["'`]([^"'`]+\.js)["'`]/g)];
  return [...statics, ...workers].map(([, address = '']) => address);
}

const resolveIn = (dir: string, from: string, address: string): string =>
  address.startsWith('/') ? join(dir, address) : join(dirname(from), address);

function sizeOf(dir: string, path: string): SizedFile {
  const content = readFileSync(path);
  return { path: relative(dir, path), bytes: content.length, gzipBytes: gzipSync(content, { level: 9 }).length };
}

function report(): void {
  const files = firstPageFiles();
  const total = files.reduce((sum, file) => sum + file.gzipBytes, 0);
  for (const { path, bytes, gzipBytes } of files) console.log(`${kilobytes(gzipBytes)} kB gzip  ${kilobytes(bytes)} kB  ${path}`);
  console.log(`${kilobytes(total)} kB gzip to the board's first page; the budget is ${kilobytes(budgetBytes).trim()} kB`);
  if (total <= budgetBytes && files.length > 0) return;
  console.log(
    files.length === 0
      ? 'No file was found: is dist/web built?'
      : 'Over budget: load later what the first page does not need, or drop it.',
  );
  process.exitCode = 1;
}

const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(1).padStart(6);

if (basename(process.argv[1] ?? '') === 'size.ts') report();
