/** Every real notice laid out for one board, beside one pass that measures the width of each of its characters. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Item } from '../../src/core/item/item.ts';
import { proseOf } from '../../src/core/item/item-texts.ts';
import { widthOf } from '../../src/core/page/metrics.ts';
import { paginate } from '../../src/core/page/paginate.ts';
import { square } from '../../src/tools/gallery/boards.ts';
import { noticesIn } from '../../src/tools/gallery/notices.ts';
import { officeIn } from '../../src/tools/gallery/office.ts';
import { projectDir } from '../support/hub.ts';
import type { Row, Session } from './row.ts';

const folder = join(projectDir, '../shared/data/notices');
const warmUp = 50;

export const layout: Row = {
  name: 'layout',
  about: 'all public notices of ../shared/data/notices as pages of one board',
  async measure({ say, signal }) {
    const items = await itemsToSet(say);
    const texts = items.map((item) =>
      proseOf(item)
        .map(({ text }) => text)
        .join('\n'),
    );
    const characters = texts.reduce((sum, text) => sum + text.length, 0);
    for (const item of items.slice(0, warmUp)) paginate(item, square);
    const floor = cpuMs(() => texts.forEach((text) => void widthOf(text, false)));
    let pages = 0;
    const ours = cpuMs(() => {
      for (const item of items) {
        signal.throwIfAborted();
        pages += paginate(item, square).length;
      }
    });
    say(`${items.length} texts of ${characters.toLocaleString('en')} characters are ${pages.toLocaleString('en')} pages`);
    return [
      {
        what: 'layout, CPU µs a page; floor: the width of each character, once',
        floor: (1000 * floor) / pages,
        ours: (1000 * ours) / pages,
        target: { kind: 'absolute', max: 3000 },
      },
      { what: `layout of ${items.length} texts, CPU ms`, floor, ours, target: { kind: 'absolute', max: 60_000 } },
    ];
  },
};

/** CPU time, not the clock's: other work on the machine does not count. */
function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

async function itemsToSet(say: Session['say']): Promise<readonly Item[]> {
  if (existsSync(folder)) return noticesIn(folder);
  say('no public notices lie beside the project: the example office is laid out');
  return (await officeIn(join(projectDir, 'kiosk-config'))).items;
}
