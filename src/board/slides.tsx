/** From what is chosen to what is drawn: pages by ui's sheet, stills by the slate and the board's own first words. */
import { textIn } from '../core/office/localized.ts';
import type { Connection } from '../core/release/sync-state.ts';
import type { Instant } from '../core/time/instant.ts';
import { lunarTextOf } from '../core/time/lunar.ts';
import { localTimeAt } from '../core/time/zone.ts';
import type { HeldProgramme } from '../store/schema.ts';
import { BoardSheet } from '../ui/BoardSheet.tsx';
import { chromeFonts, fontsPath } from '../ui/chrome-fonts.generated.ts';
import { loadFonts } from '../ui/fonts.ts';
import { Slate } from '../ui/Slate.tsx';
import type { StillKind } from './choice.ts';
import { FirstPage, type FirstPageProps } from './FirstPage.tsx';
import type { MediaUrls } from './media-urls.ts';
import type { PageShown } from './player.ts';
import type { Slide } from './stage.ts';
import { wordFonts } from './words.ts';

export interface SlideParts {
  /** The instant the frame's date is of. */
  readonly now: () => Instant;
  readonly connection: () => Connection;
  readonly contactAt: () => Instant | null;
  readonly first: () => FirstPageProps;
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
  const { site, current } = held;
  const { board, zone } = current;
  const localOf = (at: Instant) => localTimeAt(at, zone);
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
      const contactAt = parts.contactAt();
      const local = localOf(at);
      return (
        <BoardSheet
          board={board}
          site={site}
          item={deck.item}
          pages={deck.pages}
          page={playback.page}
          position={{ position: playback.position, count: playback.count }}
          postings={current.postings
            .filter(({ posting }) => posting && posting.from <= at && at < posting.until)
            .map(({ id, title, category, language, posting }) => ({
              id,
              title,
              category,
              language,
              until: localOf(posting!.until),
            }))}
          now={{ local, lunar: lunarTextOf(local.dayNumber, site.office.locale) }}
          connection={{ kind: parts.connection(), checked: contactAt === null ? null : localOf(contactAt) }}
          appearance="day"
          mediaUrl={parts.media.urlOf}
        />
      );
    },
    prepared: () =>
      Promise.all([
        parts.media.prepare(deck.item),
        fontsFor([
          ...(site.fonts ?? []),
          ...(deck.item.fonts ?? []),
          ...current.postings.flatMap(({ titleFonts }) => titleFonts ?? []),
          ...frameFonts(site.office.locale),
        ]),
      ]),
  };
}

function stillSlide(kind: StillKind, reason: string, held: HeldProgramme | null, parts: SlideParts): Slide {
  const attributes = { 'data-kind': kind, 'data-reason': reason } as const;
  const key = `${kind}:${reason}`;
  if (kind === 'off') return { key, attributes, draw: () => <div class="off" />, prepared: async () => {} };
  if (kind === 'first' || !held)
    return { key, attributes, draw: () => <FirstPage {...parts.first()} />, prepared: () => fontsFor(wordFonts) };
  const { site, current } = held;
  return {
    key,
    attributes,
    draw: () => <Slate site={site} board={current.board} reason={slateReason(reason)} />,
    prepared: () => fontsFor([...(site.fonts ?? []), ...frameFonts(site.office.locale)]),
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
