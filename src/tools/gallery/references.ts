/** The look of thirty items on boards of seven sizes, kept as fingerprints in test/e2e/page-looks.json. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { glassBoards, sevenBoards } from './boards.ts';
import { fingerprintOf } from './fingerprint.ts';
import { officeIn } from './office.ts';
import { openStage } from './stage.ts';

const root = join(import.meta.dirname, '../../..');
const file = join(root, 'test/e2e/page-looks.json');
const itemsShown = 30;
/** Photographs of 4K take a second each: first pages are enough of a sheet that sets as smaller ones do. */
const widePx = 3000;

/** By `board item page`. */
export type Looks = Readonly<Record<string, string>>;

/** First pages, on glass up to full HD the second ones too. */
export async function looksNow(only: (boardId: string) => boolean = () => true): Promise<Looks> {
  const office = await officeIn(join(root, 'kiosk-config'));
  const stage = await openStage(office);
  const looks: Record<string, string> = {};
  for (const board of sevenBoards.filter(({ id }) => only(id))) {
    const window = await stage.open(board);
    for (const item of office.items.slice(0, itemsShown)) {
      const most = glassBoards.includes(board) && board.screen.widthPx < widePx ? 2 : 1;
      for (let page = 0, pages = 1; page < Math.min(most, pages); page++) {
        pages = await window.show(item, { page });
        looks[`${board.id} ${item.id} ${page + 1}`] = await fingerprintOf(window.page, await window.photograph());
      }
    }
    await window.page.close();
  }
  await stage.close();
  return looks;
}

export const looksKept = (): Looks => JSON.parse(readFileSync(file, 'utf8')) as Looks;

export async function keepLooks(): Promise<number> {
  const looks = await looksNow();
  writeFileSync(file, `${JSON.stringify(looks, null, 2)}\n`);
  return Object.keys(looks).length;
}
