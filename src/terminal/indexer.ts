/** The terminal's third worker: builds the archive's index where it is too far behind, beside pulls and searches. */
import { buildArchive, needsBuild } from '../store/archive-build.ts';
import { type BoardDb, openStore } from '../store/schema.ts';
import { readState } from '../store/state.ts';

/** Which store to look after; the same again: it has moved. */
export interface ToIndexer {
  readonly store: string;
}
/** The index was built anew. */
export interface FromIndexer {
  readonly kind: 'built';
}

let opening: Promise<BoardDb> | null = null;

self.addEventListener('message', ({ data: { store } }: MessageEvent<ToIndexer>) => {
  opening ??= openStore(store);
  void opening.then(async (db) => {
    if (await keepIndex(db)) self.postMessage({ kind: 'built' } satisfies FromIndexer);
  });
});

/** By one page alone; a whole new set in between begins it again. @returns whether something was built */
function keepIndex(db: BoardDb): Promise<boolean> {
  return navigator.locks.request(`${db.name}-index`, async () => {
    for (let count = 0; ; count++) {
      const archive = await readState(db, 'archive');
      if (!archive || !needsBuild(archive)) return count > 0;
      await buildArchive(db, () => {});
    }
  });
}
