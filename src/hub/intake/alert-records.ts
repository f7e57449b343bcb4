/**
 * Warnings as records (R52, R53): what a source sent, unaltered, one record a message, and nothing else. Which of them shows
 * where is decided on each board by the same code; here it is only asked whether any board may ever need it.
 */
import type { Sql, TransactionSql } from 'postgres';
import * as v from 'valibot';
import type { Board } from '../../core/office/board.ts';
import type { Site } from '../../core/office/site.ts';
import { fontSlicesForTexts } from '../../core/page/font-slices.ts';
import { type AlertMessage, AlertRecord, capInstant } from '../../core/programme/alert.ts';
import { type AlertLife, livesOf, verdictAt } from '../../core/programme/alert-life.ts';
import { canonicalJson } from '../../core/release/canonical-json.ts';
import { hourMs, type Instant, toIso } from '../../core/time/instant.ts';
import { recordAudit } from '../audit/audit.ts';
import { sha256 } from '../hashes.ts';
import type { Actor } from '../hub.ts';

export interface AlertIntake {
  /** Id of the source in site.json. */
  readonly source: string;
  readonly actor: Actor;
  readonly site: Site;
  readonly boards: readonly Board[];
  readonly at: Instant;
  /** What the duty officer relies on, and who stood beside him (R52); null for a source that is read by itself. */
  readonly relay: { readonly second: string; readonly reference: string } | null;
}

export interface AlertsTaken {
  /** Ids of new records. */
  readonly added: readonly string[];
  /** Ids of those that are held already. */
  readonly known: readonly string[];
  /** Valid, and of no use to any board: with the reason. */
  readonly left: readonly { readonly identifier: string; readonly reason: string }[];
  readonly refused: readonly { readonly identifier: string | null; readonly reason: string }[];
}

/** Ended warnings stay this long, so that what refers to them is understood (F4.9). */
const keptMs = 48 * hourMs;
/** A body larger than a board takes is refused; real coast lines need half a megabyte. */
const largestBody = 2_000_000;
/** A source gone wild does not fill the boards. */
const mostAlerts = 300;

export async function takeAlerts(
  tx: TransactionSql,
  messages: readonly AlertMessage[],
  intake: AlertIntake,
): Promise<AlertsTaken> {
  const taken = {
    added: [] as string[],
    known: [] as string[],
    left: [] as AlertsTaken['left'][number][],
    refused: [] as AlertsTaken['refused'][number][],
  };
  const held = await readAlerts(tx, intake.source);
  const ids = new Set(held.map(({ id }) => id));
  let room = mostAlerts - held.length;
  for (const message of messages) {
    const id = idOf(intake.source, message);
    if (ids.has(id)) {
      taken.known.push(id);
      continue;
    }
    const use = useOf(message, intake);
    if (use.kind === 'refused') taken.refused.push({ identifier: message.identifier, reason: use.reason });
    else if (use.kind === 'left') taken.left.push({ identifier: message.identifier ?? '', reason: use.reason });
    else if (room <= 0 || bodyOf(id, message, intake).length > largestBody)
      taken.refused.push({ identifier: message.identifier, reason: room <= 0 ? 'too-many-alerts' : 'too-large' });
    else {
      await insert(tx, id, message, intake);
      ids.add(id);
      room -= 1;
      taken.added.push(id);
    }
  }
  return taken;
}

type Use = { readonly kind: 'needed' } | { readonly kind: 'left' | 'refused'; readonly reason: string };

/** A warning is needed while it may show on some board; what ends others as long as they may still come. */
function useOf(message: AlertMessage, { boards, at }: AlertIntake): Use {
  const lives = boards.map((board) => livesOf([message], board)[0]!);
  const verdicts = lives.map((life) => verdictAt(life, at));
  const refused = verdicts.find((verdict) => verdict.kind === 'refuse');
  if (refused?.kind === 'refuse') return { kind: 'refused', reason: refused.reason };
  const isRecent = (capInstant(message.sent) ?? 0) + keptMs > at;
  if (isRecent && lives.some((life) => mayEndOthers(life))) return { kind: 'needed' };
  if (verdicts.some((verdict) => verdict.kind === 'present' || verdict.reason === 'not-yet')) return { kind: 'needed' };
  const [first] = verdicts;
  return { kind: 'left', reason: first?.kind === 'hold' ? first.reason : 'no-board' };
}

function mayEndOthers({ message, held }: AlertLife): boolean {
  const isActing = /^(?:update|cancel)$/i.test((message.msgType ?? '').trim());
  return isActing && message.references.length > 0 && (held === null || held === 'cancelled');
}

/** The same for the same message, whichever hub reads it first. */
function idOf(source: string, { sender, identifier, sent }: AlertMessage): string {
  return `alert-${sha256(JSON.stringify([source, sender, identifier, capInstant(sent) ?? sent])).slice(0, 20)}`;
}

function bodyOf(id: string, message: AlertMessage, { source, site, at }: AlertIntake): Buffer {
  const { name, locale } = site.office;
  const words = message.infos.flatMap(({ event, headline, description, instruction, senderName, contact, areas }) => [
    event,
    headline,
    description,
    instruction,
    senderName,
    contact,
    ...areas.map(({ areaDesc }) => areaDesc),
  ]);
  const record: AlertRecord = {
    format: 1,
    id,
    revision: 1,
    source,
    receivedAt: toIso(at),
    relay: name,
    message,
    fonts: fontSlicesForTexts([...words.filter((text) => text !== null), name, message.sender ?? ''], locale),
  };
  return Buffer.from(canonicalJson(record));
}

async function insert(tx: TransactionSql, id: string, message: AlertMessage, intake: AlertIntake): Promise<void> {
  const body = bodyOf(id, message, intake);
  const [audience, hash] = [['*'], sha256(body)];
  await tx`insert into records (kind, id, revision, audience, hash, body, urgent)
    values ('alert', ${id}, 1, ${audience}, ${hash}, ${body}, true) on conflict (kind, id) do nothing`;
  const { source, actor, at, relay } = intake;
  const { identifier, sender, sent, msgType } = message;
  await recordAudit(tx, {
    actor,
    command: 'alert-in',
    at,
    detail: { alert: id, source, identifier, sender, sent, msgType, hash, ...relay },
  });
}

/** The warnings of a source that boards hold, or shall. */
export async function readAlerts(sql: Sql | TransactionSql, source: string | null): Promise<readonly AlertRecord[]> {
  const rows = await sql<{ body: Uint8Array }[]>`select body from records where kind = 'alert' order by id`;
  return rows.flatMap(({ body }) => {
    const read = v.safeParse(AlertRecord, JSON.parse(Buffer.from(body).toString('utf8')));
    return read.success && (source === null || read.output.source === source) ? [read.output] : [];
  });
}

/** Takes out what has been over for two days. @returns how many */
export async function pruneAlerts(tx: TransactionSql, at: Instant): Promise<number> {
  const over = (await readAlerts(tx, null)).filter(({ message }) => {
    const [life] = livesOf([message], { drills: true });
    return Math.max(capInstant(message.sent) ?? 0, ...(life?.parts ?? []).map(({ until }) => until)) + keptMs <= at;
  });
  for (const { id } of over) {
    await tx`delete from records where kind = 'alert' and id = ${id}`;
    await tx`insert into removals (kind, id, reason, at) values ('alert', ${id}, 'expired', ${new Date(at)})`;
  }
  return over.length;
}
