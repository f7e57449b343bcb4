/** Serves the font slices in development and copies them into the build, as /fonts/VERSION/NAME.woff2 (OFL-1.1, with its text). */
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Plugin } from 'vite';
import { facePackage, faces } from './faces.ts';

const all = [faces.sc, faces.tc, faces.kr];
const prefix = `/fonts/${facePackage(faces.sc).version}/`;

function fileOf(slice: string): string | null {
  const face = all.find(({ id }) => slice.startsWith(`${id}-`));
  const path = face && join(face.folder, 'files', `${basename(slice)}-wght-normal.woff2`);
  return path && existsSync(path) ? path : null;
}

export function fonts(): Plugin {
  return {
    name: 'noticeboard:fonts',
    configureServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        const path = request.url?.split('?')[0] ?? '';
        const file =
          path.startsWith(prefix) && path.endsWith('.woff2') ? fileOf(path.slice(prefix.length, -'.woff2'.length)) : null;
        if (file === null) return next();
        response.setHeader('Content-Type', 'font/woff2');
        createReadStream(file).pipe(response);
      });
    },
    generateBundle() {
      // Only the app's own bundle ships fonts; workers and the hub's bundle pass here too and must not.
      if (this.environment?.name !== undefined && this.environment.name !== 'client') return;
      for (const face of all) {
        for (const { name } of face.slices) {
          const file = fileOf(name);
          if (file) this.emitFile({ type: 'asset', fileName: `${prefix.slice(1)}${name}.woff2`, source: readFileSync(file) });
        }
        this.emitFile({
          type: 'asset',
          fileName: `${prefix.slice(1)}${face.id}-LICENSE.txt`,
          source: readFileSync(join(face.folder, 'LICENSE')),
        });
      }
    },
  };
}
