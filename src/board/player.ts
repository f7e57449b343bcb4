/**
 * Puts on the glass what `chosenAt` says, and nothing else. It keeps no position: at every wake-up it asks anew.
 * Wake-ups: page end, a little before it (to lay out the next), the minute, and never more than 30 s ahead (DESIGN §4.1).
 */
import { minuteMs, secondMs } from '../core/time/instant.ts';
import type { DeckValue, HeldProgramme } from '../store/schema.ts';
import {
  type Choice,
  chosenAt,
  endOf,
  isHandedOver,
  type Moment,
  type PagePlayback,
  pageKey,
  type StillKind,
  stillChoice,
} from './choice.ts';
import { type Slide, SlideBroken, type Stage } from './stage.ts';

export interface PageShown {
  readonly playback: PagePlayback;
  readonly deck: DeckValue;
}

/** Why the page before left the glass: its time was over, or something newer could not wait. */
export type Ended = 'turned' | 'interrupted';

export interface PlayerParts {
  readonly stage: Stage;
  readonly now: () => Moment;
  readonly held: () => HeldProgramme | null;
  readonly readDeck: (board: string, hash: string) => Promise<DeckValue | null>;
  readonly pageSlide: (shown: PageShown, held: HeldProgramme) => Slide;
  /** The town's slate, the dark glass, or the calm first page. */
  readonly stillSlide: (kind: StillKind, reason: string, held: HeldProgramme | null) => Slide;
  /** Changes when the frame of the page on the glass has something new to say: the minute, the connection. */
  readonly face: () => string;
  /** When the frame changes of itself before the page ends: a band comes or goes. */
  readonly faceChangesAt: (at: number) => number;
  readonly onTurn: (shown: PageShown | null, ended: Ended) => void;
  readonly onHandedOver: (board: string) => void;
  readonly onBroken: (code: string, reason: string) => void;
  readonly setTimer: (run: () => void, ms: number) => () => void;
}

const longestSleepMs = 30 * secondMs;
/** The next page is laid out this long before it is due. */
const leadMs = 3 * secondMs;
/** A page that must leave the glass leaves within this, whether its successor is ready or not. */
const patienceMs = 600;
/** A page's end is met by a timer that may come a little early. */
const slackMs = 50;

type LaidOut = { readonly kind: 'ready'; readonly shown: PageShown | null } | { readonly kind: 'broken' | 'replaced' | 'late' };

export class Player {
  readonly #parts: PlayerParts;
  readonly #broken = new Set<string>();
  #cancelTimer = () => {};
  #busy = false;
  #again = false;
  #face = '';
  #current: Choice | null = null;
  #deck: DeckValue | null = null;

  constructor(parts: PlayerParts) {
    this.#parts = parts;
  }

  /** Look now: something changed, or time has passed. */
  look(): void {
    this.#again = true;
    if (!this.#busy) void this.#run();
  }

  /** The store has changed: pages that failed may have been mended, words that were shown withdrawn. */
  forgive(): void {
    this.#broken.clear();
    this.#deck = null;
    this.#parts.stage.forget();
    this.look();
  }

  async #run(): Promise<void> {
    this.#busy = true;
    while (this.#again) {
      this.#again = false;
      this.#cancelTimer();
      await this.#step().catch((error: unknown) => this.#parts.onBroken('player-threw', String(error)));
    }
    this.#busy = false;
    this.#sleep();
  }

