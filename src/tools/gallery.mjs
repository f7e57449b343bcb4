// `npm run gallery`: photographs items on boards of seven sizes (gallery/main.ts says what narrows it).
import './node-version.mjs';

import('./bootstrap.mjs').then(({ ensureInstalled, root, runEntry }) =>
  runEntry(async () => {
    await ensureInstalled();
    const [{ obtainChromium }, { runnerImport }] = await Promise.all([import('./chromium.mjs'), import('vite')]);
    process.env.CHROMIUM_PATH = await obtainChromium();
    await runnerImport(`${root}/src/tools/gallery/main.ts`, {
      root,
      configFile: false,
      logLevel: 'error',
      oxc: { target: 'node20' },
    });
  }),
);
