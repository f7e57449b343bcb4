/** Reads the project's own source for test/architecture.test.ts: what a file imports, exports and calls, by Vite's parser. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseSync } from 'vite';

export interface SourceFile {
  /** Relative to the project, e.g. `src/core/item/item.ts`. */
  readonly path: string;
  readonly text: string;
}

export interface Module extends SourceFile {
  /** As written: `./item.ts`, `valibot`, `node:fs`. */
  readonly imports: readonly string[];
  readonly hasDefaultExport: boolean;
  /** Names of what it reads or calls, as a rule would name them: `Date.now`, `new Date()`, `.innerHTML`, `eval`. */
  readonly uses: ReadonlySet<string>;
}

/** Every file under `folder` of the project, sorted. */
export function readTree(root: string, folder: string): SourceFile[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true, recursive: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => posix.join(entry.parentPath.slice(root.length + 1), entry.name));
  const own = paths.filter((path) => !path.includes('node_modules/'));
  return own.sort().map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

export const isCode = (path: string): boolean => /\.(ts|tsx|mjs)$/.test(path);

/** @throws Error naming the file if it does not parse. */
export function toModule(file: SourceFile): Module {
  const { program, module, errors } = parseSync(file.path, file.text);
  if (errors[0]) throw new Error(`${file.path} does not parse: ${errors[0].message}`);
  const exports = module.staticExports.flatMap((statement) => statement.entries);
  const dynamic = module.dynamicImports.map(({ moduleRequest: { start, end } }) => file.text.slice(start, end));
  const uses = new Set<string>();
  const workers: string[] = [];
  visit(program as unknown as Node, uses, workers);
  return {
    ...file,
    imports: [
      ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
      ...exports.flatMap(({ moduleRequest }) => (moduleRequest ? [moduleRequest.value] : [])),
      ...dynamic.filter((request) => /^['"]/.test(request)).map((request) => request.slice(1, -1)),
      ...workers,
    ],
    hasDefaultExport: exports.some(({ exportName }) => exportName.kind === 'Default'),
    uses,
  };
}

/** Path of the file a relative import names, without its `?raw`; null for a package. */
export function fileOf(from: string, request: string): string | null {
  return request.startsWith('.') ? posix.join(posix.dirname(from), request.replace(/\?.*$/, '')) : null;
}

/** Name of the package: `@scope/name` of `@scope/name/part`. */
export function packageOf(request: string): string {
  if (request.startsWith('node:')) return 'node:';
  return request
    .split('/')
    .slice(0, request.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Cycles among the modules, each as the paths along it. */
export function cyclesAmong(modules: readonly Module[]): string[][] {
  const edges = new Map(
    modules.map((module) => [
      module.path,
      module.imports.map((request) => fileOf(module.path, request)).filter((path) => path !== null),
    ]),
  );
  const finished = new Set<string>();
  const cycles: string[][] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path]);
    if (finished.has(path) || trail.includes(path)) return;
    for (const next of edges.get(path) ?? []) walk(next, [...trail, path]);
    finished.add(path);
  };
  for (const path of edges.keys()) walk(path, []);
  return cycles;
}

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

function visit(node: Node, uses: Set<string>, workers: string[]): void {
  for (const name of namesOf(node)) uses.add(name);
  const worker = workerUrl(node);
  if (worker !== null) workers.push(worker);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child, uses, workers);
  }
}

function namesOf(node: Node): string[] {
  const name = (value: unknown): string => (isNode(value) ? String(value.name ?? value.value ?? '') : '');
  switch (node.type) {
    case 'MemberExpression':
      return [`${name(node.object)}.${name(node.property)}`, `.${name(node.property)}`];
    case 'JSXAttribute':
    case 'Property':
      return [`.${name(node.name ?? node.key)}`];
    case 'NewExpression':
      return [`new ${name(node.callee)}${(node.arguments as unknown[]).length === 0 ? '()' : ''}`, `new ${name(node.callee)}`];
    case 'CallExpression':
      return [name(node.callee)];
    default:
      return [];
  }
}

/** The file of `new URL('./worker.ts', import.meta.url)`: a bundler reads it as an import. */
function workerUrl(node: Node): string | null {
  if (node.type !== 'NewExpression' || !isNode(node.callee) || node.callee.name !== 'URL') return null;
  const [address, base] = node.arguments as Node[];
  const isModuleUrl = base?.type === 'MemberExpression' && isNode(base.object) && base.object.type === 'MetaProperty';
  return isModuleUrl && typeof address?.value === 'string' && isCode(address.value) ? address.value : null;
}
