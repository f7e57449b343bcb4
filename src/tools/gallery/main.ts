/**
 * Photographs the example office's items on boards of seven sizes with the board's own components and writes one page to
 * look at them: `npm run gallery`; `-- --only ID,ID`, `--boards ID,ID`, `--night`, `--first-pages`, `--out DIR` narrow it,
 * `-- --all` adds 300 public notices of the folder `--notices`, chosen by a fixed seed. `-- --keep` writes the fingerprints that
 * test/e2e/page-looks.test.ts compares with.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sevenBoards } from './boards.ts';
import { chosenNotices, noticesIn } from './notices.ts';
import { officeIn } from './office.ts';
import { keepLooks } from './references.ts';
import { openStage } from './stage.ts';

const root = join(import.meta.dirname, '../../..');
const { values } = parseArgs({
  options: {
    out: { type: 'string', default: join(root, 'dist/gallery') },
    config: { type: 'string', default: join(root, 'kiosk-config') },
    only: { type: 'string' },
    boards: { type: 'string' },
    night: { type: 'boolean', default: false },
    'first-pages': { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    notices: { type: 'string', default: join(root, '../shared/data/notices') },
  },
});
if (values.keep) {
  process.stdout.write(`${await keepLooks()} looks kept\n`);
  process.exit(0);
}
const samples = await officeIn(values.config);
const chosen = <T extends { readonly id: string }>(all: readonly T[], ids: string | undefined): readonly T[] =>
  ids === undefined ? all : all.filter(({ id }) => ids.split(',').includes(id));
const notices = values.all ? chosenNotices(noticesIn(values.notices), 300) : [];
const items = [...chosen(samples.items, values.only), ...notices];
const stage = await openStage(samples);
mkdirSync(values.out, { recursive: true });
const figures: string[] = [];
const appearance = values.night ? 'night' : 'day';
for (const board of chosen(sevenBoards, values.boards)) {
  const window = await stage.open(board);
  for (const [i, item] of items.entries()) {
    for (let page = 0, pages = 1; page < pages; page++) {
      const count = await window.show(item, { page, position: { position: i + 1, count: items.length }, appearance });
      pages = values['first-pages'] ? 1 : count;
      const name = `${board.id}-${item.id}-${page + 1}.png`;
      writeFileSync(join(values.out, name), await window.photograph());
      figures.push(
        `<figure><img src="${name}" loading="lazy" alt=""><figcaption>${board.name} · ${item.title} · ${page + 1}/${count}</figcaption></figure>`,
      );
    }
  }
  await window.page.close();
}
await stage.close();
writeFileSync(
  join(values.out, 'index.html'),
  `<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>版面</title><style>body{font:14px/1.5 sans-serif;display:flex;flex-wrap:wrap;gap:24px;padding:24px;background:#ddd}figure{margin:0}img{height:480px;display:block}</style>${figures.join('\n')}</html>\n`,
);
process.stdout.write(`${figures.length} pages in ${values.out}/index.html\n`);
