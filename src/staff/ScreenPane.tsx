/** The screen on the right: the board's own page at the board's own proportions, not an imitation. */
import { useQuery } from '@tanstack/preact-query';
import { useEffect, useMemo, useState } from 'preact/hooks';
import * as v from 'valibot';
import { Item } from '../core/item/item.ts';
import { Board } from '../core/office/board.ts';
import type { SiteRecord } from '../core/office/site.ts';
import { chromeOf } from '../core/page/labels.ts';
import { paginate } from '../core/page/paginate.ts';
import { sheetOf } from '../core/page/sheet.ts';
import { type ItemView, Preview } from '../core/staff/wire.ts';
import { instantOf } from '../core/time/instant.ts';
import { lunarTextOf } from '../core/time/lunar.ts';
import { localTimeAt } from '../core/time/zone.ts';
import { BoardSheet } from '../ui/BoardSheet.tsx';
import { chromeFonts, fontsPath } from '../ui/chrome-fonts.generated.ts';
import { loadDots } from '../ui/dots.ts';
import { loadFonts } from '../ui/fonts.ts';
import { ask } from './api.ts';
import { useKeys } from './keys.ts';
import { useSpeech } from './language.ts';
import { useBoards } from './queries.ts';

/** Of the pane, in px: the sheet is scaled to it. */
const paneWidth = 372;
const paneHeight = 661;

export function ScreenPane({ view }: { view: ItemView | null }) {
  const { t } = useSpeech();
  const [board, setBoard] = useState(0);
  const boards = view?.boards ?? [];
  const id = boards[board % Math.max(1, boards.length)] ?? null;
  const preview = useQuery({
    queryKey: ['preview', view?.id, view?.revision, id],
    queryFn: () => ask(`/items/${encodeURIComponent(view?.id ?? '')}/preview?board=${id}`, Preview),
    enabled: view !== null && view.content !== null && id !== null,
    staleTime: 60_000,
  });
  return (
    <aside class="screen" aria-label={t.screen.title}>
      <Shown
        preview={preview.data ?? null}
        targets={boards.length}
        onBoard={boards.length > 1 ? () => setBoard(board + 1) : undefined}
      />
      {view !== null && boards.length === 0 && <p class="empty">{view.content === null ? t.item.gone : t.screen.none}</p>}
    </aside>
  );
}

interface ShownProps {
  readonly preview: Preview | null;
  readonly targets: number;
  readonly onBoard: (() => void) | undefined;
}

/** Also beside the editor, where the words are not yet saved. */
export function Shown({ preview, targets, onBoard }: ShownProps) {
  const { t } = useSpeech();
  const [page, setPage] = useState(0);
  const [night, setNight] = useState(false);
  const drawn = useDrawn(preview);
  const boards = useBoards();
  const pages = drawn?.pages.length ?? 0;
  const shown = Math.min(page, Math.max(0, pages - 1));
  const turn = (by: number): void => setPage(pages === 0 ? 0 : (shown + by + pages) % pages);
  useKeys({ '[': () => turn(-1), ']': () => turn(1), n: () => setNight(!night), b: onBoard });
  const seconds = (ms: number): string => String(Math.round(ms / 1000));
  const dwell = drawn?.pages[shown]?.dwellMs ?? 0;
  const name = drawn ? (boards.data?.boards.find(({ id }) => id === drawn.board.id)?.name ?? drawn.board.name) : '';
  return (
    <>
      <div class="head">
        <h2>{t.screen.title}</h2>
        <span class="tools">
          <button type="button" class="plain" aria-label={`${t.screen.pages} −`} onClick={() => turn(-1)}>
            <kbd>[</kbd>
          </button>
          <button type="button" class="plain" aria-label={`${t.screen.pages} +`} onClick={() => turn(1)}>
            <kbd>]</kbd> {t.screen.pages}
          </button>
          <button type="button" class="plain" aria-pressed={night} onClick={() => setNight(!night)}>
            <kbd>N</kbd> {t.screen.night}
          </button>
        </span>
      </div>
      {drawn && <Sheet drawn={drawn} page={shown} appearance={night ? 'night' : 'day'} />}
      {drawn && (
        <div class="cap">
          <p>
            <b>{name}</b>
            <span>{t.screen.page(shown + 1, pages, seconds(dwell))}</span>
          </p>
          <p>
            {onBoard ? (
              <button type="button" class="plain" onClick={onBoard}>
                <kbd>B</kbd> {t.screen.targets(targets)}
              </button>
            ) : (
              <span>{t.screen.targets(targets)}</span>
            )}
            <span>{t.screen.total(seconds(drawn.pages.reduce((sum, { dwellMs }) => sum + dwellMs, 0)))}</span>
          </p>
        </div>
      )}
    </>
  );
}

