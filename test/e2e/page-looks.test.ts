/** Nobody changes the look of a page unawares (R35): thirty items on seven sizes against kept fingerprints. */
import { expect, test } from 'vitest';
import { sevenBoards } from '../../src/tools/gallery/boards.ts';
import { differenceOf } from '../../src/tools/gallery/fingerprint.ts';
import { looksKept, looksNow } from '../../src/tools/gallery/references.ts';

/** Digits of 36: what the type's edges of another browser version come to stays under this; a moved line does not. */
const tolerance = { mean: 0.35, most: 5 };

test.each(sevenBoards)(
  'pages on the board $id look as they did: `npm run gallery -- --keep` keeps a new look',
  async ({ id }) => {
    const kept = Object.entries(looksKept()).filter(([name]) => name.startsWith(`${id} `));
    const now = await looksNow((board) => board === id);
    expect(Object.keys(now)).toEqual(kept.map(([name]) => name));
    const changed = kept.filter(([name, look]) => {
      const { mean, most } = differenceOf(look, now[name] ?? '');
      return mean > tolerance.mean || most > tolerance.most;
    });
    expect(changed.map(([name]) => name)).toEqual([]);
  },
);
