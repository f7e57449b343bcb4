/**
 * A warning's page (ART §4, §6): static, level as colour and in words, the frame's index and position where they always are.
 * What changes while it stands (the date, what is under posting, how old the word of the hub is) is set here.
 */
import type { Board } from '../core/office/board.ts';
import type { SiteRecord } from '../core/office/site.ts';
import { type AlertPage, alertSheetOf, dateAreaOf } from '../core/page/alert-geometry.ts';
import { alertLevelWords, alertWordsFor } from '../core/page/alert-words.ts';
import { chromeOf, dateWords } from '../core/page/labels.ts';
import { widthOf } from '../core/page/metrics.ts';
import { type GlassSheet, sheetOf } from '../core/page/sheet.ts';
import type { AlertSpan } from '../core/programme/alert-standing.ts';
import { Boxes } from './Boxes.tsx';
import { at, b, fontSize } from './b.ts';
import { DotLines } from './DotSheet.tsx';
import { type Connection, type Now, type Posted, PostingIndex } from './Frame.tsx';
import { familiesFor } from './fonts.ts';
import { Glass } from './Glass.tsx';

export interface AlertSheetProps {
  readonly board: Board;
  readonly site: SiteRecord;
  readonly span: AlertSpan;
  /** Of the warning's own words, and the slices they need. */
  readonly language: string;
  readonly fonts: readonly string[];
  readonly page: AlertPage;
  /** 0-based within the warning. */
  readonly number: number;
  readonly postings: readonly Posted[];
  readonly now: Now;
  readonly connection: Connection;
}

export function AlertSheet({ board, site, span, language, fonts, page, number, postings, now, connection }: AlertSheetProps) {
  const sheet = sheetOf(board);
  if (page.kind === 'dots')
    return sheet.kind === 'dots' ? <DotLines sheet={sheet} lines={page.lines} language={language} /> : null;
  if (sheet.kind === 'dots') return null;
  const own = alertSheetOf(sheet);
  const chrome = chromeOf(site.office.locale);
  const { date, weekday } = dateWords(now.local.year, now.local.month, now.local.day, chrome);
  const dateArea = dateAreaOf(page, sheet);
  const [label] = page.onField;
  const dateRoom = dateArea.width - sheet.side - (label?.kind === 'text' ? (label.lines[0]?.widthEm ?? 0) : 0) - 0.8;
  const context = { site, href: '', bodyMm: 0, nearM: 0, language: site.office.locale, mediaUrl: () => '', Code: null };
  const family = `font-family:${familiesFor(language, fonts)}`;
  return (
    <Glass sheet={sheet} site={site} appearance="day">
      <article class="warning" data-colour={colourOf(span)}>
        <section
          class="at field"
          lang={language}
          style={`${at(page.field.x, page.field.y, page.field.width, page.field.height)}${family}`}
        >
          <Boxes boxes={page.onField} context={context} />
          <b
            class="row bold"
            style={`${at(dateArea.x, dateArea.y, dateArea.width, dateArea.height)}justify-content:flex-end;line-height:1.4`}
          >
            {[`${date} ${weekday}`, date].find((text) => widthOf(text, true) <= dateRoom) ?? ''}
          </b>
        </section>
        <section lang={language} style={family}>
          <Boxes boxes={page.onPaper} context={context} />
        </section>
      </article>
      <footer>
        {own.index.rows > 0 && postings.length > 0 && (
          <PostingIndex sheet={own} site={site} postings={postings} turn={now.local.minute + number} />
        )}
        <AlertFoot sheet={own} site={site} span={span} number={number} connection={connection} />
      </footer>
    </Glass>
  );
}

/** Which page of the warning, and what the board knows of its age: 截至 HH:MM 的信息，可能已更新 (R55). */
function AlertFoot({
  sheet,
  site,
  span,
  number,
  connection,
}: Pick<AlertSheetProps, 'site' | 'span' | 'number' | 'connection'> & { sheet: GlassSheet }) {
  const words = alertWordsFor(chromeOf(site.office.locale));
  const { y, height, size } = sheet.foot;
  const { checked } = connection;
  return (
    <div class="row" style={`${at(sheet.side, y, sheet.content.width, height)}align-items:baseline;line-height:${b(height)}`}>
      <b class="bold" style={fontSize(size)}>
        {words.page(number + 1, span.pages.length)}
      </b>
      {connection.kind !== 'live' && checked !== null && (
        <span class="push" data-stale style={fontSize(size)}>
          {words.stale(clockOf(checked))}
        </span>
      )}
    </div>
  );
}

const clockOf = ({ minute }: { readonly minute: number }): string =>
  `${Math.floor(minute / 60)}:${`${minute % 60}`.padStart(2, '0')}`;
const colourOf = ({ drill, lifted, level }: AlertSpan): string => (drill ? 'drill' : lifted ? 'lifted' : level);

/** A standing warning over the pages of others (R54): one line at the head of the sheet, where nothing else stands. */
export function AlertBand({ board, site, spans }: { board: Board; site: SiteRecord; spans: readonly AlertSpan[] }) {
  const sheet = sheetOf(board);
  const [first] = spans;
  if (sheet.kind === 'dots' || first === undefined) return null;
  const chrome = chromeOf(site.office.locale);
  const size = sheet.frame === 'full' ? 0.9 : 0.8;
  const height = Math.max(size * 1.45, Math.min(sheet.band.y, 1.6));
  const level = alertLevelWords(chrome, first.level);
  const others = spans.length > 1 ? alertWordsFor(chrome).others(spans.length - 1) : '';
  const mark = first.drill ? alertWordsFor(chrome).drillMark : '';
  const head = `${mark}${level.name} ${level.grade}`;
  const room = (sheet.width - 2 * sheet.side) / size - widthOf(head, true) - widthOf(others, false) - 2;
  const line = first.lines.find((text) => widthOf(text, false) <= room) ?? '';
  return (
    <aside
      class="sheet-band"
      data-alert={first.id}
      data-colour={colourOf(first)}
      style={`font-size:${sheet.bodyPx}px;${at(0, 0, sheet.width, height)}padding:0 ${b(sheet.side)};font-family:${familiesFor(site.office.locale, first.fonts)}`}
    >
      <b class="bold" style={fontSize(size)}>
        {head}
      </b>
      <span style={`${fontSize(size)}margin-left:.8em`}>{line}</span>
      {others !== '' && (
        <span class="push" style={fontSize(size)}>
          {others}
        </span>
      )}
    </aside>
  );
}
