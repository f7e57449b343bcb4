/** Measures the page that stands on the stage as a browser really drew it. Each fault is a sentence; a good page has none. */
import { mayBegin } from '../../core/page/characters.ts';
import type { Box, Page, TextBox } from '../../core/page/page.ts';
import { type DotSheet, floor, type GlassSheet, type Sheet } from '../../core/page/sheet.ts';

const minContrast = 7;
/** Half a pixel of rounding at each end. */
const tolerancePx = 1;

export function faultsOn(host: HTMLElement, sheet: Sheet, page: Page): string[] {
  if (sheet.kind === 'dots') return dotFaults(host, sheet);
  return [...glassFaults(host, sheet), ...('boxes' in page ? widthFaults(host, textBoxes(page.boxes)) : [])];
}

const textBoxes = (boxes: readonly Box[]): TextBox[] =>
  boxes.flatMap((box) => (box.kind === 'group' ? textBoxes(box.boxes) : box.kind === 'text' ? [box] : []));

/** Each line as wide as core computed it: what core says fits must fit. */
function widthFaults(host: HTMLElement, boxes: readonly TextBox[]): string[] {
  const drawn = [...host.querySelectorAll<HTMLElement>('article .text')];
  return boxes.flatMap(({ lines }, i) => {
    const box = drawn[i];
    if (!box) return ['a box of core is not drawn'];
    const size = Number.parseFloat(getComputedStyle(box).fontSize);
    const elements = [...box.querySelectorAll<HTMLElement>('.line')];
    return lines.flatMap(({ text, widthEm }, line) => {
      const element = elements[line];
      if (element?.textContent !== text) return [`"${text}" is not drawn as it is`];
      const { width } = rectOf(element);
      const expected = (widthEm - Math.min(0, leadingGapOf(lines[line]))) * size;
      // Letters no table measures count as an em, which is more than they are; so does a dash, which Chromium draws 1 or 0.894 em
      // wide in Chinese text, as `locl` finds its script or not.
      const isRough = /[\p{Script=Cyrillic}—]/u.test(text);
      const off = isRough ? width - expected : Math.abs(width - expected);
      return off > tolerancePx + expected * 0.002
        ? [`"${text}" is ${width.toFixed(1)} px wide where core says ${expected.toFixed(1)}`]
        : [];
    });
  });
}

/** A line's first gap is a margin outside of what is measured. */
const leadingGapOf = (line: TextBox['lines'][number] | undefined): number =>
  line?.gapsEm?.[0]?.[0] === 0 ? line.gapsEm[0][1] : 0;

function rectOf(element: HTMLElement): DOMRect {
  const range = document.createRange();
  range.selectNodeContents(element);
  return range.getBoundingClientRect();
}

interface Stretch {
  readonly text: string;
  readonly rect: DOMRect;
  readonly element: HTMLElement;
  readonly style: CSSStyleDeclaration;
}

function stretchesIn(host: HTMLElement): Stretch[] {
  const walker = document.createTreeWalker(host, NodeFilter.SHOW_TEXT);
  const out: Stretch[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent ?? '';
    const element = node.parentElement;
    if (text.trim() === '' || !element) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    out.push({ text, element, rect: range.getBoundingClientRect(), style: getComputedStyle(element) });
  }
  return out;
}

function glassFaults(host: HTMLElement, sheet: GlassSheet): string[] {
  const faults: string[] = [];
  const glass = host.querySelector<HTMLElement>('.sheet');
  if (!glass) return ['no sheet is drawn'];
  const stretches = stretchesIn(glass);
  const least = floor * sheet.bodyPx;
  for (const { text, rect, element, style } of stretches) {
    const size = Number.parseFloat(style.fontSize);
    if (size < least - 0.01) faults.push(`"${text}" is ${size} px, under the floor of ${least.toFixed(1)}`);
    const ratio = contrastOf(style.color, groundOf(element));
    if (ratio < minContrast) faults.push(`"${text}" has a contrast of ${ratio.toFixed(2)}`);
    const ink = rect.right - (/[，。、；：）》」』】”’]$/.test(text) ? size / 2 : 0);
    if (rect.left < -size / 2 - tolerancePx || ink > sheet.widthPx + tolerancePx || rect.top < 0 || rect.bottom > sheet.heightPx)
      faults.push(`"${text}" leaves the glass`);
  }
  for (const box of glass.querySelectorAll<HTMLElement>('.text')) faults.push(...boxFaults(box));
  return [...faults, ...frameFaults(glass, sheet), ...overlaps(stretches)];
}

