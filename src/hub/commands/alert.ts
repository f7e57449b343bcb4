/**
 * Warnings by hand (R52): a file the duty officer holds is relayed in the name of an allow-listed source, and a warning is
 * lifted on the source's word. Each needs a second person and what it rests on; neither can be worded here.
 */
import { readFile } from 'node:fs/promises';
import type { TransactionSql } from 'postgres';
import * as v from 'valibot';
import type { Board } from '../../core/office/board.ts';
import type { Source } from '../../core/office/site.ts';
import type { AlertMessage, AlertRecord } from '../../core/programme/alert.ts';
import { levelIn, livesOf, verdictAt } from '../../core/programme/alert-life.ts';
import { toIso } from '../../core/time/instant.ts';
import type { Actor } from '../hub.ts';
import { readAlerts, takeAlerts } from '../intake/alert-records.ts';
import { certificatesOf } from '../intake/alert-source.ts';
import { readCap } from '../intake/cap.ts';
import { admit } from '../intake/cap-judge.ts';
import type { CommandContext } from './context.ts';
import { CommandRefused } from './refused.ts';

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(100));
const words = v.pipe(v.string(), v.minLength(1), v.maxLength(500));

export const RelayInput = v.object({
  file: v.pipe(v.string(), v.regex(/^\//, 'must be a whole path')),
  second: name,
  source: v.optional(name),
  reference: v.optional(words),
});
export const LiftInput = v.object({ id: name, second: name, reference: words });

type Context = Pick<CommandContext, 'sql' | 'clock' | 'settings' | 'site' | 'publisher'> & {
  readonly boards: () => readonly Board[];
};

/** @throws CommandRefused for anything but a message an allow-listed source could have sent, or without a second person. */
export async function relayAlert(context: Context, input: v.InferOutput<typeof RelayInput>, actor: Actor): Promise<unknown> {
  mustBeAnother(input.second, actor);
  const source = sourceOf(context, input.source);
  const certificates = await certificatesOf(context.settings.kioskConfig, source);
  if (certificates === null) throw new CommandRefused('certificate', `A certificate of source ${source.id} cannot be read.`);
  const bytes = await readFile(input.file).catch((error: Error) => {
    throw new CommandRefused('unreadable', `${input.file} cannot be read (${error.message}).`);
  });
  const admitted = admit(readCap(new Uint8Array(bytes)), certificates, certificates.length > 0);
  const refused = admitted.find((one) => one.kind === 'refused');
  if (refused?.kind === 'refused') throw new CommandRefused(refused.code, `${input.file}: ${refused.reason}`);
  const messages = admitted.flatMap((one) => (one.kind === 'admitted' && one.href === null ? [one.message] : []));
  if (messages.length === 0) throw new CommandRefused('no-message', `${input.file} holds no message of its own.`);
  return take(context, messages, source.id, actor, { second: input.second, reference: input.reference ?? input.file });
}

/** The prepared all-clear: a Cancel that refers to the warning, in its source's place. */
export async function liftAlert(context: Context, input: v.InferOutput<typeof LiftInput>, actor: Actor): Promise<unknown> {
  mustBeAnother(input.second, actor);
  const warning = (await readAlerts(context.sql, null)).find(({ id }) => id === input.id);
  if (warning === undefined)
    throw new CommandRefused('unknown-alert', `There is no warning ${input.id}: noticeboard alert list shows them.`);
  const { sender, identifier, sent, status, scope } = warning.message;
  const message: AlertMessage = {
    identifier: `lifted-${warning.id}`,
    sender,
    sent: toIso(context.clock.now()),
    status,
    msgType: 'Cancel',
    scope: scope ?? 'Public',
    version: '1.2',
    note: null,
    references: [{ sender: sender ?? '', identifier: identifier ?? '', sent: sent ?? '' }],
    infos: [],
  };
  return take(context, [message], warning.source, actor, { second: input.second, reference: input.reference });
}

export async function listAlerts({ sql, clock, boards }: Context): Promise<unknown> {
  const records = await readAlerts(sql, null);
  const at = clock.now();
  return records.map((record) => ({
    ...said(record),
    boards: boards().flatMap((board) => (isOn(record, records, board, at) ? [board.id] : [])),
  }));
}

function said({ id, source, receivedAt, message }: AlertRecord) {
  const [info] = message.infos;
  return {
    id,
    source,
    receivedAt,
    msgType: message.msgType,
    level: levelIn(message),
    event: info?.event ?? info?.headline ?? null,
    sent: message.sent,
    expires: info?.expires ?? null,
  };
}

function isOn(
  record: AlertRecord,
  records: readonly AlertRecord[],
  board: Board,
  at: ReturnType<Context['clock']['now']>,
): boolean {
  const own = records.filter(({ source }) => source === record.source);
  const life = livesOf(
    own.map(({ message }) => message),
    board,
  )[own.indexOf(record)];
  return life !== undefined && verdictAt(life, at).kind === 'present';
}

async function take(
  context: Context,
  messages: readonly AlertMessage[],
  source: string,
  actor: Actor,
  relay: { second: string; reference: string },
): Promise<unknown> {
  const { sql, clock, site, boards, publisher } = context;
  const taken = await sql.begin((tx: TransactionSql) =>
    takeAlerts(tx, messages, { source, actor, site: site(), boards: boards(), at: clock.now(), relay }),
  );
  const [refused] = taken.refused;
  if (taken.added.length === 0 && refused !== undefined)
    throw new CommandRefused(refused.reason, `The message is refused: ${refused.reason}.`);
  const [left] = taken.left;
  if (taken.added.length + taken.known.length === 0 && left !== undefined)
    throw new CommandRefused(left.reason, `No board would show it: ${left.reason}.`);
  const head = await publisher.publish();
  return { ...taken, release: head.number };
}

/** Two persons: the one at the machine and another (F4.10). */
function mustBeAnother(second: string, actor: Actor): void {
  if (second.trim() === '' || actor === `operator:${second.trim()}`)
    throw new CommandRefused('same-person', 'A warning needs two persons: --second names the other one.');
}

function sourceOf({ site }: Context, wanted: string | undefined): Source {
  const sources = site().sources.filter(({ kind }) => kind === 'alert');
  const source = wanted === undefined ? (sources.length === 1 ? sources[0] : undefined) : sources.find(({ id }) => id === wanted);
  if (source !== undefined) return source;
  const named = sources.map(({ id }) => id).join(', ');
  throw new CommandRefused(
    'unknown-source',
    sources.length === 0
      ? 'site.json lists no source of kind alert: warnings come from one alone.'
      : `--source must be one of ${named}.`,
  );
}
