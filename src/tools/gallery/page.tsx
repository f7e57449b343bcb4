/** The page of the stage: draws what `window.show` is given, with the board's own components, and measures it. */
import { render } from 'preact';
import * as v from 'valibot';
import { Item } from '../../core/item/item.ts';
import { Board } from '../../core/office/board.ts';
import type { SiteRecord } from '../../core/office/site.ts';
import { chromeOf } from '../../core/page/labels.ts';
import { isDots } from '../../core/page/page.ts';
import { paginate } from '../../core/page/paginate.ts';
import { sheetOf } from '../../core/page/sheet.ts';
import { instantOf } from '../../core/time/instant.ts';
import { lunarTextOf } from '../../core/time/lunar.ts';
import { localTimeAt } from '../../core/time/zone.ts';
import { BoardSheet } from '../../ui/BoardSheet.tsx';
import { chromeFonts, fontsPath } from '../../ui/chrome-fonts.generated.ts';
import { dotLinesOf } from '../../ui/DotSheet.tsx';
import { loadDots } from '../../ui/dots.ts';
import { loadFonts } from '../../ui/fonts.ts';
import { Slate } from '../../ui/Slate.tsx';
import type { BoardSheetProps } from '../../ui/sheet-props.ts';
import { faultsOn } from './measure.ts';
import '../../ui/sheet.css';

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

const host = document.getElementById('stage') as HTMLElement;

/** Everything the shot's pages need, with their type at hand. */
async function propsOf(shot: Shot): Promise<BoardSheetProps> {
  const board = v.parse(Board, shot.board);
  const item = v.parse(Item, shot.item);
  const postings = shot.postings.map((posting) => v.parse(Item, posting));
  const local = (iso: string) => localTimeAt(instantOf(iso), board.timeZone ?? shot.site.office.timeZone);
  const slices = [item, ...postings].flatMap((one) => one.fonts ?? []);
  await loadFonts(
    [...new Set([...chromeFonts[chromeOf(shot.site.office.locale)].split(' '), ...(shot.site.fonts ?? []), ...slices])],
    fontsPath,
  );
  return {
    board,
    site: shot.site,
    item,
    pages: paginate(item, board),
    page: shot.page,
    position: shot.position,
    postings: postings.map(({ id, title, glance, category, language, posting }) => ({
      id,
      title,
      headline: glance?.headline,
      category,
      language,
      until: local(posting?.until ?? shot.at),
    })),
    now: { local: local(shot.at), lunar: lunarTextOf(local(shot.at).dayNumber, shot.site.office.locale) },
    connection: { kind: 'live', checked: local(shot.at) },
    appearance: shot.appearance,
    mediaUrl: (hash: string) => `/media/${hash}`,
  };
}

async function draw(props: BoardSheetProps): Promise<void> {
  const sheet = sheetOf(props.board);
  const shown = props.pages[props.page];
  if (sheet.kind === 'dots' && shown && isDots(shown))
    await loadDots(dotLinesOf({ ...props, sheet, shown }).map((line) => line.text));
  render(<BoardSheet {...props} />, host);
}

/** Draws one page and says how many the item has. */
async function show(shot: Shot): Promise<number> {
  const props = await propsOf(shot);
  if (shot.slate === undefined) await draw(props);
  else render(<Slate site={shot.site} board={props.board} reason={shot.slate} />, host);
  await Promise.all([...host.querySelectorAll('img')].map((image) => image.decode()));
  return props.pages.length;
}

/** Draws the item's pages one after the other, at most `most` of them evenly chosen: their faults, and all pages as this browser computes them. */
async function measure(shot: Shot, most: number): Promise<{ faults: string[]; pages: string }> {
  const props = await propsOf(shot);
  const sheet = sheetOf(props.board);
  const count = Math.min(most, props.pages.length);
  const faults: string[] = [];
  for (let i = 0; i < count; i++) {
    const page = Math.round((i * (props.pages.length - 1)) / Math.max(1, count - 1));
    await draw({ ...props, page });
    faults.push(...faultsOn(host, sheet, props.pages[page]!).map((fault) => `page ${page + 1}: ${fault}`));
  }
  return { faults, pages: JSON.stringify(props.pages) };
}

declare global {
  interface Window {
    show: typeof show;
    measure: typeof measure;
  }
}
Object.assign(window, { show, measure });
