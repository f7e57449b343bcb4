/**
 * The noticeboard command: `npm run noticeboard -- COMMAND …`. Talks to the hub through DATA_DIR/hub.sock, or works alone
 * where no hub is needed. Exit codes: 0 done, 1 refused or failed, 2 not understood, 3 no hub runs here.
 * What a command works with alone is loaded by that command: nobody waits for certificates to read a feed.
 */
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type ItemKind, itemKinds } from '../core/item/item.ts';
import { toInstant } from '../core/time/instant.ts';
import { machineTime } from '../hub/clock.ts';
import { Failure } from './noticeboard/failure.ts';
import { help, helpFor, type Usage, usages } from './noticeboard/usage.ts';
import { dryRunInWords, inWords } from './noticeboard/words.ts';

type Values = Readonly<Record<string, string | boolean | undefined>>;

async function main(argv: readonly string[]): Promise<void> {
  const [first = '', second = ''] = argv;
  const name = Object.hasOwn(usages, `${first} ${second}`) ? `${first} ${second}` : first;
  const usage = usages[name];
  if (first === '' || first === '--help' || first === 'help') return say(help());
  if (!usage) throw new Failure(2, `There is no command "${first}": noticeboard --help lists them.`);
  const { values, positionals } = parse(name, usage, argv.slice(name.split(' ').length));
  if (values.help) return say(helpFor(name, usage));
  const answer = await run(name, usage, values, positionals);
  if (answer !== undefined) say(values.json ? JSON.stringify(answer) : inWords(name, answer));
}

function parse(name: string, usage: Usage, args: readonly string[]): { values: Values; positionals: readonly string[] } {
  try {
    const options = { json: { type: 'boolean' }, help: { type: 'boolean' }, ...usage.options } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [least, most] = usage.takes;
    if (!values.help && (positionals.length < least || positionals.length > most))
      throw new Error(`${name} takes ${least === most ? least : `${least} or more`} argument(s)`);
    for (const needed of values.help ? [] : usage.needs)
      if ((values as Values)[needed] === undefined) throw new Error(`--${needed} is missing`);
    return { values: values as Values, positionals };
  } catch (error) {
    throw new Failure(2, `${(error as Error).message}. See noticeboard ${name} --help.`);
  }
}

const text = (value: string | boolean | undefined): string | undefined => (typeof value === 'string' ? value : undefined);

async function run(name: string, usage: Usage, values: Values, positionals: readonly string[]): Promise<unknown> {
  switch (name) {
    case 'init':
      return {
        written: await (await import('./noticeboard/office-template.ts')).writeOffice(resolve(positionals[0] ?? '')),
        next: `KIOSK_CONFIG=${positionals[0]} npm start`,
      };
    case 'tls init':
      return (await import('../hub/tls/init.ts')).initTls({
        names: String(values.name).split(','),
        // Within DATA_DIR unless said otherwise: never a folder that is published or put under version control by accident.
        dir: resolve(text(values.out) ?? join(process.env.DATA_DIR || '.data', 'tls')),
        office: 'noticeboard',
        now: toInstant(machineTime().getTime()),
      });
    case 'keys make':
      return (await offlineRoot()).makeOfflineRoot(resolve(String(values.root)), await passphraseOf(values));
    case 'keys sign':
      return (await offlineRoot()).signOffline(
        resolve(positionals[0] ?? ''),
        resolve(String(values.root)),
        await passphraseOf(values),
      );
    case 'keys restore':
      return restoreKeys(positionals[0] ?? '', values);
    case 'import':
      return importFiles(values, positionals);
    case 'refusals':
      return allRefusals(text(values.source));
    case 'occurrences':
      return occurrences(values, positionals[0] ?? '');
    case 'alerts':
      return say(await (await import('./noticeboard/alerts.ts')).judgedAlerts(values, positionals));
    default: {
      const input = await usage.input(values, positionals, { path: (p) => resolve(p), passphrase: () => passphraseOf(values) });
      return ask(usage.hub ?? name.replace(' ', '-'), input);
    }
  }
}

const offlineRoot = () => import('./noticeboard/offline-root.ts');

