/** The frame that never moves (ART §5): band above, 公示中 and position below; all from the sheet's numbers. */
import type { Item } from '../core/item/item.ts';
import type { SiteRecord } from '../core/office/site.ts';
import { chromeOf, dateWords, labelsFor } from '../core/page/labels.ts';
import type { fill as fillLines } from '../core/page/line-break.ts';
import { widthOf } from '../core/page/metrics.ts';
import { floor, type GlassSheet } from '../core/page/sheet.ts';
import { shortCodeOf } from '../core/page/short-code.ts';
import { shortened } from '../core/page/shorten.ts';
import type { LocalTime } from '../core/time/zone.ts';
import { at, b, fontSize } from './b.ts';
import { familiesFor } from './fonts.ts';
import { categoryOf, Mark } from './Mark.tsx';
import { wordsFor } from './words.ts';

export interface Posted {
  readonly id: string;
  readonly title: string;
  /** The item's own reviewed headline, shown where the title does not fit (R9: never cut where there are whole words). */
  readonly headline?: string | undefined;
  readonly category: string;
  readonly language: string;
  /** Slices of its title and headline, if known. */
  readonly fonts?: readonly string[] | undefined;
  /** Local time of the board at the posting's end. */
  readonly until: LocalTime;
}
export interface Now {
  readonly local: LocalTime;
  /** 农历五月初三, or null. */
  readonly lunar: string | null;
}
/** Whether the content was verified against the hub, and when last (local time of the board); null: never. */
export interface Connection {
  readonly kind: 'live' | 'stale' | 'retrying';
  readonly checked: LocalTime | null;
}

/** Breaks a text into lines; few issuers need it. */
export type Fill = typeof fillLines;

interface BandProps {
  readonly sheet: GlassSheet;
  readonly site: SiteRecord;
  readonly category: string;
  readonly issuer: string;
  readonly issuerLanguage: string;
  readonly issuerFonts?: readonly string[] | undefined;
  readonly now: Now;
  /** Null: an issuer too long for one line is not broken. */
  readonly fill: Fill | null;
}

const bandGap = 0.6;

type BandPlace = Pick<BandProps, 'sheet' | 'site' | 'category' | 'now'>;

/** What stands in the band beside the issuer, and the room that leaves; in B. */
function bandOf({ sheet, site, category, now }: BandPlace) {
  const locale = site.office.locale;
  const { square, size } = sheet.band;
  const { name } = categoryOf(site, category, locale);
  const words = dateWords(now.local.year, now.local.month, now.local.day, chromeOf(locale));
  const parts = [words.date, words.weekday];
  const date = (chromeOf(locale) === 'en' ? parts.reverse() : parts).join(' ');
  const left = sheet.side + square + bandGap * size;
  const nameWidth = sheet.frame === 'bare' ? widthOf(name, true) * size + bandGap : 0;
  const room = sheet.width - sheet.side - widthOf(date, true) * size - bandGap - left - nameWidth;
  return { name, date, left, room };
}

/** Whether the issuer stands on more than one line, so that the band needs `fill`. */
export function isIssuerLong(place: BandPlace, issuer: string): boolean {
  return widthOf(issuer, false) * floor > bandOf(place).room;
}

export function Band({ sheet, site, category, issuer, issuerLanguage, issuerFonts, now, fill }: BandProps) {
  const locale = site.office.locale;
  const { y, square, size } = sheet.band;
  const bare = sheet.frame === 'bare';
  const { name, date, left, room } = bandOf({ sheet, site, category, now });
  return (
    <>
      <div class="at" style={at(sheet.side, y)}>
        <Mark site={site} category={category} size={square} language={locale} />
      </div>
      <div
        class="row"
        style={`${at(left, y, undefined, square)}justify-content:center;${bare ? '' : 'align-items:stretch;flex-direction:column'}`}
      >
        <b class="bold" style={`${fontSize(size)}line-height:1.3;margin-right:${b(bare ? bandGap : 0, size)}`}>
          {name}
        </b>
        <Issuer
          text={issuer}
          language={issuerLanguage}
          fonts={issuerFonts}
          room={room}
          size={size * 0.9}
          lines={bare ? 1 : 2}
          fill={fill}
        />
      </div>
      <div
        class="row"
        style={`${at(0, y, undefined, square)}left:auto;right:${b(sheet.side)};flex-direction:column;align-items:flex-end;justify-content:center`}
      >
        <b class="bold" style={`${fontSize(size)}line-height:1.3`}>
          {date}
        </b>
        {!bare && now.lunar && (
          <span class="second" style={`${fontSize(size * 0.9)}line-height:1.3`}>
            {now.lunar}
          </span>
        )}
      </div>
      <div class="at ink" style={at(sheet.side, sheet.band.ruleY, sheet.content.width, 0.09)} />
    </>
  );
}

