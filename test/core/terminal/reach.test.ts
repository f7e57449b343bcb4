import { expect, test } from 'vitest';
import { highestMm, lowestMm, reachOf } from '../../../src/core/terminal/reach.ts';

const screen = (bottomMm?: number) => ({
  screen: {
    widthPx: 1080,
    heightPx: 1920,
    widthMm: 400,
    colour: 'full' as const,
    ...(bottomMm === undefined ? {} : { bottomMm }),
  },
});
const heightMm = (400 * 1920) / 1080;

test('a profile that does not say how high the screen hangs moves nothing', () => {
  expect(reachOf(screen())).toBeNull();
});

test('a screen within reach as it hangs moves nothing', () => {
  expect(reachOf(screen(450))).toBeNull();
});

test.each([700, 800, 900, 300, 100])('with the lower edge at %i mm what is left lies within reach', (bottomMm) => {
  const reach = reachOf(screen(bottomMm))!;
  expect(bottomMm + heightMm * (1 - reach.above)).toBeLessThanOrEqual(highestMm + 0.001);
  expect(bottomMm + heightMm * reach.below).toBeGreaterThanOrEqual(lowestMm - 0.001);
});

test('a screen out of anybody’s reach is left as it is', () => {
  expect(reachOf(screen(1100))).toBeNull();
});
