/**
 * What a page looks like from afar, in a few hundred characters: the mean brightness of a grid of cells, one base-36 digit
 * each. A line that moved, a box that is gone, a face that changed its weight show; the rounding of another browser does not.
 */
import type { Page } from 'playwright';

export const cells = 24;

/** `png` as a square of `cells` × `cells` digits, rows from the top. */
export function fingerprintOf(page: Page, png: Buffer): Promise<string> {
  return page.evaluate(
    async ([base64, side]) => {
      const blob = await (await fetch(`data:image/png;base64,${base64}`)).blob();
      const small = { resizeWidth: side * 16, resizeHeight: side * 16, resizeQuality: 'high' } as const;
      const picture = await createImageBitmap(blob, small);
      const canvas = new OffscreenCanvas(picture.width, picture.height);
      const context = canvas.getContext('2d', { willReadFrequently: true })!;
      context.drawImage(picture, 0, 0);
      const { data, width, height } = context.getImageData(0, 0, picture.width, picture.height);
      const sums = new Float64Array(side * side);
      const counts = new Float64Array(side * side);
      for (let y = 0; y < height; y++) {
        const row = Math.floor((y * side) / height) * side;
        for (let x = 0; x < width; x++) {
          const at = (y * width + x) * 4;
          const cell = row + Math.floor((x * side) / width);
          sums[cell]! += 0.3 * data[at]! + 0.6 * data[at + 1]! + 0.1 * data[at + 2]!;
          counts[cell]!++;
        }
      }
      return [...sums].map((sum, i) => Math.round((sum / Math.max(1, counts[i]!) / 255) * 35).toString(36)).join('');
    },
    [png.toString('base64'), cells] as const,
  );
}

/** Mean and greatest difference of two fingerprints, in digits of 36. */
export function differenceOf(a: string, b: string): { readonly mean: number; readonly most: number } {
  if (a.length !== b.length) return { mean: 36, most: 36 };
  const each = [...a].map((digit, i) => Math.abs(Number.parseInt(digit, 36) - Number.parseInt(b.charAt(i), 36)));
  return { mean: each.reduce((sum, d) => sum + d, 0) / Math.max(1, each.length), most: Math.max(0, ...each) };
}