/** On one line at the frame's size, else at the floor, else on two lines at the floor; more ends in an ellipsis. */
function Issuer({
  text,
  language,
  fonts,
  room,
  size,
  lines,
  fill,
}: {
  text: string;
  language: string;
  fonts: readonly string[] | undefined;
  room: number;
  size: number;
  lines: 1 | 2;
  fill: Fill | null;
}) {
  const setting = { bold: false, traditional: chromeOf(language) === 'zh-Hant' };
  const step = widthOf(text, false) * size <= room ? size : floor;
  const isWhole = !fill || widthOf(text, false) * step <= room;
  const broken = isWhole ? [text] : fill(text, room / step, setting).map((line) => line.text);
  const shown = broken.slice(0, lines);
  if (broken.length > lines) shown[lines - 1] = `${(shown[lines - 1] ?? '').slice(0, -1)}…`;
  return (
    <span
      class="second"
      lang={language}
      title={text}
      style={`${fontSize(step)}line-height:${shown.length > 1 ? '1.12' : '1.3'};font-family:${familiesFor(language, fonts)}`}
    >
      {shown.map((line) => (
        <span key={line} class="line">
          {line}
        </span>
      ))}
    </span>
  );
}

interface FootProps {
  readonly sheet: GlassSheet;
  readonly site: SiteRecord;
  readonly item: Pick<Item, 'id' | 'example'>;
  readonly page: number;
  readonly pages: number;
  readonly position: { readonly position: number; readonly count: number };
  readonly connection: Connection;
  readonly now: Now;
}

export function Foot({ sheet, site, item, page, pages, position, connection, now }: FootProps) {
  const locale = site.office.locale;
  const words = wordsFor(locale);
  const { y, height, size } = sheet.foot;
  const gap = chromeOf(locale) === 'en' ? 0.9 : 1.4; // its words are longer
  const part = (text: string, example?: boolean) => (
    <span class="second" data-example={example} style={`${fontSize(size)}margin-left:${gap}em`}>
      {text}
    </span>
  );
  return (
    <div class="row" style={`${at(sheet.side, y, sheet.content.width, height)}align-items:baseline;line-height:${b(height)}`}>
      <b class="bold" style={fontSize(size)}>
        {words.item(position.position, position.count)}
      </b>
      {part(words.page(page + 1, pages))}
      {sheet.portrait || sheet.figure ? null : part(`${labelsFor(locale).short} ${shortCodeOf(item.id)}`)}
      {item.example || site.example ? part(words.example, true) : null}
      <span class="second push" style={fontSize(size)}>
        <Seen connection={connection} now={now} locale={locale} />
      </span>
    </div>
  );
}

const clock = ({ minute }: LocalTime): string => `${Math.floor(minute / 60)}:${`${minute % 60}`.padStart(2, '0')}`;

/** Filled: checked at that time today. Hollow: the content's own date, for a passer-by needs no more (ART §5). */
function Seen({ connection: { kind, checked }, now, locale }: { connection: Connection; now: Now; locale: string }) {
  const words = wordsFor(locale);
  const sameDay = checked?.dayNumber === now.local.dayNumber;
  const old = kind === 'stale' || checked === null || !sameDay;
  const date = checked ? dateWords(checked.year, checked.month, checked.day, chromeOf(locale)).date : '';
  const text =
    checked === null
      ? words.neverChecked
      : old
        ? `${words.asOf} ${date} ${clock(checked)}`
        : `${clock(checked)} ${words.checked}`;
  return (
    <>
      <span class={old ? 'seen old' : 'seen'} />
      {text}
    </>
  );
}

