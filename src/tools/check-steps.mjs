// The steps of `npm run check`. Each is one command that says nothing new when it passes and everything when it fails.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { BootstrapError, ensureBuilt, root, runEntry, say } from './bootstrap.mjs';

/** @param {string} path */
const bin = (path) => join(root, 'node_modules', path);
const tsc = bin('typescript/bin/tsc');
const runTs = ['--import', 'tsx'];

/** @type {readonly { readonly name: string, readonly args: readonly string[] }[]} */
const steps = [
  {
    name: 'lint',
    args: [
      bin('@biomejs/biome/bin/biome'),
      'check',
      '--config-path=.ci',
      '--max-diagnostics=200',
      'src',
      'test',
      'vite.config.ts',
      'package.json',
    ],
  },
  { name: 'types', args: [tsc, '--project', '.'] },
  { name: 'types-core', args: [tsc, '--project', 'src/core'] },
  { name: 'types-worker', args: [tsc, '--project', 'src/sw'] },
  { name: 'dead-code', args: [bin('knip/bin/knip.js'), '--no-progress'] },
  { name: 'size', args: [...runTs, 'src/tools/size.ts'] },
  { name: 'schemas', args: [...runTs, 'src/tools/schemas.ts', '--check'] },
];

/** @param {readonly string[]} names empty: all of them */
export function runChecks(names) {
  return runEntry(async () => {
    const unknown = names.filter((name) => !steps.some((step) => step.name === name));
    if (unknown.length > 0)
      throw new BootstrapError(`No such check: ${unknown.join(', ')}. There are ${steps.map((step) => step.name).join(', ')}.`);
    await ensureBuilt();
    const waiting = steps.filter(({ name }) => names.length === 0 || names.includes(name));
    let failed = 0;
    const worker = async () => {
      for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) if (!(await passes(step))) failed += 1;
    };
    await Promise.all(Array.from({ length: availableParallelism() }, worker));
    say(failed === 0 ? 'All checks pass.' : `${failed} of the checks failed.`);
    process.exitCode = failed === 0 ? 0 : 1;
  });
}

/** @param {{ readonly name: string, readonly args: readonly string[] }} step */
async function passes({ name, args }) {
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  if (code !== 0 || name === 'size') process.stdout.write(output);
  say(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  return code === 0;
}
