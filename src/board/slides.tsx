/** From what is chosen to what is drawn: pages by ui's sheet, stills by the slate and the board's own first words. */

import type { ComponentChild } from 'preact';
import { appearanceAt } from '../core/page/appearance.ts';
import { isDots, type Page } from '../core/page/page.ts';
import { sheetOf } from '../core/page/sheet.ts';
import type { AlertSpan } from '../core/programme/alert-standing.ts';
import type { Programme } from '../core/programme/programme.ts';
import { lunarTextOf } from '../core/time/lunar.ts';
import { type LocalTime, localTimeAt } from '../core/time/zone.ts';
import type { MediaUrls } from '../keeper/media-urls.ts';
import type { HeldProgramme } from '../store/schema.ts';
import { isIssuerLong } from '../ui/Frame.tsx';
import { frameFonts } from '../ui/fonts.ts';
import { GlassSheet } from '../ui/GlassSheet.tsx';
import type { BoardSheetProps } from '../ui/sheet-props.ts';
import type { StillKind } from './choice.ts';
import { connectionOf, type FrameParts, fontsFor, postedAt } from './frame-facts.ts';
import { code, dots, lineBreak, loadFor, stills, warnings } from './parts.ts';
import type { PageShown } from './player.ts';
import type { Slide } from './stage.ts';
import type { Known } from './stills.tsx';

export interface SlideParts extends FrameParts {
  readonly known: () => Known;
  /** The warnings that stand now, gravest first. */
  readonly standing: (programme: Programme) => readonly AlertSpan[];
  readonly media: MediaUrls;
}

export interface Slides {
  page(shown: PageShown, held: HeldProgramme): Slide;
  still(kind: StillKind, reason: string, held: HeldProgramme | null): Slide;
}

export function createSlides(parts: SlideParts): Slides {
  return {
    page: (shown, held) => pageSlide(shown, held, parts),
    still: (kind, reason, held) => stillSlide(kind, reason, held, parts),
  };
}

function pageSlide({ playback, deck }: PageShown, held: HeldProgramme, parts: SlideParts): Slide {
  if ('alert' in deck) return warnings.held!.alertSlide({ playback, deck }, held, parts); // without its part no warning is chosen
  const page = deck.pages[playback.page]!; // the player dealt it
  const { site, current } = held;
  const { board, zone } = current;
  const localOf = (at: Parameters<typeof localTimeAt>[0]) => localTimeAt(at, zone);
  const nowOf = (local: LocalTime) => ({ local, lunar: lunarTextOf(local.dayNumber, site.office.locale) });
  const isLong = (): boolean => {
    const sheet = sheetOf(board);
    const { category, issuer } = deck.item;
    return sheet.kind === 'glass' && isIssuerLong({ sheet, site, category, now: nowOf(localOf(parts.now())) }, issuer);
  };
  const propsNow = (): BoardSheetProps => {
    const at = parts.now();
    const local = localOf(at);
    return {
      board,
      site,
      item: deck.item,
      pages: deck.pages,
      page: playback.page,
      position: { position: playback.position, count: playback.count },
      postings: postedAt(current, at),
      now: nowOf(local),
      connection: connectionOf(current, parts),
      appearance: appearanceAt(board, local.minute),
      mediaUrl: parts.media.urlOf,
    };
  };
  return {
    key: `${playback.hash}:${playback.page}:${playback.startsAt}`,
    attributes: {
      'data-item': playback.item,
      'data-revision': String(playback.revision),
      'data-kind': playback.itemKind,
      'data-page': String(playback.page + 1),
      'data-pages': String(playback.pages),
      'data-reason': playback.reason,
    },
    draw: () => withBand(parts.standing(current), held, sheetFor(propsNow(), page)),
    ...(isDots(page) ? {} : { drawFrame: () => sheetFor(propsNow(), null) }),
    prepared: () =>
      Promise.all([
        loadFor(page, isLong()),
        parts.media.prepare(deck.item),
        fontsFor([
          ...(site.fonts ?? []),
          ...(deck.item.fonts ?? []),
          ...current.postings.flatMap(({ titleFonts }) => titleFonts ?? []),
          ...(current.alerts ?? []).flatMap(({ fonts }) => fonts),
          ...frameFonts(site.office.locale),
        ]),
      ]),
  };
}

function withBand(standing: readonly AlertSpan[], held: HeldProgramme, sheet: ComponentChild): ComponentChild {
  return standing.length > 0 && warnings.held ? warnings.held.withBand(standing, held, sheet) : sheet;
}

/** As ui's BoardSheet, of parts that may have been fetched. */
function sheetFor(props: BoardSheetProps, page: Page | null) {
  const sheet = sheetOf(props.board);
  const DotSheet = dots.held;
  if (sheet.kind === 'dots') return DotSheet && page && isDots(page) ? <DotSheet {...props} sheet={sheet} shown={page} /> : null;
  return page && isDots(page) ? null : (
    <GlassSheet {...props} sheet={sheet} shown={page} Code={code.held} fill={lineBreak.held?.fill ?? null} />
  );
}

function stillSlide(kind: StillKind, reason: string, held: HeldProgramme | null, parts: SlideParts): Slide {
  const attributes = { 'data-kind': kind, 'data-reason': reason } as const;
  const key = `${kind}:${reason}`;
  if (kind === 'off') return { key, attributes, draw: () => <div class="off" />, prepared: async () => {} };
  if (kind === 'first' || !held)
    return {
      key,
      attributes,
      draw() {
        const { FirstPage, firstWords } = stills.held!; // prepared below
        return <FirstPage {...firstWords(parts.known())} />;
      },
      prepared: async () => fontsFor((await stills.load()).wordFonts),
    };
  const { site, current } = held;
  return {
    key,
    attributes,
    draw() {
      const { Slate } = stills.held!; // prepared below
      const { board, zone } = current;
      const appearance = appearanceAt(board, localTimeAt(parts.now(), zone).minute);
      return <Slate site={site} board={board} reason={slateReason(reason)} appearance={appearance} />;
    },
    prepared: () => Promise.all([stills.load(), fontsFor([...(site.fonts ?? []), ...frameFonts(site.office.locale)])]),
  };
}

function slateReason(reason: string): 'waiting' | 'nothing' | 'removed' | 'expired' {
  if (reason === 'preparing' || reason === 'crash-loop') return 'waiting';
  return reason === 'broken' ? 'removed' : 'nothing';
}
