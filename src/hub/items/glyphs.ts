/** The last look before a board: no item is issued for a board whose type lacks one of its characters (R33). */
import type { TransactionSql } from 'postgres';
import * as v from 'valibot';
import type { ItemContent } from '../../core/item/item.ts';
import { Board } from '../../core/office/board.ts';
import { missingGlyphs, missingSentence } from '../../core/page/glyphs.ts';

/** Null: every board of the audience can draw every character. */
export async function glyphFault(tx: TransactionSql, content: ItemContent): Promise<string | null> {
  const rows = await tx<{ body: Uint8Array }[]>`select body from records where kind = 'board'`;
  const boards = rows.flatMap(({ body }) => {
    const parsed = v.safeParse(Board, JSON.parse(Buffer.from(body).toString('utf8')));
    return parsed.success ? [parsed.output] : [];
  });
  const missing = missingGlyphs(content, boards);
  return missing.length > 0 ? missingSentence(missing) : null;
}
