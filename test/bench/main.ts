/** Runs the rows of the benchmark one after the other, everything on loopback, and prints one table. */
import { parseArgs } from 'node:util';
import { idle } from './idle.ts';
import { intake } from './intake.ts';
import { layout } from './layout.ts';
import { rotation } from './rotation.ts';
import { type Outcome, type Row, type Session, toTable } from './row.ts';
import { scheduleRow } from './schedule.ts';
import { search } from './search.ts';
import { size } from './size.ts';
import { start } from './start.ts';
import { store } from './store.ts';

const rows: readonly Row[] = [size, scheduleRow, layout, store, start, rotation, idle, intake, search];

const help = `npm run bench -- [--only ROW[,ROW]] [--json]

Measures the board beside the least that a browser needs for the same thing, in the same run.
Ctrl-C ends it early and still prints what there is.

${rows.map((row) => `  ${row.name.padEnd(10)}${row.about}`).join('\n')}
`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean' } } });
  if (values.help) return void process.stdout.write(help);
  const wanted = chosen(values.only?.split(','));
  const outcomes = await measureAll(wanted);
  process.stdout.write(values.json ? `${JSON.stringify(outcomes, null, 2)}\n` : toTable(outcomes));
}

function chosen(names: readonly string[] | undefined): readonly Row[] {
  const unknown = names?.filter((name) => !rows.some((row) => row.name === name)) ?? [];
  if (unknown.length > 0)
    throw new Error(`No such row: ${unknown.join(', ')}. There are ${rows.map((row) => row.name).join(', ')}.`);
  return rows.filter((row) => names?.includes(row.name) ?? true);
}

async function measureAll(wanted: readonly Row[]): Promise<Outcome[]> {
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort(new Error('interrupted')));
  const outcomes: Outcome[] = [];
  for (const row of wanted) {
    if (interrupted.signal.aborted) break;
    const session: Session = {
      say: (sentence) => process.stderr.write(`${row.name}: ${sentence}\n`),
      signal: interrupted.signal,
    };
    try {
      outcomes.push(...(await row.measure(session)));
    } catch (error) {
      process.exitCode = 1;
      session.say(interrupted.signal.aborted ? 'interrupted' : `failed: ${error instanceof Error ? error.stack : error}`);
    }
  }
  return outcomes;
}

await main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
