// `npm run bench`: builds, finds a Chromium and measures (test/bench/main.ts). `npm run bench -- --help` lists the rows.
// Vite runs the TypeScript: functions that are sent into a page must arrive as they were written.
import './node-version.mjs';

import('./bootstrap.mjs').then(({ ensureBuilt, root, runEntry }) =>
  runEntry(async () => {
    await ensureBuilt();
    const [{ obtainChromium }, { runnerImport }] = await Promise.all([import('./chromium.mjs'), import('vite')]);
    process.env.CHROMIUM_PATH = await obtainChromium();
    await runnerImport(`${root}/test/bench/main.ts`, { root, configFile: false, logLevel: 'error', oxc: { target: 'node20' } });
  }),
);
