/** Looks into a board's browser from outside, through the page it shows: rows of its database, and everything in every store. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { transformWithOxc } from 'vite';
import { projectDir } from './hub.ts';

/**
 * The values of one object store, oldest key first; with `key` the one it has.
 * @param name database of a data origin; default: the app's own hub
 */
export function storedRows<T>(page: Page, store: string, { name = 'noticeboard', key }: StoredAt = {}): Promise<readonly T[]> {
  return page.evaluate(
    ([database, from, only]) =>
      new Promise<readonly T[]>((resolve, reject) => {
        const opening = indexedDB.open(database);
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const db = opening.result;
          const asking = db.transaction(from).objectStore(from).getAll(only);
          asking.onerror = () => reject(asking.error);
          asking.onsuccess = () => {
            db.close();
            resolve(asking.result as readonly T[]);
          };
        };
      }),
    [name, store, key] as const,
  );
}

export interface StoredAt {
  readonly name?: string | undefined;
  readonly key?: string;
}

export interface ShownPage {
  readonly item: string;
  readonly revision: number;
  readonly ended: 'turned' | 'interrupted';
  readonly app: string;
}

/** The board's journal of pages shown. */
export const journalOf = (page: Page, name?: string): Promise<readonly ShownPage[]> =>
  storedRows<ShownPage>(page, 'journal', { name });

/** What the board has refused or could not do: code → how often. */
export async function refusalsOf(page: Page): Promise<ReadonlyMap<string, number>> {
  const key = 'refusals';
  const [refusals = []] = await storedRows<readonly { readonly code: string; readonly count: number }[]>(page, 'state', { key });
  return new Map(refusals.map(({ code, count }) => [code, count]));
}

/** Every byte the page's origin keeps in databases, caches and local storage, as one text (test/store/raw-scan.ts). */
export async function scanStores(page: Page): Promise<string> {
  const path = join(projectDir, 'test/store/raw-scan.ts');
  const { code } = await transformWithOxc(await readFile(path, 'utf8'), path);
  return page.evaluate(
    `(async () => { ${code.replaceAll(/^export /gm, '').replace(/^\s*\/\/# sourceMappingURL.*$/m, '')}\n return rawScan(); })()`,
  ) as Promise<string>;
}
