import preact from '@preact/preset-vite';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

const chromium = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

export default defineConfig({
  root: 'src',
  publicDir: '../public',
  plugins: [preact()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    rolldownOptions: { input: { board: 'src/board/index.html', terminal: 'src/terminal/index.html', staff: 'src/staff/index.html' } },
  },
  test: {
    projects: [
      { test: { name: 'unit', root: '.', environment: 'node', include: ['test/**/*.test.ts'], exclude: ['test/**/*.browser.test.ts', 'test/e2e/**', 'test/hub/**'] } },
      { test: { name: 'hub', root: '.', environment: 'node', include: ['test/hub/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 120_000 } },
      {
        plugins: [preact()],
        test: {
          name: 'browser',
          root: '.',
          include: ['test/**/*.browser.test.{ts,tsx}'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: { executablePath: chromium, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] } }),
            instances: [{ browser: 'chromium' }],
          },
        },
        optimizeDeps: { include: ['preact', 'preact/hooks', 'preact/jsx-dev-runtime', 'idb', 'valibot', 'vitest-browser-preact', 'axe-core', 'uqr'] },
      },
      { test: { name: 'e2e', root: '.', environment: 'node', include: ['test/e2e/**/*.test.ts'], testTimeout: 180_000, hookTimeout: 180_000, fileParallelism: false } },
    ],
  },
});
