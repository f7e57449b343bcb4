/** The register of commands, read: who did what when, and whether the chain is whole (R11, FIELD 24). Nothing here can be changed. */
import * as v from 'valibot';
import { ChainView, Done, RecordPage } from '../../core/staff/wire.ts';
import { recordAudit, verifyChain } from '../audit/audit.ts';
import { type Answer, type Call, type Endpoint, endpoint } from './endpoint.ts';
import { readNames } from './names.ts';

const pageRows = 100;
const whole = v.pipe(v.string(), v.regex(/^\d{1,15}$/, 'must be a number'), v.transform(Number));
const Query = v.object({
  before: v.optional(whole),
  actor: v.optional(v.pipe(v.string(), v.maxLength(100))),
  command: v.optional(v.pipe(v.string(), v.regex(/^[a-z-]{1,40}$/))),
  item: v.optional(v.pipe(v.string(), v.maxLength(64))),
});

async function page({ parts, query }: Call<undefined, v.InferOutput<typeof Query>>): Promise<Answer> {
  const { before = null, actor = null, command = null, item = null } = query;
  const rows = await parts.sql<{ seq: number; at: Date; actor: string; command: string; detail: object; hash: string }[]>`
    select seq::int, at, actor, command, detail, hash from audit
    where (${before}::bigint is null or seq < ${before}) and (${actor}::text is null or actor = ${actor})
      and (${command}::text is null or command = ${command}) and (${item}::text is null or detail ->> 'item' = ${item})
    order by seq desc limit ${pageRows + 1}`;
  const [oldest] = await parts.sql<{ at: Date | null }[]>`select min(at) as at from audit`;
  const nameOf = await readNames(parts.sql);
  const shown = rows.slice(0, pageRows);
  return {
    body: {
      rows: shown.map((row) => ({ ...row, at: row.at.toISOString(), name: nameOf(row.actor) })),
      next: rows.length > pageRows ? (shown.at(-1)?.seq ?? null) : null,
      oldest: oldest?.at?.toISOString() ?? null,
    },
  };
}

export const recordEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/record',
    summary: 'The register of commands, newest first',
    who: 'record',
    command: null,
    query: Query,
    answer: RecordPage,
    run: page,
  }),
  endpoint({
    method: 'post',
    path: '/record/check',
    summary: 'Walk the whole chain of the register; that somebody did is a row of its own',
    who: 'record',
    command: 'record-check',
    input: v.object({}),
    answer: ChainView,
    run: async ({ parts, who, at }) => {
      const check = await verifyChain(parts.sql);
      const body =
        check.kind === 'whole'
          ? { whole: true, rows: check.rows, brokenAt: null, reason: null }
          : { whole: false, rows: 0, brokenAt: check.seq, reason: check.reason };
      await parts.sql.begin((tx) =>
        recordAudit(tx, { actor: who.actor, command: 'record-check', at, detail: { whole: body.whole, rows: body.rows } }),
      );
      return { body };
    },
  }),
  endpoint({
    method: 'post',
    path: '/record/export',
    summary: 'Note that the register is taken out as a file; the console writes it page by page',
    who: 'record',
    command: 'record-export',
    input: v.object({}),
    answer: Done,
    run: async ({ parts, who, at }) => {
      await parts.sql.begin((tx) => recordAudit(tx, { actor: who.actor, command: 'record-export', at, detail: {} }));
      return { body: { done: true } };
    },
  }),
];
