// `npm test`: install, build, find a Chromium, run every test once. Arguments go to vitest: npm test -- --project unit.
import './node-version.mjs';

import('./bootstrap.mjs').then(({ ensureBuilt, root, runEntry, runNode }) =>
  runEntry(async () => {
    await ensureBuilt();
    const { obtainChromium } = await import('./chromium.mjs');
    const env = { ...process.env, CHROMIUM_PATH: await obtainChromium() };
    process.exitCode = await runNode([`${root}/node_modules/vitest/vitest.mjs`, 'run', ...process.argv.slice(2)], env);
  }),
);
