/** Frames as the compositor made them, and whether there was anything on them. */
import type { BrowserContext, CDPSession, Page } from 'playwright';
import { until } from '../support/wait.ts';

/** The next `count` frames as JPEG in base64. Chromium sends one whenever the picture changes. */
export async function collectFrames(page: Page, cdp: CDPSession, count: number, signal: AbortSignal): Promise<readonly string[]> {
  const frames: string[] = [];
  cdp.on('Page.screencastFrame', ({ data, sessionId }) => {
    if (frames.length < count) frames.push(data);
    void cdp.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined); // the page may be closing
  });
  await page.bringToFront();
  await cdp.send('Page.startScreencast', { format: 'jpeg', quality: 40, maxWidth: 270, maxHeight: 480 });
  await until(`${count} frames`, () => signal.aborted || frames.length >= count, 300_000);
  await cdp.send('Page.stopScreencast');
  signal.throwIfAborted();
  return frames;
}

/** How many of the frames are of one colour throughout: 99.8 % of the points within 8 of 255 of the commonest. */
export async function blankAmong(context: BrowserContext, frames: readonly string[]): Promise<number> {
  const page = await context.newPage();
  let blank = 0;
  for (const frame of frames) if (await page.evaluate(isBlank, frame)) blank += 1;
  await page.close();
  return blank;
}

/** Runs in a page of its own. */
async function isBlank(base64: string): Promise<boolean> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }));
  const canvas = new OffscreenCanvas(picture.width, picture.height).getContext('2d', { willReadFrequently: true });
  canvas?.drawImage(picture, 0, 0);
  const { data } = canvas?.getImageData(0, 0, picture.width, picture.height) ?? { data: new Uint8ClampedArray() };
  const counts = new Map<number, number>();
  for (let at = 0; at < data.length; at += 4) {
    const shade = ((data[at] ?? 0) >> 4) * 256 + ((data[at + 1] ?? 0) >> 4) * 16 + ((data[at + 2] ?? 0) >> 4);
    counts.set(shade, (counts.get(shade) ?? 0) + 1);
  }
  return Math.max(...counts.values()) / (data.length / 4) > 0.998;
}
