/** One page on the glass: frame and content. Without state; the board decides what, when, and cross-fades whole sheets. */
import { type GlassSheet, mmPerMetre, sheetOf } from '../core/page/sheet.ts';
import { Boxes } from './Boxes.tsx';
import { at } from './b.ts';
import { DotSheet } from './DotSheet.tsx';
import { Band, Foot, PostingIndex } from './Frame.tsx';
import { familiesFor } from './fonts.ts';
import type { BoardSheetProps } from './sheet-props.ts';

export function BoardSheet(props: BoardSheetProps) {
  const sheet = sheetOf(props.board);
  const page = props.pages[props.page];
  if (!page) return null;
  if (sheet.kind === 'dots')
    return page.kind === 'dots' || page.kind === 'dot-index' ? <DotSheet {...props} sheet={sheet} shown={page} /> : null;
  if (page.kind === 'dots' || page.kind === 'dot-index') return null;
  const { item, site, board, now } = props;
  return (
    <Glass sheet={sheet} locale={site.office.locale} appearance={props.appearance}>
      <header>
        <Band sheet={sheet} site={site} category={item.category} issuer={item.issuer} issuerLanguage={item.language} now={now} />
      </header>
      <article
        class="at"
        lang={item.language}
        style={{
          ...at(sheet.content.x, sheet.content.y, sheet.content.width, sheet.content.height),
          fontFamily: familiesFor(item.language, item.fonts),
        }}
      >
        <Boxes
          boxes={page.boxes}
          context={{
            site,
            href: item.url ?? (site.publicUrl === '' ? '' : `${site.publicUrl}/i/${item.id}`),
            bodyMm: mmPerMetre.body * board.viewing.typicalM,
            nearM: board.viewing.nearM,
            language: site.office.locale,
            mediaUrl: props.mediaUrl,
          }}
        />
      </article>
      <footer>
        {sheet.index.rows > 0 && (
          <PostingIndex sheet={sheet} site={site} postings={props.postings} turn={props.position.position - 1 + props.page} />
        )}
        <Foot
          sheet={sheet}
          site={site}
          item={item}
          page={props.page}
          pages={props.pages.length}
          position={props.position}
          connection={props.connection}
          now={now}
        />
      </footer>
    </Glass>
  );
}

/** The sheet itself: its size, its unit, its appearance. */
export function Glass({
  sheet,
  locale,
  appearance,
  children,
}: {
  sheet: GlassSheet;
  locale: string;
  appearance: 'day' | 'night';
  children: preact.ComponentChildren;
}) {
  const style = {
    '--b': `${sheet.bodyPx}px`,
    width: `${sheet.widthPx}px`,
    height: `${sheet.heightPx}px`,
    fontFamily: familiesFor(locale),
  };
  return (
    <div class="sheet" lang={locale} data-appearance={appearance} style={style}>
      {children}
    </div>
  );
}
