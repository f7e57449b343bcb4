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

/** Both faces by unicode ranges, for the console: whoever writes there types any character. Boards load slices and never this. */
function facesCss(): string {
  return [faces.sc, faces.tc]
    .map(({ folder }) => readFileSync(join(folder, 'index.css'), 'utf8'))
    .join('\n')
    .replace(/url\(\.\/files\/([\w-]+)-wght-normal\.woff2\)/g, `url(${prefix}$1.woff2)`);
}

export function fonts(): Plugin {
  return {
    name: 'noticeboard:fonts',
    configureServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        const path = request.url?.split('?')[0] ?? '';
        if (path === `${prefix}faces.css`) {
          response.setHeader('Content-Type', 'text/css');
          return void response.end(facesCss());
        }
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
      this.emitFile({ type: 'asset', fileName: `${prefix.slice(1)}faces.css`, source: facesCss() });
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
