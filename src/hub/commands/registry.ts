/**
 * What the noticeboard command can ask of a running hub. One table: name, input, and what it does. A command that changes
 * something writes its audit row in its own transaction; socket.ts writes the row of the others, and of every refusal.
 */
import * as v from 'valibot';
import { Id } from '../../core/item/item.ts';
import { recordAudit } from '../audit/audit.ts';
import { writeBackup } from '../backup/backup.ts';
import { restoreBackup } from '../backup/restore.ts';
import { sealKeys } from '../backup/sealed-keys.ts';
import { confirmations } from '../fleet/acknowledgements.ts';
import { addDevice, listDevices, revokeDevice } from '../fleet/devices.ts';
import type { Actor } from '../hub.ts';
import type { StepResult } from '../items/desk.ts';
import {
  clearItem,
  coverItem,
  issueItem,
  rejectItem,
  repealItem,
  submitItem,
  uncoverItem,
  withdrawItem,
} from '../items/steps.ts';
import { exportFeed, parseValidFor } from '../publish/export.ts';
import { LiftInput, liftAlert, listAlerts, RelayInput, relayAlert } from './alert.ts';
import type { CommandContext } from './context.ts';
import { ImportInput, importFeed } from './import.ts';
import { KeysAcceptInput, KeysChangeInput, KeysRequestInput, keysAccept, keysChange, keysRequest, keysStatus } from './keys.ts';
import { AgendaInput, agenda, ExplainInput, explain } from './programme.ts';
import { RefusalsInput, readRefusals } from './refusals.ts';
import { CommandRefused } from './refused.ts';
import { StaffAdd, StaffReset, staffAdd, staffList, staffReset } from './staff.ts';
import { readStatus } from './status.ts';

export interface Command {
  readonly summary: string;
  /** It writes its audit row itself, in the transaction that changes something. */
  readonly records: boolean;
  readonly input: v.GenericSchema<unknown, never> | v.GenericSchema<unknown, unknown>;
  readonly run: (context: CommandContext, input: never, actor: Actor) => Promise<unknown>;
}

function command<T>(
  summary: string,
  input: v.GenericSchema<unknown, T>,
  run: (context: CommandContext, input: T, actor: Actor) => Promise<unknown>,
): Command {
  return { summary, records: false, input: input as v.GenericSchema<unknown, unknown>, run: run as Command['run'] };
}

/** A command whose steps or own transaction hold the audit row. */
const recording = (made: Command): Command => ({ ...made, records: true });

