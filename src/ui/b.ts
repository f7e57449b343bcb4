/**
 * Lengths of the sheet for styles, in B, the body size. They are written in `em` of an element whose own type is `size` B:
 * a `calc()` of a custom property costs the browser twice, once to keep it and once for every element to resolve it.
 */

/** `n` B on an element whose font size is `size` B. */
export const b = (n: number, size = 1): string => `${+(n / size).toFixed(5)}em`;

/** Declarations for the place of a box, in B from the nearest positioned ancestor, and its font size where it has one of its own. */
export function at(x: number, y: number, width?: number, height?: number, size?: number): string {
  const place = `left:${b(x, size)};top:${b(y, size)};`;
  const extent = `${width === undefined ? '' : `width:${b(width, size)};`}${height === undefined ? '' : `height:${b(height, size)};`}`;
  return `${place}${extent}${size === undefined ? '' : fontSize(size)}`;
}

/** `size` B, or that many times the type of the element it stands in. */
export const fontSize = (size: number): string => `font-size:${b(size)};`;