  #chosen(): { readonly choice: Choice; readonly moment: Moment } {
    const moment = this.#parts.now();
    return { choice: chosenAt(this.#parts.held(), moment, moment.at, this.#broken), moment };
  }

  async #step(): Promise<void> {
    const { choice, moment } = this.#chosen();
    if (choice.key !== this.#current?.key) return this.#turnTo(choice, moment);
    this.#current = choice;
    const held = this.#parts.held();
    if (held && isHandedOver(held, moment)) this.#parts.onHandedOver(held.board);
    if (held && (endOf(choice) - moment.at) / moment.speed <= leadMs + slackMs) {
      const next = chosenAt(held, moment, endOf(choice), this.#broken);
      if (this.#parts.stage.readyKey !== next.key) await this.#layOut(next);
    }
    if (this.#parts.face() === this.#face) return;
    this.#face = this.#parts.face();
    this.#parts.stage.redraw();
  }

  async #turnTo(choice: Choice, moment: Moment): Promise<void> {
    const isInterrupted = this.#current?.kind === 'page' && moment.at < endOf(this.#current) - slackMs;
    const laidOut = this.#layOut(choice);
    const outcome = isInterrupted ? await Promise.race([laidOut, this.#patience()]) : await laidOut;
    this.#again = true;
    if (outcome.kind === 'ready') this.#put(choice, outcome.shown, isInterrupted ? 'interrupted' : 'turned');
    if (outcome.kind !== 'late' && !(outcome.kind === 'broken' && isInterrupted)) return;
    const slate = stillChoice('slate', 'preparing', moment.at);
    if ((await this.#layOut(slate)).kind === 'ready') this.#put(slate, null, 'interrupted');
  }

  #put(choice: Choice, shown: PageShown | null, ended: Ended): void {
    this.#parts.stage.turn();
    this.#face = this.#parts.face();
    this.#current = choice;
    this.#parts.onTurn(shown, ended);
  }

  async #layOut(choice: Choice): Promise<LaidOut> {
    const { stage, stillSlide, pageSlide } = this.#parts;
    const held = this.#parts.held();
    try {
      const shown = choice.kind === 'page' && held ? await this.#dealt(choice.playback, held) : null;
      const slide = shown && held ? pageSlide(shown, held) : this.#still(choice, stillSlide, held);
      return (await stage.prepare(slide)) ? { kind: 'ready', shown } : { kind: 'replaced' };
    } catch (error) {
      this.#broken.add(choice.kind === 'page' ? pageKey(choice.playback) : choice.key);
      const code = error instanceof SlideBroken ? error.code : 'slide-threw';
      this.#parts.onBroken(code, error instanceof Error ? error.message : String(error));
      return { kind: 'broken' };
    }
  }

  #still(choice: Choice, stillSlide: PlayerParts['stillSlide'], held: HeldProgramme | null): Slide {
    return choice.kind === 'still' ? stillSlide(choice.still, choice.reason, held) : stillSlide('first', 'starting', held);
  }

  async #dealt(playback: PagePlayback, held: HeldProgramme): Promise<PageShown> {
    // An item's pages follow one another: its deck is read once, and again after anything in the store has changed.
    const isSame = this.#deck?.board === held.board && this.#deck.hash === playback.hash;
    const deck = isSame ? this.#deck : await this.#parts.readDeck(held.board, playback.hash);
    this.#deck = deck;
    if (!deck?.pages[playback.page]) {
      throw new SlideBroken(`Page ${playback.page + 1} of item ${playback.item} is not in this board's deck.`);
    }
    return { playback, deck };
  }

  #patience(): Promise<LaidOut> {
    return new Promise((resolve) => this.#parts.setTimer(() => resolve({ kind: 'late' }), patienceMs));
  }

  #sleep(): void {
    const { choice, moment } = this.#chosen();
    const untilEnd = (endOf(choice) - moment.at) / moment.speed;
    const untilLead = untilEnd > leadMs ? untilEnd - leadMs : untilEnd;
    const untilMinute = Math.max(secondMs, (minuteMs - (moment.at % minuteMs)) / moment.speed);
    const untilFace = (this.#parts.faceChangesAt(moment.at) - moment.at) / moment.speed;
    const sleepMs = Math.min(longestSleepMs, untilLead, untilMinute, untilFace);
    this.#cancelTimer = this.#parts.setTimer(() => this.look(), Math.max(4, sleepMs));
  }
}
