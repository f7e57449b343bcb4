/** Bodies for a narrower audience go to paired boards of that audience alone, and only once a release names them. */
import type { Sql } from 'postgres';
import { includesBoard } from '../../core/office/board.ts';

/** Canonical bytes of a live record this board may hold, or null. */
export async function restrictedBody(sql: Sql, boardId: string, hash: string): Promise<Uint8Array | null> {
  const found = await sql<{ body: Uint8Array; audience: string[] }[]>`
    select r.body, l.audience from live l join records r on r.kind = l.kind and r.id = l.id and r.hash = l.hash
    where l.hash = ${hash}`;
  const board = { id: boardId, groups: await groupsOf(sql, boardId) };
  return found.find(({ audience }) => includesBoard(audience, board))?.body ?? null;
}

async function groupsOf(sql: Sql, boardId: string): Promise<readonly string[]> {
  const [row] = await sql<{ body: Uint8Array }[]>`select body from records where kind = 'board' and id = ${boardId}`;
  if (row === undefined) return [];
  const groups: unknown = (JSON.parse(Buffer.from(row.body).toString('utf8')) as { groups?: unknown }).groups;
  return Array.isArray(groups) ? groups.filter((group) => typeof group === 'string') : [];
}
