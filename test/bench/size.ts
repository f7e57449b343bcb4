import { budgetBytes, firstPageFiles } from '../../src/tools/size.ts';
import type { Row } from './row.ts';

export const size: Row = {
  name: 'size',
  about: 'JavaScript and CSS the board loads before its first page',
  async measure() {
    const bytes = firstPageFiles().reduce((sum, file) => sum + file.gzipBytes, 0);
    return [
      {
        what: 'JavaScript + CSS to the first page, kB gzip',
        floor: 0,
        ours: bytes / 1000,
        target: { kind: 'absolute', max: budgetBytes / 1000 },
      },
    ];
  },
};