interface IndexProps {
  readonly sheet: GlassSheet;
  readonly site: SiteRecord;
  /** Nearest end first. */
  readonly postings: readonly Posted[];
  /** Which window of the postings shows when not all fit. */
  readonly turn: number;
}

/** What one posting takes beside its title: mark, gaps and date. */
const besideTitle = (sheet: GlassSheet, until: string): number => (1.36 + 0.5 + 0.5 + widthOf(until, false)) * sheet.index.size;

export function PostingIndex({ sheet, site, postings, turn }: IndexProps) {
  const locale = site.office.locale;
  const words = wordsFor(locale);
  const { y, pad, row, rows, size } = sheet.index;
  const labelRoom = sheet.portrait ? 3.7 : widthOf(words.posted, true) * size + 1.1;
  const perRow = rowCapacity(sheet, site, postings, sheet.content.width - labelRoom - (postings.length > 2 ? 3 : 0));
  const capacity = rows * perRow;
  const windows = Math.max(1, Math.ceil(postings.length / Math.max(1, capacity)));
  const from = (turn % windows) * capacity;
  const shown = postings.slice(from, from + capacity);
  const range = windows > 1 ? `${from + 1}${shown.length > 1 ? `–${from + shown.length}` : ''}/${postings.length}` : '';
  const inline = sheet.portrait || range === '' ? 0 : widthOf(range, true) * size + 0.5;
  const left = labelRoom + inline;
  const each = (sheet.content.width - left) / perRow;
  return (
    <section class="at" aria-label={words.posted} style={`${at(sheet.side, y, sheet.content.width)}line-height:1.4`}>
      <div class="at rule" style={at(0, 0, sheet.content.width, 0.045)} />
      <div class="row bold" style={at(0, pad, undefined, row, size)}>
        {words.posted}
        {inline > 0 ? ` ${range}` : ''}
      </div>
      {sheet.portrait && range !== '' && (
        <div class="row second" style={at(0, pad + row, undefined, row, size)}>
          {range}
        </div>
      )}
      {postings.length === 0 && (
        <div class="row second" style={at(labelRoom, pad, undefined, row, size)}>
          {words.nonePosted}
        </div>
      )}
      {shown.map((posted, i) => (
        <PostedRow
          key={posted.id}
          posted={posted}
          site={site}
          sheet={sheet}
          style={{ x: left + (i % perRow) * each, y: pad + Math.floor(i / perRow) * row, width: each }}
        />
      ))}
    </section>
  );
}

/** Landscape rows hold two where two whole titles fit, else one. */
function rowCapacity(sheet: GlassSheet, site: SiteRecord, postings: readonly Posted[], room: number): number {
  if (sheet.index.perRow === 1) return 1;
  const widths = postings
    .slice(0, 2)
    .map((posted) => widthOf(posted.title, false) * sheet.index.size + besideTitle(sheet, untilWords(site, posted)) + 1.2);
  return Math.max(0, ...widths) <= room / 2 ? 2 : 1;
}

function untilWords(site: SiteRecord, { until }: Posted): string {
  const locale = site.office.locale;
  return wordsFor(locale).until(dateWords(until.year, until.month, until.day, chromeOf(locale)).date);
}

function PostedRow({
  posted,
  site,
  sheet,
  style,
}: {
  posted: Posted;
  site: SiteRecord;
  sheet: GlassSheet;
  style: { x: number; y: number; width: number };
}) {
  const { size, row } = sheet.index;
  const until = untilWords(site, posted);
  const room = style.width - besideTitle(sheet, until) - 0.2;
  const fits = (text: string) => widthOf(text, false) * size <= room;
  const short = posted.headline ?? '';
  const title = short !== '' && !fits(posted.title) && fits(short) ? short : shortened(posted.title, room / size);
  return (
    <div class="row" style={at(style.x, style.y, style.width, row, size)}>
      <Mark site={site} category={posted.category} size={1.36} language={site.office.locale} />
      <span
        lang={posted.language}
        title={title === posted.title ? undefined : posted.title}
        style={`margin-left:.5em;font-family:${familiesFor(posted.language, posted.fonts)}`}
      >
        {title}
      </span>
      <span class={sheet.portrait ? 'second push' : 'second'} style={sheet.portrait ? '' : 'margin-left:.45em'}>
        {until}
      </span>
    </div>
  );
}
