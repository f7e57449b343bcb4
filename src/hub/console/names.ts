/** Actors as the register writes them, and the names people know them by. */
import type { Sql } from 'postgres';

export type NameOf = (actor: string) => string;

/** `staff:zhang.min` → 张敏; a script and the machine’s operator keep what they are called. */
export async function readNames(sql: Sql): Promise<NameOf> {
  const rows = await sql<{ id: string; name: string }[]>`select id, name from accounts`;
  const known = new Map(rows.map(({ id, name }) => [`staff:${id}`, name]));
  return (actor) => known.get(actor) ?? actor.replace(/^(staff|operator|source):/, '');
}
