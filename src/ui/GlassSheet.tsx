/**
 * One page on a glass board: frame and content. What few pages need comes as an argument: the drawing of a code with its
 * encoder, and the breaking of an issuer's name over two lines.
 */
import type { SheetPage } from '../core/page/page.ts';
import { mmPerMetre, type GlassSheet as Sheet } from '../core/page/sheet.ts';
import { Boxes } from './Boxes.tsx';
import { at } from './b.ts';
import type { CodePart } from './code-part.ts';
import { Band, type Fill, Foot, PostingIndex } from './Frame.tsx';
import { familiesFor } from './fonts.ts';
import { Glass } from './Glass.tsx';
import type { BoardSheetProps } from './sheet-props.ts';

type Props = BoardSheetProps & {
  readonly sheet: Sheet;
  /** Null: the frame alone. */
  readonly shown: SheetPage | null;
  /** Null: not needed on this page, or it could not be fetched. */
  readonly Code: CodePart | null;
  readonly fill: Fill | null;
};

export function GlassSheet({ sheet, shown, Code, fill, ...props }: Props) {
  const { item, site, board, now } = props;
  const { x, y, width, height } = sheet.content;
  return (
    <Glass sheet={sheet} site={site} appearance={props.appearance}>
      <header>
        <Band
          sheet={sheet}
          site={site}
          category={item.category}
          issuer={item.issuer}
          issuerLanguage={item.language}
          issuerFonts={item.fonts}
          now={now}
          fill={fill}
        />
      </header>
      {shown && (
        <article
          class="at"
          lang={item.language}
          style={`${at(x, y, width, height)}font-family:${familiesFor(item.language, item.fonts)}`}
        >
          <Boxes
            boxes={shown.boxes}
            context={{
              site,
              href: item.url ?? (site.publicUrl === '' ? '' : `${site.publicUrl}/i/${item.id}`),
              bodyMm: mmPerMetre.body * board.viewing.typicalM,
              nearM: board.viewing.nearM,
              language: site.office.locale,
              mediaUrl: props.mediaUrl,
              Code,
            }}
          />
        </article>
      )}
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
