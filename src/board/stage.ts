/**
 * Two layers, one on top of the other: the next page is laid out unseen, and shows only when nothing of it is missing.
 * In one frame the incoming layer loses `inert` and the outgoing gains it; the incoming fades in over the outgoing, which
 * stays opaque beneath, so that no frame is blank. When the fade is over the old layer keeps its frame alone, unseen, into
 * which the next page is drawn: nodes do not gather, and what stands on every page is made, styled and set in type once.
 */
import { type ComponentChild, render } from 'preact';

export const fadeMs = 500;
/** Every step composes the whole glass anew; at 20 a second standing text is seen to fade as smoothly as at 60. */
const fadeSteps = 10;

export type SlideAttributes = Readonly<Record<`data-${string}`, string>>;

export interface Slide {
  /** Same key, same page: it is not turned again. */
  readonly key: string;
  readonly attributes: SlideAttributes;
  readonly draw: () => ComponentChild;
  /** The page without its content: what the next page is likely to have too. */
  readonly drawFrame?: () => ComponentChild;
  /** It comes and goes without a fade: a warning stands still from its first frame (ART §7). */
  readonly cut?: boolean;
  /** Settles when everything the page needs is here: fonts. Pictures are awaited by the stage. */
  readonly prepared: () => Promise<unknown>;
}

/** The page cannot be shown: drawing it threw, or one of its pictures is not there. */
export class SlideBroken extends Error {
  readonly code = 'slide-broken';
}

export interface Stage {
  readonly shown: Slide | null;
  /** Key of the page lying ready underneath, if any. */
  readonly readyKey: string | null;
  /** Lays `slide` out unseen. Another call takes its place. @throws SlideBroken */
  prepare(slide: Slide): Promise<boolean>;
  /** Turns to the prepared page. */
  turn(): void;
  /** Draws the page on the glass again (a new minute), keeping its nodes. */
  redraw(): void;
  /** Nothing of a page that has left the glass is kept: its words may have been withdrawn. */
  forget(): void;
}

export interface StageParts {
  readonly host: HTMLElement;
  readonly reducedMotion: () => boolean;
  /** Where glass sheets stand, in whole pixels (R34); a panel of dots stands where its card expects it. */
  readonly shift: () => readonly [x: number, y: number];
}

/** Takes a page off its layer and leaves its frame: most of it stands on the next page as well. */
function clearPage(layer: HTMLElement, past: Slide | null): void {
  render(past?.drawFrame?.() ?? null, layer);
  for (const name of layer.getAttributeNames())
    if (name.startsWith('data-') && name !== 'data-layer') layer.removeAttribute(name);
}

export function createStage({ host, reducedMotion, shift }: StageParts): Stage {
  const layers = [makeLayer(host), makeLayer(host)] as const;
  let front = 0;
  let shown: Slide | null = null;
  let next: { readonly slide: Slide; ready: boolean } | null = null;
  let fade: Animation | null = null;
  /** Whose frame the back layer keeps when it rests. */
  let past: Slide | null = null;

  const back = () => layers[front === 0 ? 1 : 0]!;
  const place = () => host.style.setProperty('--shift', `${shift().join('px ')}px`);
  const endFade = () => {
    fade?.finish();
    fade = null;
  };
  const rest = (layer: HTMLElement) => clearPage(layer, past);
  return {
    get shown() {
      return shown;
    },
    get readyKey() {
      return next?.ready ? next.slide.key : null;
    },
    async prepare(slide) {
      if (next?.slide.key === slide.key && next.ready) return true;
      const layer = back();
      const mine = { slide, ready: false };
      next = mine;
      endFade();
      if (layer.hasAttribute('data-slide')) rest(layer);
      await slide.prepared();
      if (next !== mine) return false;
      drawInto(layer, slide);
      await picturesIn(layer, slide);
      if (next !== mine) return false;
      mine.ready = true;
      return true;
    },
    turn() {
      if (!next?.ready) return;
      const [incoming, outgoing] = [back(), layers[front]!];
      const cut = shown === null || reducedMotion() || shown.cut === true || next.slide.cut === true;
      endFade();
      past = shown;
      shown = next.slide;
      next = null;
      place();
      front = front === 0 ? 1 : 0;
      incoming.style.zIndex = '2';
      outgoing.style.zIndex = '1';
      outgoing.toggleAttribute('inert', true);
      incoming.toggleAttribute('inert', false);
      incoming.style.opacity = '1';
      if (cut) return rest(outgoing);
      const mine = incoming.animate([{ opacity: 0 }, { opacity: 1 }], { duration: fadeMs, easing: `steps(${fadeSteps})` });
      fade = mine;
      // Not by a timer: on a busy machine a fade begins late, and the page beneath must stay until it has ended.
      // By the event and not the promise, which makes the browser work out all styles at once.
      mine.onfinish = () => {
        if (fade !== mine) return;
        fade = null;
        rest(outgoing);
      };
    },
    redraw() {
      place();
      if (shown) render(shown.draw(), layers[front]!);
    },
    forget() {
      past = null;
      if (!next && !fade) rest(back());
    },
  };
}

function makeLayer(host: HTMLElement): HTMLElement {
  const layer = document.createElement('main');
  layer.dataset.layer = '';
  layer.toggleAttribute('inert', true);
  layer.style.opacity = '0';
  host.append(layer);
  return layer;
}

function drawInto(layer: HTMLElement, slide: Slide): void {
  try {
    render(slide.draw(), layer);
  } catch (cause) {
    render(null, layer);
    throw new SlideBroken(`Page ${slide.key} cannot be drawn: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
  layer.setAttribute('data-slide', '');
  for (const [name, value] of Object.entries(slide.attributes)) layer.setAttribute(name, value);
}

async function picturesIn(layer: HTMLElement, slide: Slide): Promise<void> {
  try {
    await Promise.all([...layer.querySelectorAll('img')].map((picture) => picture.decode()));
  } catch (cause) {
    throw new SlideBroken(`A picture of page ${slide.key} is not there or cannot be decoded.`, { cause });
  }
}
