/**
 * Drafts of a feed into the register (R61). An entry is found again by its own identity, kept beside our id; a changed entry is
 * a new revision; an absent one says nothing. Every entry is one transaction, so that a bad one keeps out no other.
 */
import { createHash } from 'node:crypto';
import type { TransactionSql } from 'postgres';
import type { ItemContent } from '../../core/item/item.ts';
import { personalDataIn } from '../../core/item/personal-data.ts';
import { hourMs, toInstant, toIso } from '../../core/time/instant.ts';
import { recordAudit } from '../audit/audit.ts';
import type { ItemDesk } from '../items/desk.ts';
import { readRevision, writeRevision } from '../items/revisions.ts';
import { takeStep } from '../items/steps.ts';
import { type KnownItem, knownEntry } from './known-entry.ts';
import type { Draft, FeedReading } from './read.ts';

/** A written exemption of the office (DESIGN §4.9): what it names may be issued without a person's review. */
export interface Exemption {
  readonly basis: string;
  readonly approvedBy: string;
  readonly date: string;
}

export interface Delivery {
  /** Where the entries' identities are at home: a source's id, or `import:ADDRESS`. */
  readonly source: string;
  /** First part of new items' ids. */
  readonly idPrefix: string;
  /** Who is recorded as the author: `source:city`, or the operator who imported. */
  readonly actor: string;
  /** Null: everything waits for review. */
  readonly exemption: Exemption | null;
  readonly reading: Pick<FeedReading, 'drafts' | 'refused'>;
}

export interface TakenIn {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly unchanged: number;
  /** Issued by exemption in this delivery. */
  readonly issued: readonly string[];
  /** Waiting for a person although the source is exempted, or with something a reviewer must see. */
  readonly held: readonly { readonly id: string; readonly code: string }[];
  /** Beyond what one delivery may bring; they come with the next. */
  readonly deferred: number;
  readonly refused: number;
}

/** New items an exempted source may have issued within an hour. */
export const automaticAnHour = 20;
/** New drafts one delivery may bring: a source gone wild does not bury the reviewers. */
const newInADelivery = 500;
const refusalsKept = 1_000;

export async function takeIn(desk: ItemDesk, delivery: Delivery): Promise<TakenIn> {
  const tally = {
    added: [] as string[],
    changed: [] as string[],
    unchanged: 0,
    issued: [] as string[],
    held: [] as { id: string; code: string }[],
    deferred: 0,
  };
  const listed = new Set(delivery.reading.drafts.map((draft) => draft.entry));
  for (const draft of delivery.reading.drafts) {
    if (tally.added.length >= newInADelivery && !(await isKnown(desk, delivery, draft))) {
      tally.deferred += 1;
      continue;
    }
    const outcome = (await desk.sql.begin((tx) => takeEntry(tx, desk, delivery, draft, listed))) as EntryTaken;
    if (outcome.kind === 'unchanged') tally.unchanged += 1;
    else tally[outcome.kind].push(outcome.id);
    if (outcome.issued) tally.issued.push(outcome.id);
    if (outcome.held !== null) tally.held.push({ id: outcome.id, code: outcome.held.code });
  }
  await desk.sql.begin((tx) => noteRefusals(tx, desk, delivery.source, delivery.reading.refused));
  return { ...tally, refused: delivery.reading.refused.length };
}

interface Held {
  readonly code: string;
  readonly reason: string;
}
interface EntryTaken {
  readonly kind: 'added' | 'changed' | 'unchanged';
  readonly id: string;
  readonly issued: boolean;
  readonly held: Held | null;
}

async function takeEntry(
  tx: TransactionSql,
  desk: ItemDesk,
  delivery: Delivery,
  draft: Draft,
  listed: ReadonlySet<string>,
): Promise<EntryTaken> {
  const at = desk.clock.now();
  const known = await knownEntry(tx, desk, { ...delivery, listed }, draft);
  const id = known?.id ?? idOf(delivery, draft);
  const still = { kind: 'unchanged', id, issued: false, held: null } as const;
  if (known !== null && ended.has(known.state)) return still;
  const content = await datedAsBefore(tx, known, draft);
  const source = { id: delivery.source, entry: draft.entry };
  const written = await writeRevision(tx, { id, content, author: delivery.actor, at, source });
  const waiting = !written.changed && known?.state === 'review' && known.issued_revision === null;
  if (!written.changed && !waiting) return still;
  if (written.changed) await takeStep(tx, desk, 'submit', { id, actor: delivery.actor });
  const held = await holdOf(tx, desk, delivery, draft, known);
  if (held !== null) await noteRefusals(tx, desk, delivery.source, [{ entry: draft.entry, ...held }]);
  const issued =
    held === null && delivery.exemption !== null && (await issueByExemption(tx, desk, id, delivery, delivery.exemption));
  if (written.changed)
    await auditEntry(tx, delivery, { id, revision: written.revision, entry: draft.entry, at, held, dropped: draft.dropped });
  return { kind: !written.changed ? 'unchanged' : known === null ? 'added' : 'changed', id, issued, held };
}

