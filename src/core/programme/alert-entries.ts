/** Warnings as a board's programme has them: their spans with the pages laid out, and yellow and blue pages as entries of every playlist. */
import { alertFaceOf, type FaceRequest } from '../page/alert-face.ts';
import type { AlertPage } from '../page/alert-geometry.ts';
import { alertPages } from '../page/alert-page.ts';
import { sheetOf } from '../page/sheet.ts';
import { type Instant, toInstant } from '../time/instant.ts';
import { type BareSpan, type HeldAlert, spansOf } from './alert-span.ts';
import type { AlertSpan } from './alert-standing.ts';
import { phaseOf } from './phase.ts';
import type { Board, Holdings, Programme, ProgrammeEntry, ProgrammePlaylist } from './programme.ts';

/** More warnings than this at once say nothing any more; the newest count. */
const mostSpans = 60;

/** Spans that end after `takesEffectAt`, in order of their beginning. */
export function alertSpansOf(
  { alerts = [], site, takesEffectAt }: Pick<Holdings, 'alerts' | 'site' | 'takesEffectAt'>,
  board: Board,
  zone: string,
): AlertSpan[] {
  if (alerts.length === 0) return [];
  const bare = spansOf({ alerts, board, locale: site.office.locale, hasBand: sheetOf(board).kind === 'glass' });
  const later = bare.filter(({ until }) => until > takesEffectAt).sort((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1));
  return later.slice(-mostSpans).map((span) => {
    const pages = pagesIn(span, alerts, board, { locale: site.office.locale, zone });
    const first = pagesBefore(span, bare, alerts, board, { locale: site.office.locale, zone });
    const { record } = alerts.find(({ hash }) => hash === span.hash)!;
    return {
      ...span,
      first,
      pages: pages.map(({ dwellMs }) => dwellMs),
      fonts: record.fonts ?? [],
      lines: linesOf({ record, span, locale: site.office.locale, zone }),
    };
  });
}

function linesOf(request: FaceRequest): string[] {
  const { event, issuer, until } = alertFaceOf(request);
  return [`${event} · ${issuer} · ${until}`, `${event} · ${until}`, event, until];
}

interface Where {
  readonly locale: string;
  readonly zone: string;
}

export interface AlertDeckPages {
  readonly pages: readonly AlertPage[];
  readonly alert: {
    readonly fonts: readonly string[];
    /** Of each page's own words. */
    readonly languages: readonly string[];
  };
}

/** Every page of a record on a board, span after span: what its deck holds. */
export function alertDeckOf(
  held: HeldAlert,
  { alerts = [], site }: Pick<Holdings, 'alerts' | 'site'>,
  board: Board,
  zone: string,
): AlertDeckPages {
  const where = { locale: site.office.locale, zone };
  const bare = spansOf({ alerts, board, locale: where.locale, hasBand: sheetOf(board).kind === 'glass' });
  const own = bare.filter(({ hash }) => hash === held.hash);
  const laidOut = own.map((span) => ({
    pages: pagesIn(span, alerts, board, where),
    face: alertFaceOf({ record: held.record, span, ...where }),
  }));
  return {
    pages: laidOut.flatMap(({ pages }) => pages),
    alert: {
      fonts: held.record.fonts ?? [],
      languages: laidOut.flatMap(({ pages, face }) => pages.map(() => face.language)),
    },
  };
}

function pagesBefore(
  span: BareSpan,
  bare: readonly BareSpan[],
  alerts: readonly HeldAlert[],
  board: Board,
  where: Where,
): number {
  const own = bare.filter(({ hash }) => hash === span.hash);
  return own
    .slice(
      0,
      own.findIndex(({ from }) => from === span.from),
    )
    .reduce((sum, before) => sum + pagesIn(before, alerts, board, where).length, 0);
}

function pagesIn(span: BareSpan, alerts: readonly HeldAlert[], board: Board, where: Where): readonly AlertPage[] {
  const held = alerts.find(({ hash }) => hash === span.hash);
  return held === undefined ? [] : alertPages({ record: held.record, span, ...where }, board);
}

/** Yellow and blue take their turn in every playlist; a band besides, for yellow, is drawn over the pages of others. */
export function alertEntries(spans: readonly AlertSpan[], locale: string): ProgrammeEntry[] {
  const inLoop = spans.filter(({ look, pages }) => (look === 'band' || look === 'loop') && pages.length > 0);
  return inLoop.map(({ id, revision, hash, from, until, pages }) => ({
    id,
    revision,
    hash,
    kind: 'alert',
    category: '',
    language: locale,
    title: '',
    publishedAt: toInstant(from),
    audience: ['*'],
    from: from as Instant,
    until: toInstant(Math.min(until, Number.MAX_SAFE_INTEGER)),
    posting: null,
    leaseMs: null,
    example: false,
    weight: 1,
    phase: phaseOf(id, 1),
    pages,
  }));
}

/** A warning of yellow or blue takes its turn in whatever has the glass. */
export function withEntries(playlist: ProgrammePlaylist, warnings: readonly ProgrammeEntry[]): ProgrammePlaylist {
  const others = playlist.entries.filter(({ kind }) => kind !== 'alert');
  if (warnings.length === 0 && others.length === playlist.entries.length) return playlist;
  const entries = [...others, ...warnings].sort((a, b) => a.phase - b.phase || (a.id < b.id ? -1 : 1));
  return { ...playlist, entries };
}

/** A programme the hub made for one board of a key, for another: warnings hang on the place, which a key does not name. */
export function withOwnAlerts(programme: Programme, board: Board, held: Pick<Holdings, 'alerts' | 'site'>): Programme {
  const { alerts: _others, ...rest } = programme;
  const alerts = alertSpansOf({ ...held, takesEffectAt: programme.takesEffectAt }, board, programme.zone);
  const warnings = alertEntries(alerts, held.site.office.locale);
  const playlists = programme.playlists.map((playlist) => withEntries(playlist, warnings));
  return { ...rest, board, playlists, ...(alerts.length > 0 ? { alerts } : {}) };
}