interface Drawn {
  readonly item: Item;
  readonly board: Board;
  readonly site: SiteRecord;
  readonly pages: ReturnType<typeof paginate>;
  readonly preview: Preview;
}

/** Parsed and laid out by the same functions as on the board; null until its type is here. */
function useDrawn(preview: Preview | null): Drawn | null {
  const drawn = useMemo(() => {
    if (preview === null) return null;
    const item = v.safeParse(Item, preview.item);
    const board = v.safeParse(Board, preview.board);
    if (!item.success || !board.success) return null;
    const site = preview.site as unknown as SiteRecord;
    return { item: item.output, board: board.output, site, pages: paginate(item.output, board.output), preview };
  }, [preview]);
  const [ready, setReady] = useState<Drawn | null>(null);
  useEffect(() => {
    let current = true;
    if (drawn === null) setReady(null);
    else void loadType(drawn).then(() => current && setReady(drawn));
    return () => {
      current = false;
    };
  }, [drawn]);
  return ready;
}

/** What is missing shows in another face rather than not at all. */
async function loadType({ item, board, site, preview, pages }: Drawn): Promise<void> {
  const slices = [
    ...(item.fonts ?? []),
    ...(site.fonts ?? []),
    ...preview.fonts,
    ...chromeFonts[chromeOf(site.office.locale)].split(' '),
  ];
  if (sheetOf(board).kind === 'dots') {
    const texts = pages.flatMap((page) => ('lines' in page ? page.lines.map(({ text }) => text) : []));
    const titles = preview.postings.map(({ title }) => title);
    await loadDots([...texts, ...titles, item.issuer, '0123456789月日至公示中：']).catch(() => undefined);
  } else await loadFonts([...new Set(slices)], fontsPath).catch(() => undefined);
}

function Sheet({ drawn, page, appearance }: { drawn: Drawn; page: number; appearance: 'day' | 'night' }) {
  const { item, board, site, pages, preview } = drawn;
  const { widthPx, heightPx, colour } = board.screen;
  const scale = Math.min(paneWidth / widthPx, paneHeight / heightPx);
  const zone = board.timeZone ?? site.office.timeZone;
  const now = localTimeAt(instantOf(preview.at), zone);
  return (
    <div
      class={`glassbox${colour === 'full' ? '' : ' led'}`}
      style={{ width: `${widthPx * scale}px`, height: `${heightPx * scale}px` }}
      inert
    >
      <div class="scaled" style={{ transform: `scale(${scale})`, width: `${widthPx}px`, height: `${heightPx}px` }}>
        <BoardSheet
          board={board}
          site={site}
          item={item}
          pages={pages}
          page={page}
          position={{ position: 1, count: 1 }}
          postings={preview.postings.map((posting) => ({ ...posting, until: localTimeAt(instantOf(posting.until), zone) }))}
          now={{ local: now, lunar: lunarTextOf(now.dayNumber, site.office.locale) }}
          connection={{ kind: 'live', checked: now }}
          appearance={appearance}
          mediaUrl={(hash) => `/api/media/${hash}`}
        />
      </div>
    </div>
  );
}
