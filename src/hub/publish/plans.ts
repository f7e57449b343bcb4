/**
 * Plans: where every playlist stands and which items it holds back, decided on the hub at issue for each kind of board
 * (core/programme/plan.ts), so that a board that missed ten releases stands where all others stand.
 */
import type { JSONValue, TransactionSql } from 'postgres';
import type { Item } from '../../core/item/item.ts';
import type { Board } from '../../core/office/board.ts';
import { buildProgramme } from '../../core/programme/build.ts';
import { planFor, planKeyOf } from '../../core/programme/plan.ts';
import type { PagesOf, Programme } from '../../core/programme/programme.ts';
import { canonicalJson } from '../../core/release/canonical-json.ts';
import { sha256 } from '../hashes.ts';
import type { DesiredRecord } from './changes.ts';
import { readLiveSet } from './holdings.ts';
import type { Plans } from './publisher.ts';

/** Dwell of each page of an item on a board, in ms: core/page's `paginate`. */
export type Dwells = (item: Item, board: Board) => readonly number[];

const rememberedItems = 20_000;

export function createPlans(dwells: Dwells): Plans {
  const known = new Map<string, readonly number[]>();
  const remember = (key: string, pages: readonly number[]): readonly number[] => {
    known.set(key, pages);
    const oldest = known.size > rememberedItems ? known.keys().next().value : undefined;
    if (oldest !== undefined) known.delete(oldest);
    return pages;
  };
  return async (tx, release) => {
    const live = await readLiveSet(tx, release);
    if (!live) return [];
    const boards = new Map(live.holdings.boards.map((board) => [planKeyOf(board), board]));
    const plans: DesiredRecord[] = [];
    for (const [key, board] of boards) {
      const pagesOf: PagesOf = (head) => {
        const name = `${key}/${head.hash}`;
        const item = live.items.get(head.hash);
        return known.get(name) ?? (item ? remember(name, dwells(item, board)) : []);
      };
      const plan = planFor({
        previous: await readProgramme(tx, key, release.lineage),
        holdings: live.holdings,
        board,
        pagesOf,
        effect: release.effect,
      });
      const programme = buildProgramme({ ...live.holdings, plans: [plan] }, board.id, pagesOf);
      if (programme) await writeProgramme(tx, key, programme);
      const body = Buffer.from(canonicalJson(plan));
      plans.push({ kind: 'plan', id: key, revision: 1, audience: ['*'], hash: sha256(body), body, urgent: false });
    }
    return plans;
  };
}

/** The programme of the newest release for boards of a key: what they play now, or from its `takesEffectAt`. */
export async function readProgramme(
  tx: TransactionSql | import('postgres').Sql,
  key: string,
  lineage: string,
): Promise<Programme | null> {
  const [row] = await tx<{ value: Programme }[]>`select value from meta where key = ${`programme/${key}`}`;
  return row && row.value.lineage === lineage ? row.value : null;
}

async function writeProgramme(tx: TransactionSql, key: string, programme: Programme): Promise<void> {
  const value = tx.json(programme as unknown as JSONValue);
  await tx`insert into meta (key, value) values (${`programme/${key}`}, ${value}) on conflict (key) do update set value = excluded.value`;
}
