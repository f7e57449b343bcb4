/** From what is chosen to what is drawn: pages by ui's sheet, stills by the slate and the board's own first words. */

import type { ComponentChild } from 'preact';
import { textIn } from '../core/office/localized.ts';
import { isDots, type Page } from '../core/page/page.ts';
import { sheetOf } from '../core/page/sheet.ts';
import type { AlertSpan } from '../core/programme/alert-standing.ts';
import type { Programme } from '../core/programme/programme.ts';
import type { Connection } from '../core/release/sync-state.ts';
import type { Instant } from '../core/time/instant.ts';
import { lunarTextOf } from '../core/time/lunar.ts';
import { type LocalTime, localTimeAt } from '../core/time/zone.ts';
import type { AlertDeck, HeldProgramme } from '../store/schema.ts';
import { chromeFonts, fontsPath } from '../ui/chrome-fonts.generated.ts';
import { type Connection as FrameConnection, isIssuerLong, type Posted } from '../ui/Frame.tsx';
import { loadFonts } from '../ui/fonts.ts';
import { GlassSheet } from '../ui/GlassSheet.tsx';
import type { BoardSheetProps } from '../ui/sheet-props.ts';
import type { StillKind } from './choice.ts';
import type { MediaUrls } from './media-urls.ts';
import { code, dots, lineBreak, loadFor, stills, warnings } from './parts.ts';
import type { PageShown } from './player.ts';
import type { Slide } from './stage.ts';
import type { Known } from './stills.tsx';

export interface SlideParts {
  /** The instant the frame's date is of. */
  readonly now: () => Instant;
  readonly connection: () => Connection;
  readonly contactAt: () => Instant | null;
  readonly known: () => Known;
  /** The warnings that stand now, gravest first. */
  readonly standing: (programme: Programme) => readonly AlertSpan[];
  readonly media: MediaUrls;
}

/** Type that has not come by then is replaced by the system's: a page late is worse than a page in another face. */
const fontPatienceMs = 4000;

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
  if ('alert' in deck) return alertSlide({ playback, deck }, held, parts);
  const page = deck.pages[playback.page]!; // the player dealt it
  const { site, current } = held;
  const { board, zone } = current;
  const localOf = (at: Instant) => localTimeAt(at, zone);
  const nowOf = (local: LocalTime) => ({ local, lunar: lunarTextOf(local.dayNumber, site.office.locale) });
  const isLong = (): boolean => {
    const sheet = sheetOf(board);
    const { category, issuer } = deck.item;
    return sheet.kind === 'glass' && isIssuerLong({ sheet, site, category, now: nowOf(localOf(parts.now())) }, issuer);
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
    draw() {
      const at = parts.now();
      return withBand(
        parts.standing(current),
        held,
        sheetFor({
          board,
          site,
          item: deck.item,
          pages: deck.pages,
          page: playback.page,
          position: { position: playback.position, count: playback.count },
          postings: postedAt(current, at),
          now: nowOf(localOf(at)),
          connection: connectionOf(current, parts),
          appearance: 'day',
          mediaUrl: parts.media.urlOf,
        }),
      );
    },
    prepared: () =>
      Promise.all([
        loadFor(page, isLong()),
        ...(parts.standing(current).some(hasBand) ? [warnings.load()] : []),
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

function postedAt({ postings, zone }: Programme, at: Instant): readonly Posted[] {
  return postings
    .filter(({ posting }) => posting && posting.from <= at && at < posting.until)
    .map(({ id, title, headline, category, language, posting }) => ({
      id,
      title,
      headline,
      category,
      language,
      until: localTimeAt(posting!.until, zone),
    }));
}

function connectionOf({ zone }: Programme, parts: SlideParts): FrameConnection {
  const contactAt = parts.contactAt();
  return { kind: parts.connection(), checked: contactAt === null ? null : localTimeAt(contactAt, zone) };
}

const hasBand = ({ look, lifted }: AlertSpan): boolean => !lifted && (look === 'band' || look === 'alternate');

/** A band says what stands over the pages of others; its own page needs none. Until its part has come the page does without. */
function withBand(standing: readonly AlertSpan[], { site, current }: HeldProgramme, sheet: ComponentChild): ComponentChild {
  const spans = standing.filter(hasBand);
  const Band = warnings.held?.AlertBand;
  if (spans.length === 0 || !Band) return sheet;
  return (
    <>
      {sheet}
      <Band board={current.board} site={site} spans={spans} />
    </>
  );
}

function alertSlide({ playback, deck }: PageShown & { readonly deck: AlertDeck }, held: HeldProgramme, parts: SlideParts): Slide {
  const { site, current } = held;
  const span = playback.alert!; // alert-glass.ts names it
  const number = playback.page - span.first;
  return {
    key: `${playback.hash}:${playback.page}:${playback.startsAt}`,
    cut: true,
    attributes: {
      'data-item': playback.item,
      'data-revision': String(playback.revision),
      'data-kind': 'alert',
      'data-level': span.level,
      'data-page': String(number + 1),
      'data-pages': String(playback.pages),
      'data-reason': playback.reason,
      ...(span.drill ? { 'data-drill': '' } : {}),
      ...(span.lifted ? { 'data-lifted': '' } : {}),
    },
    draw() {
      const { AlertSheet } = warnings.held!; // prepared below
      const at = parts.now();
      const local = localTimeAt(at, current.zone);
      return (
        <AlertSheet
          board={current.board}
          site={site}
          span={span}
          language={deck.alert.languages[playback.page] ?? site.office.locale}
          fonts={deck.alert.fonts}
          page={deck.pages[playback.page]!}
          number={number}
          postings={postedAt(current, at)}
          now={{ local, lunar: null }}
          connection={connectionOf(current, parts)}
        />
      );
    },
    prepared: () =>
      Promise.all([
        warnings.load(),
        ...(sheetOf(current.board).kind === 'dots' ? [dots.load()] : []),
        fontsFor([
          ...(site.fonts ?? []),
          ...deck.alert.fonts,
          ...current.postings.flatMap(({ titleFonts }) => titleFonts ?? []),
          ...frameFonts(site.office.locale),
        ]),
      ]),
  };
}

/** As ui's BoardSheet, of parts that may have been fetched. */
function sheetFor(props: BoardSheetProps) {
  const sheet = sheetOf(props.board);
  const page = props.pages[props.page] as Page;
  const DotSheet = dots.held;
  if (sheet.kind === 'dots') return DotSheet && isDots(page) ? <DotSheet {...props} sheet={sheet} shown={page} /> : null;
  return isDots(page) ? null : (
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
      return <Slate site={site} board={current.board} reason={slateReason(reason)} />;
    },
    prepared: () => Promise.all([stills.load(), fontsFor([...(site.fonts ?? []), ...frameFonts(site.office.locale)])]),
  };
}

function slateReason(reason: string): 'waiting' | 'nothing' | 'removed' | 'expired' {
  if (reason === 'preparing' || reason === 'crash-loop') return 'waiting';
  return reason === 'broken' ? 'removed' : 'nothing';
}

function frameFonts(locale: string): readonly string[] {
  return textIn(chromeFonts, locale).split(' ');
}

/** Missing type is not awaited for ever and breaks no page; ui falls back to the system's face. */
async function fontsFor(slices: readonly string[]): Promise<void> {
  const loaded = loadFonts([...new Set(slices)], fontsPath).catch(() => {});
  await Promise.race([loaded, new Promise((resolve) => setTimeout(resolve, fontPatienceMs))]);
}
