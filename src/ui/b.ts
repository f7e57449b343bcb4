/** Lengths of the sheet for styles: all are multiples of the body size. */

/** `n` B. */
export const b = (n: number): string => `calc(${+n.toFixed(4)} * var(--b))`;

/** Place of a box, in B from the nearest positioned ancestor. */
export function at(x: number, y: number, width?: number, height?: number): Record<string, string> {
  const place = { left: b(x), top: b(y) };
  return {
    ...place,
    ...(width === undefined ? {} : { width: b(width) }),
    ...(height === undefined ? {} : { height: b(height) }),
  };
}
