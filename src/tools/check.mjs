// `npm run check`: format and lint, types, dead code, size and generated files; all of them, then the exit code.
// `npm run check -- types lint` runs only what is named.
import './node-version.mjs';

import('./check-steps.mjs').then(({ runChecks }) => runChecks(process.argv.slice(2)));
