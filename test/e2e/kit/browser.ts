/** One Chromium for all tests of a file; each board has a context of its own in it. */
import { type Browser, chromium } from 'playwright';
import { afterAll, beforeAll } from 'vitest';
import { obtainChromium } from '../../../src/tools/chromium.mjs';

export function shareBrowser(): () => Browser {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: await obtainChromium(),
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
  });
  afterAll(() => browser?.close());
  return () => {
    if (!browser) throw new Error('the browser starts before the first test, not while tests are collected');
    return browser;
  };
}