/** A source that still lists what the office has withdrawn does not bring it back. */
const ended: ReadonlySet<string> = new Set(['withdrawn', 'repealed', 'expired']);

async function isKnown(desk: ItemDesk, { source }: Delivery, { entry }: Draft): Promise<boolean> {
  const [row] = await desk.sql`select 1 from items where source = ${source} and source_entry = ${entry}`;
  return row !== undefined;
}

/** Our id: given once, the same whichever hub reads the entry first, and never the source's words. */
function idOf({ idPrefix, source }: Delivery, { entry }: Draft): string {
  return `${idPrefix.slice(0, 50)}-${createHash('sha256').update(`${source}\n${entry}`).digest('hex').slice(0, 12)}`;
}

/** An entry without a date keeps the one it was given when it first came: reading it again is no change. */
async function datedAsBefore(tx: TransactionSql, known: KnownItem | null, draft: Draft): Promise<ItemContent> {
  const before = draft.dated || known === null ? null : await readRevision(tx, known.id, known.revision);
  return before?.content == null ? draft.content : { ...draft.content, publishedAt: before.content.publishedAt };
}

/** Why a person must look before this goes out. For sources that go to review anyway, only what the reviewer must see. */
async function holdOf(
  tx: TransactionSql,
  desk: ItemDesk,
  delivery: Delivery,
  draft: Draft,
  known: KnownItem | null,
): Promise<Held | null> {
  const found = personalDataIn(draft.content);
  if (found.length > 0) {
    const named = found.slice(0, 5).map(({ kind, masked }) => `${kind} ${masked}`);
    return {
      code: 'personal-data',
      reason: `It holds what look like personal numbers: ${named.join(', ')}. Look at them before clearing it.`,
    };
  }
  const [note] = draft.notes;
  if (note !== undefined) return note;
  if (draft.dropped.struck !== undefined)
    return {
      code: 'struck-words',
      reason: 'The source strikes words through; they were left out. Compare with the source before clearing it.',
    };
  if (delivery.exemption === null || (known !== null && known.issued_revision !== null)) return null;
  const since = toIso(toInstant(desk.clock.now() - hourMs));
  const [row] = await tx<{ count: number }[]>`
    select count(*)::int as count from item_events e join items i on i.id = e.item_id
    where i.source = ${delivery.source} and e.event = 'issue' and e.actor = ${delivery.actor} and e.at > ${since}`;
  if ((row?.count ?? 0) < automaticAnHour) return null;
  return {
    code: 'ceiling',
    reason: `The source has had ${automaticAnHour} new items issued within the hour; this one waits for the next hour or for a reviewer.`,
  };
}

/** The decision is the office's exemption, and its row names it; the two persons are who approved it and the source. */
async function issueByExemption(
  tx: TransactionSql,
  desk: ItemDesk,
  id: string,
  { actor }: Delivery,
  exemption: Exemption,
): Promise<boolean> {
  const approver = `exemption:${exemption.approvedBy}`;
  const basis = `${exemption.basis} (${exemption.approvedBy}, ${exemption.date})`;
  const cleared = await takeStep(tx, desk, 'clear', { id, actor: approver, basis });
  if (cleared.kind === 'refused') return false;
  const [item] = await tx<{ issued_revision: number | null }[]>`select issued_revision from items where id = ${id}`;
  const event = item?.issued_revision == null ? 'issue' : 'correct';
  return (await takeStep(tx, desk, event, { id, actor, reason: 'the source changed the entry' })).kind === 'taken';
}

interface EntryFacts {
  readonly id: string;
  readonly revision: number;
  readonly entry: string;
  readonly at: ReturnType<ItemDesk['clock']['now']>;
  readonly held: Held | null;
  readonly dropped: Draft['dropped'];
}

async function auditEntry(
  tx: TransactionSql,
  { actor, source }: Delivery,
  { id, revision, entry, at, held, dropped }: EntryFacts,
): Promise<void> {
  await recordAudit(tx, {
    actor,
    command: 'import-entry',
    at,
    detail: { item: id, revision, source, entry, dropped, held: held?.code ?? null },
  });
}

/** Each refusal once, however often the source is read; the newest thousand of a source are kept. */
async function noteRefusals(
  tx: TransactionSql,
  desk: ItemDesk,
  source: string,
  refused: readonly { entry: string | null; code: string; reason: string }[],
): Promise<void> {
  for (const { entry, code, reason } of refused.slice(0, refusalsKept)) {
    await tx`
      insert into refusals (at, source, entry, code, reason)
      select ${toIso(desk.clock.now())}, ${source}, ${entry}, ${code}, ${reason.slice(0, 1_000)}
      where not exists (select 1 from refusals where source = ${source} and entry is not distinct from ${entry} and code = ${code})`;
  }
  if (refused.length === 0) return;
  await tx`delete from refusals where source = ${source} and seq <= (
    select seq from refusals where source = ${source} order by seq desc offset ${refusalsKept} limit 1)`;
}