const reason = v.pipe(v.string(), v.minLength(1), v.maxLength(500));
const path = v.pipe(v.string(), v.regex(/^\//, 'must be a whole path'));
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(100));
const nothing = v.object({});

/** A step on an item, then the release that carries it, then who has heard of it. */
async function released(context: CommandContext, taken: StepResult): Promise<unknown> {
  if (taken.kind === 'refused') throw new CommandRefused(taken.code, taken.reason);
  const head = await context.publisher.publish();
  const heard = await confirmations(context.sql, head.lineage, head.number);
  const waiting = heard.filter((h) => h.confirmedAt === null);
  return {
    ...taken,
    release: head.number,
    boardsConnected: context.connected(),
    pairedBoards: heard.length,
    confirmed: heard.length - waiting.length,
    // Whom to telephone if a board that went dark may still show it (R60).
    notYetConfirmed: waiting.map(({ boardId, deviceId, lastSeenAt }) => ({ boardId, deviceId, lastSeenAt })),
  };
}

export const commands: Readonly<Record<string, Command>> = {
  status: command('How the hub is: release, boards, keys, sources, refusals', nothing, readStatus),
  items: command(
    'Items by state',
    v.object({ state: v.optional(v.string()) }),
    async ({ sql }, { state }) =>
      sql`select i.id, i.state, i.revision, i.issued_revision as "issuedRevision", i.covered_at as "coveredAt", r.content ->> 'title' as title
      from items i left join item_revisions r on r.item_id = i.id and r.revision = i.revision where ${state ?? null}::text is null or i.state = ${state ?? ''} order by i.id`,
  ),
  submit: recording(
    command('Put a draft forward for review', v.object({ id: Id }), async (context, { id }, actor) =>
      submitItem(context.desk, { id, actor }),
    ),
  ),
  review: command(
    'The confidentiality decision of a second person; a cleared item is issued',
    v.object({ id: Id, decision: v.picklist(['clear', 'reject']), as: name, reason: v.optional(reason) }),
    review,
  ),
  cover: recording(
    command('Take an item off every board at once', v.object({ id: Id, reason }), async (context, input, actor) =>
      released(context, await coverItem(context.desk, { ...input, actor })),
    ),
  ),
  uncover: recording(
    command('Put a covered item back', v.object({ id: Id }), async (context, input, actor) =>
      released(context, await uncoverItem(context.desk, { ...input, actor })),
    ),
  ),
  withdraw: recording(
    command(
      'Withdraw an item: every byte of it leaves hub, feed and boards',
      v.object({ id: Id, reason, second: v.optional(name) }),
      async (context, input, actor) =>
        released(context, await withdrawItem(context.desk, { ...input, second: input.second ?? null, actor })),
    ),
  ),
  repeal: recording(
    command(
      'Mark an item repealed: off boards, readable elsewhere',
      v.object({ id: Id, reason, second: v.optional(name) }),
      async (context, input, actor) =>
        released(context, await repealItem(context.desk, { ...input, second: input.second ?? null, actor })),
    ),
  ),
  import: command('Take feed entries in as drafts', ImportInput, importFeed),
  alert: recording(command('Relay a warning the duty officer holds as a file', RelayInput, relayAlert)),
  'alert-lift': recording(command('Lift a warning on its source’s word', LiftInput, liftAlert)),
  'alert-list': command('Warnings, and on which boards they stand', nothing, listAlerts),
  explain: command('What a board shows at an instant, until when, and why; or why not an item', ExplainInput, explain),
  agenda: command('Which playlist a board shows when, day by day', AgendaInput, agenda),
  refusals: command('What intake refused or held, and why, newest first', RefusalsInput, readRefusals),
  'device-add': recording(command('A one-time code to pair a board', v.object({ board: Id }), deviceAdd)),
  'device-list': command('Paired boards', nothing, ({ sql, clock }) => listDevices(sql, clock.now())),
  'device-revoke': recording(command('Revoke a board’s key', v.object({ id: name }), deviceRevoke)),
  'staff-add': recording(command('An account, and the one-time link its owner comes in by', StaffAdd, staffAdd)),
  'staff-list': command('Accounts, roles and scope', nothing, staffList),
  'staff-reset': recording(command('A new one-time link for an account', StaffReset, staffReset)),
  'keys-status': command('What the signing keys are and when they end', nothing, keysStatus),
  'keys-change': recording(command('Make, renew or rotate with the office’s offline root', KeysChangeInput, keysChange)),
  'keys-request': recording(command('A next root to be signed on another machine', KeysRequestInput, keysRequest)),
  'keys-accept': recording(command('Put a root signed elsewhere in force', KeysAcceptInput, keysAccept)),
  export: command(
    'The feed as a folder for a web server or a stick',
    v.object({ out: path, validFor: v.optional(v.string()) }),
    async ({ sql, keyring, clock }, { out, validFor }) =>
      exportFeed({
        sql,
        keys: keyring.keys(),
        now: clock.now(),
        outDir: out,
        validForMs: validFor === undefined ? null : parseValidFor(validFor),
      }),
  ),
  backup: command(
    'One file with the whole register',
    v.object({ file: path, passphrase: v.optional(v.string()) }),
    async ({ sql, clock, settings, keyring }, { file, passphrase }) => {
      const sealedKeys = passphrase === undefined ? null : await sealKeys(settings.keysDir, passphrase);
      const done = await writeBackup({
        sql,
        file,
        now: clock.now(),
        kioskConfig: settings.kioskConfig,
        rootFingerprint: keyring.keys().fingerprint,
        sealedKeys,
      });
      return {
        file,
        rows: done.rows,
        release: done.manifest.release,
        keys: sealedKeys === null ? 'not in it: back up KEYS_DIR too' : 'sealed with the passphrase',
      };
    },
  ),
  restore: recording(
    command(
      'The register as a backup holds it, as a new lineage',
      v.object({ file: path, force: v.optional(v.boolean(), false) }),
      restore,
    ),
  ),
};

async function review(
  context: CommandContext,
  { id, decision, as, reason: why }: { id: string; decision: 'clear' | 'reject'; as: string; reason?: string | undefined },
  actor: Actor,
): Promise<unknown> {
  const { desk, sql } = context;
  const [words] = await sql<{ author: string }[]>`
    select r.author from items i join item_revisions r on r.item_id = i.id and r.revision = i.revision where i.id = ${id}`;
  if (words?.author === `operator:${as}`)
    throw new CommandRefused(
      'author-approves',
      `${as} wrote or imported ${id}: name the second person who reviewed it with --as.`,
    );
  const must = (taken: StepResult): StepResult => {
    if (taken.kind === 'refused') throw new CommandRefused(taken.code, taken.reason);
    return taken;
  };
  if (decision === 'reject') return must(await rejectItem(desk, { id, actor: as, reason: why ?? null }));
  const submitted = await submitItem(desk, { id, actor });
  if (submitted.kind === 'refused' && submitted.code !== 'not-possible') must(submitted);
  must(await clearItem(desk, { id, actor: as, basis: why ?? null }));
  return released(context, await issueItem(desk, { id, actor }));
}

async function deviceAdd(
  { sql, clock, keyring, boards }: CommandContext,
  { board }: { board: string },
  actor: Actor,
): Promise<unknown> {
  const { purpose, fingerprint } = keyring.keys();
  if (purpose !== 'office')
    throw new CommandRefused(
      `${purpose}-root`,
      `This hub’s root is marked ${purpose} and pairs no board: make the office’s own with “noticeboard keys init --root FILE”.`,
    );
  if (!boards().some(({ id }) => id === board))
    throw new CommandRefused('unknown-board', `There is no board ${board} in boards.json.`);
  return sql.begin(async (tx) => {
    const device = await addDevice(tx, board, clock.now());
    await recordAudit(tx, { actor, command: 'device-add', at: clock.now(), detail: { board, device: device.deviceId } });
    return { ...device, rootFingerprint: fingerprint };
  });
}

async function deviceRevoke({ sql, clock }: CommandContext, { id }: { id: string }, actor: Actor): Promise<unknown> {
  return sql.begin(async (tx) => {
    if (!(await revokeDevice(tx, id, clock.now())))
      throw new CommandRefused('unknown-device', `There is no device ${id} to revoke: noticeboard device list shows them.`);
    await recordAudit(tx, { actor, command: 'device-revoke', at: clock.now(), detail: { device: id } });
    return { revoked: id };
  });
}

async function restore(
  { sql, clock, publisher }: CommandContext,
  { file, force }: { file: string; force: boolean },
  actor: Actor,
): Promise<unknown> {
  const done = await restoreBackup({
    sql,
    file,
    force,
    record: (tx, manifest) =>
      recordAudit(tx, {
        actor,
        command: 'restore',
        at: clock.now(),
        detail: { createdAt: manifest.createdAt, release: manifest.release },
      }),
  });
  const head = await publisher.startLineage();
  return { rows: done.rows, from: done.manifest.createdAt, lineage: head.lineage, release: head.number };
}