/** Nothing of a file with a fault is printed: it would be used in part without anybody knowing. */
async function occurrences(values: Values, file: string): Promise<undefined> {
  const { occurrenceLine, occurrenceWords, readOccurrences } = await import('./noticeboard/occurrences.ts');
  const answer = await readOccurrences({
    file,
    from: String(values.from),
    until: String(values.until),
    zone: text(values.zone),
    kioskConfig: resolve(process.env.KIOSK_CONFIG || 'kiosk-config'),
  });
  if (answer.kind === 'refused') throw new Failure(answer.exit, answer.sentences.join('\n'));
  for (const note of answer.notes) process.stderr.write(`${note}\n`);
  if (values.json) answer.occurrences.forEach((occurrence) => void say(occurrenceLine(occurrence)));
  else say(answer.occurrences.map(occurrenceWords).join('\n') || 'Nothing takes place in that time.');
}

async function passphraseOf(values: Values): Promise<string | undefined> {
  const file = text(values['passphrase-file']);
  return file === undefined ? undefined : (await readFile(file, 'utf8')).trimEnd();
}

/** With --dry-run no hub is needed: one line a file says what would be taken in. */
async function importFiles(values: Values, files: readonly string[]): Promise<unknown> {
  const kind = text(values.kind) ?? 'notice';
  if (!isKind(kind)) throw new Failure(2, `--kind ${kind} is none of ${itemKinds.join(', ')}. See noticeboard import --help.`);
  if (values['dry-run']) return dryRuns(values, files, kind);
  if (!text(values.category)) throw new Failure(2, '--category is missing. See noticeboard import --help.');
  const { isAddress } = await import('./noticeboard/dry-run.ts');
  const taken: unknown[] = [];
  for (const file of files) {
    const from = isAddress(file) ? { url: file, internal: values.internal ?? false } : { file: resolve(file) };
    taken.push(await ask('import', { ...from, category: values.category, kind }));
  }
  return taken;
}

const isKind = (kind: string): kind is ItemKind => (itemKinds as readonly string[]).includes(kind);

async function dryRuns(values: Values, files: readonly string[], kind: ItemKind): Promise<undefined> {
  const { dryRun, unreadable } = await import('./noticeboard/dry-run.ts');
  const at = toInstant(machineTime().getTime());
  const rules = { kind, category: text(values.category) ?? 'notices', internal: values.internal === true, at };
  for (const file of files) {
    const outcome = await dryRun(file, rules);
    if (outcome.refused.some(({ entry, code }) => entry === null && code === unreadable)) process.exitCode = 1;
    say(values.json ? JSON.stringify(outcome) : dryRunInWords(outcome));
  }
}

/** The hub answers a page at a time. */
async function allRefusals(source: string | undefined): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  for (let before: number | null | undefined; before !== null; ) {
    const page = (await ask('refusals', { source, before })) as { refusals: readonly unknown[]; next: number | null };
    all.push(...page.refusals);
    before = page.next;
  }
  return all;
}

/** The keys of a backup into an empty KEYS_DIR, before the first start on a new machine: boards then trust it as before. */
async function restoreKeys(file: string, values: Values): Promise<unknown> {
  const { checkArchive } = await import('../hub/backup/archive.ts');
  const { openSealed, writeKeys } = await import('../hub/backup/sealed-keys.ts');
  const { manifest } = await checkArchive(resolve(file));
  if (manifest.sealedKeys === null) throw new Failure(1, `${file} holds no keys: it was written without --passphrase-file.`);
  const dir = resolve(process.env.KEYS_DIR || join(process.env.DATA_DIR || '.data', 'keys'));
  await writeKeys(dir, openSealed(manifest.sealedKeys, (await passphraseOf(values)) ?? ''));
  return { keys: dir, rootFingerprint: manifest.rootFingerprint, next: `npm start, then noticeboard restore ${file} --force` };
}

function ask(command: string, input: unknown): Promise<unknown> {
  const socketPath = join(resolve(process.env.DATA_DIR || '.data'), 'hub.sock');
  const headers = { 'content-type': 'application/json', 'x-actor': `operator:${userInfo().username.replace(/[^\w.-]/g, '-')}` };
  return new Promise((done, failed) => {
    const sent = request({ socketPath, path: `/commands/${command}`, method: 'POST', headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        body += part;
      });
      response.on('end', () => {
        const answer: unknown = JSON.parse(body || 'null');
        if (response.statusCode === 200) done(answer);
        else
          failed(new Failure(1, String((answer as { detail?: unknown }).detail ?? `The hub answered ${response.statusCode}.`)));
      });
    });
    sent.on('error', () =>
      failed(new Failure(3, `No hub runs on ${socketPath}: start it with npm start, or set DATA_DIR to where it runs.`)),
    );
    sent.end(JSON.stringify(input ?? {}));
  });
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof Failure ? error.exit : 1;
});
