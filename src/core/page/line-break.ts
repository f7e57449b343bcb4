/**
 * Breaks clusters into lines. `fill` is greedy (running text), `balance` evens the lines of a headline.
 * Joined, the lines are the text: nothing is added, dropped or stretched; a space at the end of a line stays on it.
 */
import { mayBegin, mayEnd } from './characters.ts';
import { type Cluster, type Clustered, cellsOf, clustersOf, type Setting } from './clusters.ts';
import { advanceOf } from './metrics.ts';
import type { Line } from './page.ts';

const tolerance = 1e-6;

/** Where a run of text stands while it is being laid: used to ask how many lines a longer stretch takes. */
export interface Cursor {
  readonly lines: number;
  readonly x: number;
}
export const emptyLine: Cursor = { lines: 0, x: 0 };

/** The cursor after one more cluster on lines `measure` em wide. */
export function advance(cursor: Cursor, cluster: Cluster, measure: number): Cursor {
  if (cursor.lines > 0 && cursor.x + cluster.gap + cluster.width - cluster.hang <= measure + tolerance) {
    return { lines: cursor.lines, x: cursor.x + cluster.gap + cluster.width };
  }
  return { lines: cursor.lines + 1, x: cluster.start + cluster.width };
}

/** Clusters wider than the line, cut between characters, before the one that carries the stops: nothing else would keep them on the glass. */
export function fittedTo({ text, clusters, gaps }: Clustered, measure: number, bold: boolean): readonly Cluster[] {
  if (clusters.every((c) => c.width <= measure + 1)) return clusters;
  return clusters.flatMap((c) => (c.width <= measure + 1 ? [c] : cut(text, c, gaps, measure, bold)));
}

function cut(text: string, cluster: Cluster, gaps: ReadonlyMap<number, number>, measure: number, bold: boolean): Cluster[] {
  const parts: Cluster[] = [];
  const widthOf = (from: number, until: number): number => {
    let width = 0;
    for (const character of text.slice(from, until)) width += advanceOf(character.codePointAt(0) ?? 0, bold);
    for (let i = from + 1; i < until; i++) width += gaps.get(i) ?? 0;
    return width;
  };
  const push = (from: number, until: number, hang: number): void => {
    parts.push({
      from,
      until,
      width: widthOf(from, until),
      gap: from === cluster.from ? cluster.gap : (gaps.get(from) ?? 0),
      start: 0,
      hang,
    });
  };
  let [from, width] = [cluster.from, 0];
  for (let i = cluster.from; i < cluster.until; ) {
    const character = String.fromCodePoint(text.codePointAt(i) ?? 0);
    const step = advanceOf(character.codePointAt(0) ?? 0, bold);
    const gap = i > from ? (gaps.get(i) ?? 0) : 0;
    if (width + gap + step > measure && i > from) {
      const end = placeToCut(text, from, i);
      push(from, end, 0);
      width = widthOf(end, i) + (i > end ? (gaps.get(i) ?? 0) : 0) + step;
      from = end;
    } else width += gap + step;
    i += character.length;
  }
  push(from, cluster.until, cluster.hang);
  return parts;
}

/** The last place in `(from, at]` where a line may end, `at` itself where there is none: marks alone are as long as the line. */
function placeToCut(text: string, from: number, at: number): number {
  const characters = [...text.slice(from, at)];
  let next = String.fromCodePoint(text.codePointAt(at) ?? 0);
  for (let i = at; characters.length > 0; ) {
    const before = characters.pop() ?? '';
    if (mayBegin(next) && mayEnd(before)) return i;
    i -= before.length;
    next = before;
  }
  return at;
}

/** As `cut`, counted in cells. */
function cutCells(text: string, cluster: Cluster, measure: number): Cluster[] {
  const parts: Cluster[] = [];
  let [from, width] = [cluster.from, 0];
  for (let i = cluster.from; i < cluster.until; i++) {
    const cells = cellsOf(text.charCodeAt(i));
    if (width + cells > measure) {
      parts.push({ from, until: i, width, gap: 0, start: 0, hang: 0 });
      [from, width] = [i, 0];
    }
    width += cells;
  }
  parts.push({ from, until: cluster.until, width, gap: 0, start: 0, hang: 0 });
  return parts;
}

/** Starts of lines as indices into `clusters`. */
function greedy(clusters: readonly Cluster[], measure: number): number[] {
  const starts: number[] = [];
  let cursor = emptyLine;
  clusters.forEach((cluster, i) => {
    const next = advance(cursor, cluster, measure);
    if (next.lines !== cursor.lines) starts.push(i);
    cursor = next;
  });
  return starts;
}

/** A last line of one or two characters takes clusters from the line above it (ART §8). */
function withoutOrphan(clusters: readonly Cluster[], starts: number[], measure: number): number[] {
  const last = starts.at(-1) ?? 0;
  const above = starts.at(-2);
  if (above === undefined) return starts;
  const width = (from: number) => clusters.slice(from).reduce((sum, c) => sum + c.width, 0);
  let start = last;
  while (start - 1 > above && width(start) - (clusters.at(-1)?.hang ?? 0) < 3 - tolerance && width(start - 1) <= measure) start--;
  return [...starts.slice(0, -1), start];
}

