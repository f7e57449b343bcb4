/**
 * When in a turn an entry is due. A turn is divided into `turnTicks` ticks, a multiple of 1…20, so that k / w of a turn
 * is a whole number for every weight and due times are compared exactly.
 * The phase hangs on the item's id alone: nobody's place moves when a neighbour comes or goes, categories mix, and
 * the due times of any weight contain those of weight 1, so that a new weight never makes an entry wait more than a turn.
 */

/** The least common multiple of 1…20. */
export const turnTicks = 232_792_560;

/** 32 bits that depend on every character of the text: FNV-1a, then Murmur's final mix so that near ids lie far apart. */
export function stableHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Turns, 0 ≤ phase < 1 / weight. */
export function phaseOf(item: string, weight: number): number {
  const tick = Math.floor((stableHash(item) / 2 ** 32) * turnTicks);
  return (tick % (turnTicks / weight)) / turnTicks;
}

/** Ticks at which an entry is due in every turn, ascending. */
export function duesOf(phase: number, weight: number): number[] {
  const first = Math.round(phase * turnTicks);
  return Array.from({ length: weight }, (_, k) => first + k * (turnTicks / weight));
}
