/** The commands as people type them: what they take, and how that becomes the hub's input. */
import type { ParseArgsConfig } from 'node:util';

type Values = Readonly<Record<string, string | boolean | undefined>>;
interface Reading {
  /** A whole path: the hub may run in another folder. */
  readonly path: (path: string) => string;
  readonly passphrase: () => Promise<string | undefined>;
}

export interface Usage {
  readonly line: string;
  readonly about: string;
  /** Fewest and most arguments beside options. */
  readonly takes: readonly [number, number];
  readonly needs: readonly string[];
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** Name of the hub's command, if not the typed one. */
  readonly hub?: string;
  readonly input: (values: Values, positionals: readonly string[], reading: Reading) => unknown;
}

const string = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const none = () => ({});
const keys = (how: string): Usage => ({
  line: `keys ${how} --root FILE [--passphrase-file FILE]`,
  about:
    how === 'init'
      ? 'Make the office’s own root on a stick (FILE) and turn the demonstration keys into real ones'
      : how === 'renew'
        ? 'Renew the root before it ends, with the office’s stick'
        : 'Replace the hub’s signing keys, with the office’s stick: the old ones stop working',
  takes: [0, 0],
  needs: ['root'],
  options: { root: string, 'passphrase-file': string },
  hub: 'keys-change',
  input: async (values, _p, { path, passphrase }) => ({ how, root: path(String(values.root)), passphrase: await passphrase() }),
});
const onItem = (name: string, about: string, options: Usage['options'], needs: readonly string[]): Usage => ({
  line: `${name} ID${needs.map((n) => ` --${n} …`).join('')}${Object.keys(options)
    .filter((o) => !needs.includes(o))
    .map((o) => ` [--${o} …]`)
    .join('')}`,
  about,
  takes: [1, 1],
  needs,
  options,
  input: (values, [id]) => ({ id, ...Object.fromEntries(Object.keys(options).map((o) => [o, values[o]])) }),
});

