/**
 * What core computes is what the glass shows (DESIGN §4.2), measured in a real browser over the example office and 300 real
 * notices on boards of seven sizes: sizes and contrast (R26, R27), nothing clipped, no text on another, lines as wide as core
 * says, no forbidden character at the start of a line, the same pages on both machines, two colours on a panel (R32).
 */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Item } from '../../src/core/item/item.ts';
import type { Board } from '../../src/core/office/board.ts';
import { uncovered } from '../../src/core/page/font-slices.ts';
import { paginate } from '../../src/core/page/paginate.ts';
import { sevenBoards } from '../../src/tools/gallery/boards.ts';
import { officeIn, type Samples } from '../../src/tools/gallery/office.ts';
import { openStage, type Stage } from '../../src/tools/gallery/stage.ts';
import { someRealNotices } from '../support/notices.ts';

let office: Samples;
let stage: Stage;
beforeAll(async () => {
  office = await officeIn(join(import.meta.dirname, '../../kiosk-config'));
  stage = await openStage(office);
});
afterAll(() => stage?.close());

// A character no face holds is as wide as the machine's own face draws it: such items are not issued for a board (R33).
const covered = (item: Item): boolean => uncovered(JSON.stringify(item)).length === 0;
const real = someRealNotices(360).filter(covered).slice(0, 300);
const everywhere = process.env.PAGES_EVERYWHERE === '1';
process.stdout.write(
  everywhere
    ? `${real.length} real notices on each of the seven boards\n`
    : `${real.length} real notices, each on one of the seven boards; PAGES_EVERYWHERE=1 sets each on all of them\n`,
);

/** Every seventh of them, another seventh on each board: together the boards show them all. */
const dealtTo = (board: Board): readonly Item[] =>
  everywhere ? real : real.filter((_, i) => i % sevenBoards.length === sevenBoards.indexOf(board));

test.each(sevenBoards)('every page stands as core computes it on the board $id', async (board) => {
  const window = await stage.open(board);
  const faults: string[] = [];
  const measureAll = async (items: readonly Item[], most: number): Promise<void> => {
    for (const item of items) {
      const measured = await window.measure(item, most);
      faults.push(...measured.faults.map((fault) => `${item.id} ${fault}`));
      if (measured.pages !== JSON.stringify(paginate(item, board))) faults.push(`${item.id}: the browser computes other pages`);
    }
  };
  await measureAll(office.items, 4);
  await measureAll(dealtTo(board), 2);
  await window.page.close();
  expect(faults).toEqual([]);
});