function lineOf({ text, gaps }: Clustered, clusters: readonly Cluster[], from: number, until: number): Line {
  const [first, last] = [clusters[from], clusters[until - 1]];
  if (!first || !last) return { text: '', widthEm: 0 };
  const { start } = first;
  const found: [number, number][] = start === 0 ? [] : [[0, start]];
  for (let i = first.from + 1; i < last.until; i++) {
    const gap = gaps.get(i);
    if (gap !== undefined) found.push([i - first.from, gap]);
  }
  let widthEm = start;
  for (let i = from; i < until; i++) widthEm += (clusters[i]?.width ?? 0) + (i > from ? (clusters[i]?.gap ?? 0) : 0);
  const line = { text: text.slice(first.from, last.until), widthEm };
  return found.length > 0 ? { ...line, gapsEm: found } : line;
}

function linesFrom(clustered: Clustered, clusters: readonly Cluster[], starts: readonly number[]): Line[] {
  return starts.map((start, i) => lineOf(clustered, clusters, start, starts[i + 1] ?? clusters.length));
}

/** Lines of a stretch of fitted clusters. */
export function linesOf(clustered: Clustered, clusters: readonly Cluster[], measureEm: number): Line[] {
  return linesFrom(clustered, clusters, withoutOrphan(clusters, greedy(clusters, measureEm), measureEm));
}

/** Running text on lines `measureEm` wide. */
export function fill(text: string, measureEm: number, setting: Setting): Line[] {
  const clustered = clustersOf(text, setting);
  const clusters = setting.dots
    ? clustered.clusters.flatMap((c) => (c.width <= measureEm ? [c] : cutCells(text, c, measureEm)))
    : fittedTo(clustered, measureEm, setting.bold);
  return setting.dots ? linesFrom(clustered, clusters, greedy(clusters, measureEm)) : linesOf(clustered, clusters, measureEm);
}

/** Words that do not begin a line well, and words after which a line does not end well. */
const clings = /^[的之了地得等者们們]/;
const leans = /[的和与與及或在对對向为為由从從将將把被]$/;

/**
 * A headline on as few lines as `fill` would take, evened out, the longer line last when they differ by little.
 * Null where a word is wider than the line: then the step is too large.
 */
export function balance(text: string, measureEm: number, setting: Setting): Line[] | null {
  const clustered = clustersOf(text, { ...setting, headline: true });
  const { clusters } = clustered;
  if (clusters.some((c) => c.width - c.hang > measureEm + tolerance)) return null;
  const starts = greedy(clusters, measureEm);
  return linesFrom(
    clustered,
    clusters,
    starts.length <= 1 ? starts : (evenStarts(clustered, measureEm, starts.length) ?? starts),
  );
}

interface Best {
  readonly cost: number;
  readonly start: number;
}

/** Least sum of squared differences from the mean line, over all ways to break into `count` lines; null if there is none. */
function evenStarts({ text, clusters }: Clustered, measure: number, count: number): number[] | null {
  const total = clusters.reduce((sum, c) => sum + c.width + c.gap, 0);
  const mean = total / count;
  let row: (Best | undefined)[] = [{ cost: 0, start: -1 }];
  const rows: (Best | undefined)[][] = [row];
  for (let line = 1; line <= count; line++) {
    const next: (Best | undefined)[] = [];
    for (let until = line; until <= clusters.length; until++) {
      let [best, rest]: [Best | undefined, number] = [undefined, 0];
      for (let from = until - 1; from >= line - 1; from--) {
        const cluster = clusters[from]!;
        const width = cluster.start + cluster.width + rest;
        rest += cluster.width + cluster.gap;
        if (width - (clusters[until - 1]?.hang ?? 0) > measure + tolerance) break;
        const before = row[from];
        if (!before) continue;
        const cost = before.cost + raggedness(text, clusters, until, width, mean) + (line < count ? 0 : (mean - width) * 0.01);
        if (!best || cost < best.cost) best = { cost, start: from };
      }
      next[until] = best;
    }
    rows.push(next);
    row = next;
  }
  const starts: number[] = [];
  for (let [line, until] = [count, clusters.length]; line > 0; line--) {
    const start = rows[line]?.[until]?.start;
    if (start === undefined) return null;
    starts.unshift(start);
    until = start;
  }
  return starts;
}

function raggedness(text: string, clusters: readonly Cluster[], until: number, width: number, mean: number): number {
  const next = clusters[until];
  if (!next) return (width - mean) ** 2;
  const joins = clings.test(text.slice(next.from)) || leans.test(text.slice(0, next.from));
  return (width - mean) ** 2 + (joins ? 6 : 0);
}
