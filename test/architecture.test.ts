import { expect, test } from 'vitest';
import { breachesIn } from './support/architecture.ts';
import { readTree } from './support/source.ts';

const root = new URL('..', import.meta.url).pathname.replace(/\/$/, '');

test('the house keeps its own rules', () => {
  const files = [...readTree(root, 'src'), ...readTree(root, 'test'), ...readTree(root, 'public')];
  expect(breachesIn(files)).toEqual([]);
});

test.each<[rule: string, path: string, text: string, breach: RegExp]>([
  ['core knows no other room', 'src/core/item/a.ts', "import { db } from '../../store/db.ts';", /may not know src\/store/],
  ['core uses no package but the schema library', 'src/core/a.ts', "import { h } from 'preact';", /may use valibot/],
  ['core does no input or output', 'src/core/a.ts', "import { readFile } from 'node:fs/promises';", /may use valibot/],
  ['adapters never meet', 'src/sync/pull.ts', "import type { Db } from '../store/db.ts';", /may not know src\/store/],
  ['a re-export is an import', 'src/ui/a.ts', "export * from '../device/wall-clock.ts';", /may not know src\/device/],
  ['an import at run time is an import', 'src/ui/a.ts', "await import('../device/wall-clock.ts');", /may not know src\/device/],
  [
    'a worker is an import',
    'src/ui/a.ts',
    "new Worker(new URL('../store/worker.ts', import.meta.url));",
    /may not know src\/store/,
  ],
  ['a face knows nothing of the hub', 'src/board/main.tsx', "import { app } from '../hub/http/app.ts';", /may not know src\/hub/],
  [
    'rooms of the hub meet in its wiring',
    'src/hub/http/app.ts',
    "import { publish } from '../publish/publisher.ts';",
    /main\.ts or wiring/,
  ],
  [
    'no room of the hub knows the wiring',
    'src/hub/http/app.ts',
    "import { frontOf } from '../wiring/front.ts';",
    /main\.ts or wiring/,
  ],
  ['a shared file of the hub wires nothing', 'src/hub/clock.ts', "import { sql } from './db/database.ts';", /main\.ts or wiring/],
  ['an import never leaves src', 'src/hub/a.ts', "import data from '../../package.json';", /never leaves src/],
  ['a folder that is no room is noticed', 'src/utils/a.ts', "import * as v from 'valibot';", /no room of the house/],
  ['only the clocks read the clock', 'src/board/main.tsx', 'export const at = Date.now();', /Date\.now/],
  ['the empty Date is a clock', 'src/hub/http/app.ts', 'export const at = new Date();', /new Date\(\)/],
  ['core draws no lots', 'src/core/a.ts', 'export const n = Math.random();', /Math\.random/],
  ['markup is never written', 'src/ui/a.ts', 'export const f = (e: Element) => { e.innerHTML = ""; };', /\.innerHTML/],
  [
    'markup is never rendered',
    'src/ui/A.tsx',
    'export const A = () => <p dangerouslySetInnerHTML={{ __html: "" }} />;',
    /dangerouslySetInnerHTML/,
  ],
  ['text is never run', 'src/ui/a.ts', "eval('1');", /eval/],
  ['text is never made a function', 'src/ui/a.ts', "new Function('return 1');", /new Function/],
  ['no camera is asked for', 'src/device/a.ts', 'navigator.mediaDevices.getUserMedia({ video: true });', /getUserMedia/],
  ['exports have names', 'src/ui/a.ts', 'export default 1;', /default export/],
  ['a file ends at 400 lines', 'src/ui/a.ts', '\n'.repeat(401), /401 lines/],
  ['a file is named in kebab-case', 'src/ui/boardSheet.ts', '', /kebab-case/],
  ['a style sheet loads nothing from elsewhere', 'src/ui/a.css', 'a { background: url(//cdn.example/x.png); }', /own origin/],
  [
    'a page loads nothing from elsewhere',
    'src/board/index.html',
    '<script src="https://cdn.example/x.js"></script>',
    /own origin/,
  ],
])('%s', (_rule, path, text, breach) => {
  expect(breachesIn([{ path, text }])).toEqual([expect.stringMatching(breach)]);
});

test('two files that import each other are a circle', () => {
  const files = [
    { path: 'src/core/a.ts', text: "import './b.ts';" },
    { path: 'src/core/b.ts', text: "import './c.ts';" },
    { path: 'src/core/c.ts', text: "import './a.ts';" },
  ];
  expect(breachesIn(files)).toEqual([expect.stringContaining('src/core/a.ts → src/core/b.ts → src/core/c.ts → src/core/a.ts')]);
});

test('what the rules allow passes', () => {
  const files = [
    {
      path: 'src/core/a.ts',
      text: "import * as v from 'valibot';\nexport const f = (at: number) => new Date(at); // never Date.now()",
    },
    { path: 'src/device/wall-clock.ts', text: 'export const now = () => Date.now();' },
    { path: 'src/hub/main.ts', text: "import { app } from './http/app.ts';\nimport { publish } from './publish/publisher.ts';" },
    {
      path: 'src/hub/wiring/front.ts',
      text: "import { app } from '../http/app.ts';\nimport { publish } from '../publish/publisher.ts';",
    },
    { path: 'src/hub/http/app.ts', text: "import type { Hub } from '../hub.ts';\nimport { Hono } from 'hono';" },
    { path: 'src/board/main.tsx', text: "import { pull } from '../sync/pull.ts';\nimport sql from './page.css?url';" },
    { path: 'src/ui/A.tsx', text: 'export const A = () => <svg xmlns="http://www.w3.org/2000/svg" />;' },
  ];
  expect(breachesIn(files)).toEqual([]);
});
