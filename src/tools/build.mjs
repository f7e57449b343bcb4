// `npm run build`: what `npm start` builds, without starting it.
import './node-version.mjs';

import('./bootstrap.mjs').then(({ ensureBuilt, runEntry }) => runEntry(ensureBuilt));
