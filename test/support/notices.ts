/** Real public notices where they lie beside the project; absent elsewhere, and then the tests say so in one line. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Item } from '../../src/core/item/item.ts';
import { chosenNotices, noticesIn } from '../../src/tools/gallery/notices.ts';

const folder = join(import.meta.dirname, '../../../shared/data/notices');

export function realNotices(): readonly Item[] {
  if (existsSync(folder)) return noticesIn(folder);
  process.stdout.write('skipped: no real notices lie in ../shared/data/notices\n');
  return [];
}

/** So many of them by a fixed seed. */
export const someRealNotices = (count: number): readonly Item[] => chosenNotices(realNotices(), count);