export const usages: Readonly<Record<string, Usage>> = {
  status: {
    line: 'status',
    about: 'Release, boards, keys, sources, refusals',
    takes: [0, 0],
    needs: [],
    options: {},
    input: none,
  },
  items: {
    line: 'items [--state STATE]',
    about: 'Items of the register',
    takes: [0, 0],
    needs: [],
    options: { state: string },
    input: (v) => ({ state: v.state }),
  },
  import: {
    line: 'import FILE|URL… --category ID [--kind KIND] [--internal] [--dry-run]',
    about:
      'Take feeds (JSON Feed, RSS, Atom, RDF) in as drafts; --internal allows addresses inside the network; --dry-run needs no hub',
    takes: [1, 10_000],
    needs: [],
    options: { category: string, kind: string, internal: flag, 'dry-run': flag },
    input: none,
  },
  alert: {
    line: 'alert FILE --second NAME [--source ID] [--reference TEXT]',
    about: 'Relay a warning (CAP) the duty officer holds, in the name of a source of site.json; needs a second person',
    takes: [1, 1],
    needs: ['second'],
    options: { second: string, source: string, reference: string },
    input: (v, [file = ''], { path }) => ({ file: path(file), second: v.second, source: v.source, reference: v.reference }),
  },
  'alert lift': {
    line: 'alert lift ID --second NAME --reference TEXT',
    about: 'The all-clear: lift a warning on its source’s word; boards say 解除 for ten minutes',
    takes: [1, 1],
    needs: ['second', 'reference'],
    options: { second: string, reference: string },
    input: (v, [id]) => ({ id, second: v.second, reference: v.reference }),
  },
  'alert list': {
    line: 'alert list',
    about: 'Warnings, and on which boards they stand',
    takes: [0, 0],
    needs: [],
    options: {},
    input: none,
  },
  refusals: {
    line: 'refusals [--source ID]',
    about: 'Every entry intake refused or held for a person, with its source, the reason and when, newest first',
    takes: [0, 0],
    needs: [],
    options: { source: string },
    input: (v) => ({ source: v.source }),
  },
  alerts: {
    line: 'alerts FILE… --board ID --dry-run [--at INSTANT] [--source ID]',
    about:
      'What would become of warnings (CAP) on a board at an instant: present, hold or refuse, one line a message; needs no hub',
    takes: [1, 100_000],
    needs: ['board', 'dry-run'],
    options: { board: string, at: string, source: string, 'dry-run': flag },
    input: none,
  },
  review: {
    line: 'review ID --clear|--reject --as NAME [--reason …]',
    about: 'The confidentiality decision of a second person; a cleared item is issued at once',
    takes: [1, 1],
    needs: ['as'],
    options: { clear: flag, reject: flag, as: string, reason: string },
    input: (v, [id]) => ({ id, decision: v.reject ? 'reject' : v.clear ? 'clear' : '', as: v.as, reason: v.reason }),
  },
  submit: onItem('submit', 'Put a draft forward for review', {}, []),
  cover: onItem('cover', 'Take an item off every board at once; it can come back', { reason: string }, ['reason']),
  uncover: onItem('uncover', 'Put a covered item back', {}, []),
  withdraw: onItem(
    'withdraw',
    'Withdraw for good: no byte of it stays on hub, feed or boards',
    { reason: string, second: string },
    ['reason'],
  ),
  repeal: onItem('repeal', 'Mark repealed: off the boards, still readable', { reason: string, second: string }, ['reason']),
  occurrences: {
    line: 'occurrences FILE.ics --from INSTANT --until INSTANT [--zone ZONE]',
    about:
      'What an iCalendar file means: every occurrence in that half-open time, or why the file is refused; needs no hub. Times carry the offset of the zone they are written in, all-day events are dates and end on the day after; times without a zone are read in --zone, the calendar’s own, or the office’s',
    takes: [1, 1],
    needs: ['from', 'until'],
    options: { from: string, until: string, zone: string },
    input: none,
  },
  explain: {
    line: 'explain --board ID [--at INSTANT] [--item ID]',
    about: 'What a board shows, until when, and why; with --item why that one does not show',
    takes: [0, 0],
    needs: ['board'],
    options: { board: string, at: string, item: string },
    input: (v) => ({ board: v.board, at: v.at, item: v.item }),
  },
  agenda: {
    line: 'agenda --board ID [--from INSTANT] [--days N]',
    about: 'Which playlist a board shows when: seven days, or as many as asked for',
    takes: [0, 0],
    needs: ['board'],
    options: { board: string, from: string, days: string },
    input: (v) => ({ board: v.board, from: v.from, ...(v.days === undefined ? {} : { days: Number(v.days) }) }),
  },
  'device add': {
    line: 'device add --board ID',
    about: 'A one-time code to pair a board',
    takes: [0, 0],
    needs: ['board'],
    options: { board: string },
    input: (v) => ({ board: v.board }),
  },
  'device list': { line: 'device list', about: 'Paired boards', takes: [0, 0], needs: [], options: {}, input: none },
  'device revoke': {
    line: 'device revoke ID',
    about: 'A lost board: its key stops working',
    takes: [1, 1],
    needs: [],
    options: {},
    input: (_v, [id]) => ({ id }),
  },
  'staff add': {
    line: 'staff add LOGIN --name NAME --roles ROLE[,ROLE] [--boards ID[,ID]] [--categories ID[,ID]]',
    about:
      'An account for the console; prints the one-time link (roles: editor, reviewer, issuer, administrator, technician, inspector, duty-officer)',
    takes: [1, 1],
    needs: ['name', 'roles'],
    options: { name: string, roles: string, boards: string, categories: string },
    input: (v, [id]) => ({ id, name: v.name, roles: v.roles, boards: v.boards, categories: v.categories }),
  },
  'staff list': { line: 'staff list', about: 'Accounts of the console', takes: [0, 0], needs: [], options: {}, input: none },
  'staff reset': {
    line: 'staff reset LOGIN',
    about: 'A new one-time link: new password and second factor',
    takes: [1, 1],
    needs: [],
    options: {},
    input: (_v, [id]) => ({ id }),
  },
  'keys status': {
    line: 'keys status',
    about: 'What the keys are and when they end',
    takes: [0, 0],
    needs: [],
    options: {},
    input: none,
  },
  'keys init': keys('init'),
  'keys renew': keys('renew'),
  'keys rotate': keys('rotate'),
  'keys make': {
    line: 'keys make --root FILE [--passphrase-file FILE]',
    about: 'On a machine of its own: an offline root, and FILE.public.json for the hub; needs no hub',
    takes: [0, 0],
    needs: ['root'],
    options: { root: string, 'passphrase-file': string },
    input: none,
  },
  'keys request': {
    line: 'keys request init|renew|rotate --out REQUEST [--public FILE.public.json]',
    about: 'The next root, to be carried to the offline root and signed there',
    takes: [1, 1],
    needs: ['out'],
    options: { out: string, public: string },
    input: (v, [how], { path }) => ({
      how,
      out: path(String(v.out)),
      ...(typeof v.public === 'string' ? { public: path(v.public) } : {}),
    }),
  },
  'keys sign': {
    line: 'keys sign REQUEST --root FILE [--passphrase-file FILE]',
    about: 'Where the offline root is: sign a request; says what is signed; needs no hub',
    takes: [1, 1],
    needs: ['root'],
    options: { root: string, 'passphrase-file': string },
    input: none,
  },
  'keys accept': {
    line: 'keys accept REQUEST',
    about: 'Put a root that was signed elsewhere in force: boards follow it',
    takes: [1, 1],
    needs: [],
    options: {},
    input: (_v, [file = ''], { path }) => ({ file: path(file) }),
  },
  'keys restore': {
    line: 'keys restore FILE --passphrase-file FILE',
    about: 'The keys out of a backup into an empty KEYS_DIR, before the first start on a new machine; needs no hub',
    takes: [1, 1],
    needs: ['passphrase-file'],
    options: { 'passphrase-file': string },
    input: none,
  },
  export: {
    line: 'export --out DIR [--valid-for 30d]',
    about: 'The signed feed as a folder for any web server or a stick',
    takes: [0, 0],
    needs: ['out'],
    options: { out: string, 'valid-for': string },
    input: (v, _p, { path }) => ({ out: path(String(v.out)), validFor: v['valid-for'] }),
  },
  backup: {
    line: 'backup FILE [--passphrase-file FILE]',
    about: 'One file with the whole register, and the keys under a passphrase',
    takes: [1, 1],
    needs: [],
    options: { 'passphrase-file': string },
    input: async (_v, [file = ''], { path, passphrase }) => ({ file: path(file), passphrase: await passphrase() }),
  },
  restore: {
    line: 'restore FILE [--force]',
    about: 'The register as a backup holds it; boards follow its new lineage',
    takes: [1, 1],
    needs: [],
    options: { force: flag },
    input: (v, [file = ''], { path }) => ({ file: path(file), force: v.force }),
  },
  'tls init': {
    line: 'tls init --name HOST[,HOST] [--out DIR]',
    about: 'A certificate of the office’s own, and the browser policy that trusts it; needs no hub',
    takes: [0, 0],
    needs: ['name'],
    options: { name: string, out: string },
    input: none,
  },
  init: {
    line: 'init DIR',
    about: 'An empty office with comments that teach; needs no hub',
    takes: [1, 1],
    needs: [],
    options: {},
    input: none,
  },
};

export function help(): string {
  const width = Math.max(...Object.values(usages).map((u) => u.line.length));
  return `noticeboard COMMAND [--json] [--help]\n\n${Object.values(usages)
    .map((u) => `  ${u.line.padEnd(width)}  ${u.about}`)
    .join('\n')}\n\nExit codes: 0 done · 1 refused or failed · 2 not understood · 3 no hub runs here`;
}

export function helpFor(_name: string, usage: Usage): string {
  return `noticeboard ${usage.line}\n\n${usage.about}.\n--json prints the answer for scripts.`;
}