/** Lines against the box core placed them in, and against the width core gave them. */
function boxFaults(box: HTMLElement): string[] {
  const faults: string[] = [];
  const { left, right } = box.getBoundingClientRect();
  const size = Number.parseFloat(getComputedStyle(box).fontSize);
  for (const [i, line] of [...box.querySelectorAll<HTMLElement>('.line')].entries()) {
    const text = line.textContent ?? '';
    const rect = rectOf(line);
    const hang = size + tolerancePx;
    if (rect.right > right + hang || rect.left < left - size / 2 - tolerancePx) faults.push(`"${text}" leaves its box`);
    if (i > 0 && !mayBegin(String.fromCodePoint(text.codePointAt(0) ?? 0x20)))
      faults.push(`a line begins with "${text.slice(0, 4)}"`);
  }
  return faults;
}

/** Content stays between the band's rule and the index strip. */
function frameFaults(glass: HTMLElement, sheet: GlassSheet): string[] {
  const article = glass.querySelector('article');
  const bottom = (sheet.content.y + sheet.content.height) * sheet.bodyPx;
  const low = [...(article?.querySelectorAll('.line, .picture, .qr, .bar') ?? [])].filter(
    (element) => element.getBoundingClientRect().bottom > bottom + tolerancePx,
  );
  return low.map((element) => `"${element.textContent}" reaches into the foot`);
}

/** Ink boxes of two texts must not meet: an em high in the middle of the line, less what stops hang and half squares leave blank. */
function overlaps(stretches: readonly Stretch[]): string[] {
  const inks = stretches.map(({ text, rect, style }) => {
    const size = Number.parseFloat(style.fontSize);
    const middle = (rect.top + rect.bottom) / 2;
    return {
      text,
      left: rect.left + 0.1 * size,
      right: rect.right - 0.6 * size,
      top: middle - 0.44 * size,
      bottom: middle + 0.44 * size,
    };
  });
  const faults: string[] = [];
  for (const [i, a] of inks.entries()) {
    for (const b of inks.slice(i + 1)) {
      if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
        faults.push(`"${a.text}" lies on "${b.text}"`);
    }
  }
  return faults;
}

type Rgb = readonly [number, number, number];
const rgbOf = (colour: string): readonly number[] => (colour.match(/[\d.]+/g) ?? []).map(Number);

/** The nearest ancestor that paints a ground. */
function groundOf(element: HTMLElement): string {
  for (let at: HTMLElement | null = element; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor;
    const [, , , alpha = 1] = rgbOf(colour);
    if (alpha > 0) return colour;
  }
  return 'rgb(255, 255, 255)';
}

/** WCAG relative luminance. */
function contrastOf(a: string, b: string): number {
  const luminance = ([r = 0, g = 0, bl = 0]: readonly number[]): number => {
    const [x, y, z] = [r, g, bl].map((c) =>
      c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4,
    ) as unknown as Rgb;
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const [light = 0, dark = 0] = [luminance(rgbOf(a)), luminance(rgbOf(b))].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

/** Exactly the panel's pixels at the top left, and no colour but its two. */
function dotFaults(host: HTMLElement, sheet: DotSheet): string[] {
  const canvas = host.querySelector('canvas');
  const context = canvas?.getContext('2d');
  if (!canvas || !context) return ['no panel is drawn'];
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const faults: string[] = [];
  if (left !== 0 || top !== 0 || width !== sheet.widthPx || height !== sheet.heightPx)
    faults.push(`the panel stands at ${left},${top} with ${width}×${height}`);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  const seen = new Set<string>();
  for (let i = 0; i < data.length; i += 4) seen.add(`#${hex(data[i])}${hex(data[i + 1])}${hex(data[i + 2])}`);
  for (const colour of seen)
    if (colour !== sheet.palette.ink && colour !== sheet.palette.ground) faults.push(`a dot is ${colour}`);
  if (!seen.has(sheet.palette.ink)) faults.push('no dot is lit');
  return faults;
}

const hex = (byte = 0): string => byte.toString(16).padStart(2, '0');
