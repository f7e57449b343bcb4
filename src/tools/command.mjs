// `npm run noticeboard -- …`: the built command, built anew when the sources have changed. Its words go to stdout,
// those of the preparation to stderr, so that --json stays clean.
import './node-version.mjs';

import('./bootstrap.mjs').then(({ ensureBuilt, runEntry }) =>
  runEntry(async () => {
    await ensureBuilt();
    await import(new URL('../../dist/hub/noticeboard.js', import.meta.url).href);
  }),
);
