/** `noticeboard refusals`: what intake refused, or held for a person to look at, newest first; a page at a time. */
import * as v from 'valibot';
import type { CommandContext } from './context.ts';

const pageRows = 500;

export const RefusalsInput = v.object({
  source: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(2_000))),
  /** `next` of the page before. */
  before: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
});

interface RefusalRow {
  readonly seq: number;
  readonly at: Date;
  readonly source: string;
  readonly entry: string | null;
  readonly code: string;
  readonly reason: string;
}

/** `next` is null on the last page. */
export async function readRefusals(
  { sql }: Pick<CommandContext, 'sql'>,
  { source, before }: v.InferOutput<typeof RefusalsInput>,
): Promise<{ readonly refusals: readonly object[]; readonly next: number | null }> {
  const rows = await sql<RefusalRow[]>`
    select seq::int as seq, at, source, entry, code, reason from refusals
    where (${source ?? null}::text is null or source = ${source ?? ''}) and (${before ?? null}::bigint is null or seq < ${before ?? 0})
    order by seq desc limit ${pageRows + 1}`;
  const page = rows.slice(0, pageRows);
  return {
    refusals: page.map(({ seq: _seq, ...row }) => ({ ...row, at: row.at.toISOString() })),
    next: rows.length > pageRows ? page.at(-1)!.seq : null,
  };
}
