// `npm start`: install and build what is missing, then become the hub. In this process, so that signals reach the hub
// and its exit code is ours without anything in between.
import './node-version.mjs';

import('./bootstrap.mjs').then(({ ensureBuilt, root, runEntry }) =>
  runEntry(async () => {
    await ensureBuilt();
    process.chdir(root);
    process.setSourceMapsEnabled(true);
    await import(new URL('../../dist/hub/main.js', import.meta.url).href);
  }),
);
