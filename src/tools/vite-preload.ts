/**
 * The board's first script imports the app at run time (src/board/start.ts), so that a broken app leaves calm words. Its
 * files are named in the page as well: the browser fetches them beside the first script and not after it.
 */
import type { HtmlTagDescriptor, Plugin } from 'vite';

export function preloadApp(page: string): Plugin {
  return {
    name: 'noticeboard-preload-app',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { path, bundle, chunk }) {
        if (!bundle || !chunk || path !== page) return [];
        const files = new Set<string>([chunk.fileName]);
        const follow = (file: string): void => {
          const found = bundle[file];
          if (files.has(file) || found?.type !== 'chunk') return;
          files.add(file);
          found.imports.forEach(follow);
        };
        chunk.dynamicImports.forEach(follow);
        return [...files]
          .slice(1)
          .map(
            (file): HtmlTagDescriptor => ({ tag: 'link', attrs: { rel: 'modulepreload', href: `/${file}` }, injectTo: 'head' }),
          );
      },
    },
  };
}
