/** The rules of the house as tables (README, "The rooms"), and what a set of files says against them. */
import { basename } from 'node:path';
import { cyclesAmong, fileOf, isCode, type Module, packageOf, type SourceFile, toModule } from './source.ts';

const browserRooms = ['store', 'sync', 'device', 'ui'] as const;

/** Which rooms a room may import besides itself, and which packages. Nothing else may meet. */
export const rooms: Readonly<
  Record<string, { readonly rooms: readonly string[]; readonly packages: readonly string[] | 'any' }>
> = {
  core: { rooms: [], packages: ['valibot'] },
  store: { rooms: ['core'], packages: ['idb', 'valibot'] },
  sync: { rooms: ['core'], packages: ['valibot'] },
  sw: {
    rooms: ['core'],
    packages: [
      'workbox-precaching',
      'workbox-routing',
      'workbox-strategies',
      'workbox-range-requests',
      'workbox-cacheable-response',
    ],
  },
  device: { rooms: ['core'], packages: ['workbox-window'] },
  ui: { rooms: ['core'], packages: ['preact', 'uqr'] },
  keeper: { rooms: ['core', ...browserRooms], packages: ['workbox-window'] },
  board: { rooms: ['core', 'keeper', ...browserRooms], packages: ['preact', 'workbox-window'] },
  terminal: { rooms: ['core', 'keeper', ...browserRooms], packages: ['preact', 'uqr', 'valibot', 'workbox-window'] },
  staff: { rooms: ['core', ...browserRooms], packages: ['preact', '@tanstack/preact-query', 'valibot'] },
  hub: { rooms: ['core'], packages: 'any' },
  tools: { rooms: ['core', 'hub', 'ui'], packages: 'any' },
};

/**
 * The hub's own rooms. Files directly in src/hub are the contract (hub.ts, settings.ts, clock.ts …), open to every room
 * of the hub; main.ts and wiring/ alone wire the rooms. A room gets what it needs from another as an argument, but for
 * these.
 */
export const hubRooms: Readonly<Record<string, readonly string[]>> = {
  audit: [],
  config: ['items', 'audit'],
  db: [],
  fleet: ['audit'],
  backup: ['db', 'publish'],
  http: [],
  intake: ['items', 'audit'],
  items: ['audit', 'publish'],
  publish: [],
  tls: [],
  identity: ['audit'],
  console: ['audit', 'fleet', 'identity', 'items', 'publish'],
  commands: ['audit', 'backup', 'config', 'db', 'fleet', 'identity', 'intake', 'items', 'publish', 'tls'],
};

/** Names nobody may use, why, and the files that may. */
export const forbidden: readonly {
  readonly names: readonly string[];
  readonly in: RegExp;
  readonly except?: RegExp;
  readonly why: string;
}[] = [
  {
    names: ['Date.now', 'new Date()'],
    in: /^src\//,
    except: /^src\/(device\/|tools\/|hub\/clock\.ts)/,
    why: 'time comes in as an argument; only src/device and src/hub/clock.ts read the clock',
  },
  { names: ['Math.random', 'performance.now'], in: /^src\/core\//, why: 'core is a function of its arguments' },
  {
    names: ['.innerHTML', '.outerHTML', '.dangerouslySetInnerHTML', '.insertAdjacentHTML', 'document.write'],
    in: /^src\//,
    why: 'text is content, never markup (R73)',
  },
  { names: ['eval', 'new Function'], in: /^src\//, why: 'content is inert (R73)' },
  { names: ['.getUserMedia', '.getDisplayMedia'], in: /^src\//, why: 'no camera and no microphone (R24)' },
];

const maxLines = 400;
const hubWiring = /^src\/hub\/(main\.ts$|wiring\/)/;
const generated = /\.generated\.\w+$/;
const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*$/;
const pascal = /^[A-Z][A-Za-z0-9]*\.tsx$/;

/** One sentence for each breach, in the order of the files. */
export function breachesIn(files: readonly SourceFile[]): string[] {
  const modules = files.filter(({ path }) => isCode(path)).map(toModule);
  const cycles = cyclesAmong(modules.filter(({ path }) => path.startsWith('src/')));
  return [
    ...modules.flatMap((module) => [...importBreaches(module), ...useBreaches(module), ...exportBreaches(module)]),
    ...files.flatMap((file) => [...shapeBreaches(file), ...remoteBreaches(file)]),
    ...cycles.map((cycle) => `${cycle.join(' → ')} is a circle: move what they share into a file of its own`),
  ];
}

function importBreaches(module: Module): string[] {
  const from = placeOf(module.path);
  if (from === null) return [];
  return module.imports.flatMap((request) => {
    const target = fileOf(module.path, request);
    const reason = target === null ? packageBreach(from, request) : pathBreach(module.path, from, target);
    return reason === null ? [] : [`${module.path} imports ${request}: ${reason}`];
  });
}

interface Place {
  readonly room: string;
  /** Folder within the room; empty for a file directly in it. */
  readonly inner: string;
}

function placeOf(path: string): Place | null {
  const [top, room, ...rest] = path.split('/');
  return top === 'src' && room !== undefined && rest.length > 0 ? { room, inner: rest.length > 1 ? (rest[0] ?? '') : '' } : null;
}

function packageBreach({ room }: Place, request: string): string | null {
  const allowed = rooms[room]?.packages;
  if (allowed === undefined) return `src/${room} is no room of the house`;
  return allowed === 'any' || allowed.includes(packageOf(request))
    ? null
    : `src/${room} may use ${allowed.join(', ') || 'no package'}`;
}

function pathBreach(path: string, from: Place, target: string): string | null {
  const to = placeOf(target);
  if (to === null) return 'a relative import never leaves src';
  if (from.room !== to.room) {
    return rooms[from.room]?.rooms.includes(to.room)
      ? null
      : `src/${from.room} may not know src/${to.room}: take it as an argument`;
  }
  if (from.room !== 'hub' || hubWiring.test(path) || to.inner === '' || from.inner === to.inner) return null;
  if (hubRooms[from.inner]?.includes(to.inner)) return null;
  return `src/hub/${from.inner || '*.ts'} may not know src/hub/${to.inner}: take it as an argument, main.ts or wiring/ hands it over`;
}

function useBreaches({ path, uses }: Module): string[] {
  const rules = forbidden.filter((rule) => rule.in.test(path) && !rule.except?.test(path));
  return rules.flatMap(({ names, why }) => names.filter((name) => uses.has(name)).map((name) => `${path} uses ${name}: ${why}`));
}

function exportBreaches({ path, hasDefaultExport }: Module): string[] {
  return hasDefaultExport && path !== 'vite.config.ts' ? [`${path} has a default export: name what it exports`] : [];
}

function shapeBreaches({ path, text }: SourceFile): string[] {
  const lines = text.split('\n').length - 1;
  const name = basename(path);
  return [
    ...(lines > maxLines && isCode(path) && !generated.test(path)
      ? [`${path} has ${lines} lines: split it, ${maxLines} is the end`]
      : []),
    ...(kebab.test(name) || pascal.test(name) ? [] : [`${path} is neither kebab-case nor a component in PascalCase`]),
  ];
}

/** Whatever ships loads from its own origin alone (R73). */
function remoteBreaches({ path, text }: SourceFile): string[] {
  if (!/\.(css|html|webmanifest)$/.test(path)) return [];
  const addresses = text.match(/(?:\bhttps?:)?\/\/[a-z0-9][^\s'")<]*/gi) ?? [];
  return addresses
    .filter((address) => !address.includes('//www.w3.org/'))
    .map((address) => `${path} names ${address}: pages load from their own origin alone`);
}
