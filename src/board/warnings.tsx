/** Everything a board needs for warnings, in a part of its own: most boards most days have none. */
import type { ComponentChild } from 'preact';
import type { AlertSpan } from '../core/programme/alert-standing.ts';
import { localTimeAt } from '../core/time/zone.ts';
import type { AlertDeck, HeldProgramme } from '../store/schema.ts';
import { AlertBand, AlertSheet } from '../ui/AlertSheet.tsx';
import { frameFonts } from '../ui/fonts.ts';
import { connectionOf, type FrameParts, fontsFor, postedAt } from './frame-facts.ts';
import type { PageShown } from './player.ts';
import type { Slide } from './stage.ts';

export { alertsStandingAt, playbackWithAlerts } from '../core/programme/alert-glass.ts';

export const hasBand = ({ look, lifted }: AlertSpan): boolean => !lifted && (look === 'band' || look === 'alternate');

/** A band says what stands over the pages of others; its own page needs none. */
export function withBand(
  standing: readonly AlertSpan[],
  { site, current }: HeldProgramme,
  sheet: ComponentChild,
): ComponentChild {
  const spans = standing.filter(hasBand);
  if (spans.length === 0) return sheet;
  return (
    <>
      {sheet}
      <AlertBand board={current.board} site={site} spans={spans} />
    </>
  );
}

export function alertSlide(
  { playback, deck }: PageShown & { readonly deck: AlertDeck },
  held: HeldProgramme,
  parts: FrameParts,
): Slide {
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
        fontsFor([
          ...(site.fonts ?? []),
          ...deck.alert.fonts,
          ...current.postings.flatMap(({ titleFonts }) => titleFonts ?? []),
          ...frameFonts(site.office.locale),
        ]),
      ]),
  };
}
