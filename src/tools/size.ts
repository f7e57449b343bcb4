/**
 * The size budget: what the board's page loads before its first page shows, JavaScript and CSS, gzip. Follows the built
 * page: its scripts and styles, and what those import statically. What it fetches in the quiet after that (the worker, the
 * parts few first pages need) is counted apart: it delays nothing, but a first visit fetches it too. Fails over budget.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';

/** What the page weighs today, and a little room; the aim of DESIGN §6 is 30 kB now and 19 kB in the end. */
export const budgetBytes = 34_300;
/** Worker and late parts, on top. */
export const laterBudgetBytes = 95_000;
const webDir = join(import.meta.dirname, '../../dist/web');

export interface SizedFile {
  /** Relative to dist/web. */
  readonly path: string;
  readonly bytes: number;
  readonly gzipBytes: number;
}

/** Files the page `board/index.html` of the build in `dir` loads before its first page, largest first. */
export function firstPageFiles(dir: string = webDir): SizedFile[] {
  return sized(dir, reachedFrom(dir, startsIn(dir), staticsOf));
}

/** What it loads after that, of itself or when a page needs it. */
export function laterFiles(dir: string = webDir): SizedFile[] {
  const first = reachedFrom(dir, startsIn(dir), staticsOf);
  const all = reachedFrom(dir, startsIn(dir), (code) => [...staticsOf(code), ...laterOf(code)]);
  return sized(dir, new Set([...all].filter((path) => !first.has(path))));
}

/** The page's scripts and styles, and what its first script imports at run time: that is the app itself (src/board/start.ts). */
function startsIn(dir: string): string[] {
  const page = join(dir, 'board/index.html');
  const html = readFileSync(page, 'utf8');
  const named = (pattern: RegExp) => matches(html, pattern).map((address) => resolveIn(dir, page, address));
  const scripts = named(/src="([^"]+\.js)"/g).filter((path) => existsSync(path));
  const apps = scripts.flatMap((path) => laterOf(readFileSync(path, 'utf8')).map((next) => resolveIn(dir, path, next)));
  return [...named(/(?:src|href)="([^"]+\.(?:js|css))"/g), ...apps];
}

function reachedFrom(dir: string, paths: readonly string[], nextOf: (code: string) => readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const follow = (path: string): void => {
    if (found.has(path) || !existsSync(path)) return;
    found.add(path);
    if (path.endsWith('.js')) for (const next of nextOf(readFileSync(path, 'utf8'))) follow(resolveIn(dir, path, next));
  };
  for (const path of paths) follow(path);
  return found;
}

const matches = (code: string, pattern: RegExp): string[] => [...code.matchAll(pattern)].map(([, address = '']) => address);

const staticsOf = (code: string): string[] => matches(code, /(?:\bfrom|\bimport)\s*["'`]([^"'`]+\.js)["'`]/g);

/** `import("…")`, and the worker, whose address stands in the code as `/assets/worker-….js`. */
const laterOf = (code: string): string[] => [
  ...matches(code, /\bimport\(\s*["'`]([^"'`]+\.js)["'`]/g),
  ...matches(code, /["'`](\/assets\/worker-[^"'`]+\.js)["'`]/g),
];

const sized = (dir: string, paths: ReadonlySet<string>): SizedFile[] =>
  [...paths].map((path) => sizeOf(dir, path)).sort((a, b) => b.gzipBytes - a.gzipBytes);

const resolveIn = (dir: string, from: string, address: string): string =>
  address.startsWith('/') ? join(dir, address) : join(dirname(from), address);

function sizeOf(dir: string, path: string): SizedFile {
  const content = readFileSync(path);
  return { path: relative(dir, path), bytes: content.length, gzipBytes: gzipSync(content, { level: 9 }).length };
}

function report(): void {
  const isWithin = [
    tell(firstPageFiles(), budgetBytes, "to the board's first page"),
    tell(laterFiles(), laterBudgetBytes, 'in the quiet after it'),
  ];
  if (isWithin.every(Boolean)) return;
  console.log('Over budget, or nothing found: is dist/web built? Load later what the first page does not need, or drop it.');
  process.exitCode = 1;
}

function tell(files: readonly SizedFile[], budget: number, when: string): boolean {
  const total = files.reduce((sum, file) => sum + file.gzipBytes, 0);
  for (const { path, bytes, gzipBytes } of files) console.log(`${kilobytes(gzipBytes)} kB gzip  ${kilobytes(bytes)} kB  ${path}`);
  console.log(`${kilobytes(total)} kB gzip ${when}; the budget is ${kilobytes(budget).trim()} kB`);
  return total <= budget && files.length > 0;
}

const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(1).padStart(6);

if (basename(process.argv[1] ?? '') === 'size.ts') report();
