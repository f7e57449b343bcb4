/** The page the gallery photographs: draws what `window.show` is given, with the board's own components. */
import { render } from 'preact';
import * as v from 'valibot';
import { Item } from '../core/item/item.ts';
import { Board } from '../core/office/board.ts';
import type { SiteRecord } from '../core/office/site.ts';
import { chromeOf } from '../core/page/labels.ts';
import { paginate } from '../core/page/paginate.ts';
import { sheetOf } from '../core/page/sheet.ts';
import { instantOf } from '../core/time/instant.ts';
import { lunarTextOf } from '../core/time/lunar.ts';
import { localTimeAt } from '../core/time/zone.ts';
import { BoardSheet } from '../ui/BoardSheet.tsx';
import { chromeFonts, fontsPath } from '../ui/chrome-fonts.generated.ts';
import { dotLinesOf } from '../ui/DotSheet.tsx';
import { loadDots } from '../ui/dots.ts';
import { loadFonts } from '../ui/fonts.ts';
import { Slate } from '../ui/Slate.tsx';
import '../ui/sheet.css';

/** Everything as JSON: the page runs in another process than the tool. */
export interface Shot {
  readonly board: unknown;
  readonly site: SiteRecord;
  readonly item: unknown;
  readonly postings: readonly unknown[];
  readonly page: number;
  readonly position: { readonly position: number; readonly count: number };
  /** RFC 3339. */
  readonly at: string;
  readonly appearance: 'day' | 'night';
  readonly slate?: string;
}

/** Draws one page and says how many the item has. */
async function show(shot: Shot): Promise<number> {
  const board = v.parse(Board, shot.board);
  const item = v.parse(Item, shot.item);
  const postings = shot.postings.map((posting) => v.parse(Item, posting));
  const local = (iso: string) => localTimeAt(instantOf(iso), board.timeZone ?? shot.site.office.timeZone);
  const pages = paginate(item, board);
  const props = {
    board,
    site: shot.site,
    item,
    pages,
    page: shot.page,
    position: shot.position,
    postings: postings.map(({ id, title, category, language, posting }) => ({
      id,
      title,
      category,
      language,
      until: local(posting?.until ?? shot.at),
    })),
    now: { local: local(shot.at), lunar: lunarTextOf(local(shot.at).dayNumber, shot.site.office.locale) },
    connection: { kind: 'live' as const, checked: local(shot.at) },
    appearance: shot.appearance,
    mediaUrl: (hash: string) => `/media/${hash}`,
  };
  const slices = [item, ...postings].flatMap((one) => one.fonts ?? []);
  await loadFonts(
    [...new Set([...chromeFonts[chromeOf(shot.site.office.locale)].split(' '), ...(shot.site.fonts ?? []), ...slices])],
    fontsPath,
  );
  const sheet = sheetOf(board);
  const shown = pages[shot.page];
  if (sheet.kind === 'dots' && (shown?.kind === 'dots' || shown?.kind === 'dot-index'))
    await loadDots(dotLinesOf({ ...props, sheet, shown }).map((line) => line.text));
  const host = document.getElementById('stage') as HTMLElement;
  render(
    shot.slate === undefined ? <BoardSheet {...props} /> : <Slate site={shot.site} board={board} reason={shot.slate} />,
    host,
  );
  await Promise.all([...host.querySelectorAll('img')].map((image) => image.decode()));
  return pages.length;
}

Object.assign(window, { show });
