/** What a board plays, made from the records: its programme, and the deck of laid-out items the programme names. */

import * as v from 'valibot';
import type { Item } from '../core/item/item.ts';
import { Board } from '../core/office/board.ts';
import { metricsVersion } from '../core/page/metrics.ts';
import type { Page } from '../core/page/page.ts';
import { paginate } from '../core/page/paginate.ts';
import { AlertRecord } from '../core/programme/alert.ts';
import { alertDeckOf } from '../core/programme/alert-entries.ts';
import type { HeldAlert } from '../core/programme/alert-span.ts';
import { buildProgramme } from '../core/programme/build.ts';
import { handoverAt } from '../core/programme/handover.ts';
import { Playlist } from '../core/programme/playlist.ts';
import type { Holdings, ItemHead, Plan, Programme, ProgrammeEntry, SiteRecord } from '../core/programme/programme.ts';
import { Calendar, Schedule } from '../core/programme/schedule.ts';
import type { Instant } from '../core/time/instant.ts';
import type { AlertDeck, DeckValue, HeldProgramme, HeldRelease, StoredRecord } from './schema.ts';

/** Reads bodies of items by head; heads whose body is not here are left out. */
export type ReadItems = (heads: readonly ItemHead[]) => Promise<ReadonlyMap<string, Item>>;

export interface Office {
  readonly site: SiteRecord;
  readonly boards: readonly Board[];
  readonly playlists: readonly Playlist[];
  readonly schedules: readonly Schedule[];
  readonly calendars: readonly Calendar[];
  readonly plans: readonly Plan[];
  readonly alerts: readonly HeldAlert[];
}

/** The office in its records, or null while there is no site record. A malformed record is left out: it never stops a pull. */
export function officeIn(records: readonly StoredRecord[]): Office | null {
  const bodies = (kind: string) => records.filter((r) => r.kind === kind && r.body !== undefined).map((r) => r.body);
  const valid = <T>(kind: string, schema: v.GenericSchema<unknown, T>): readonly T[] =>
    bodies(kind).flatMap((body) => {
      const result = v.safeParse(schema, body);
      return result.success ? [result.output] : [];
    });
  const site = bodies('site')[0] as SiteRecord | undefined;
  if (!site) return null;
  return {
    site,
    boards: valid('board', Board),
    playlists: valid('playlist', Playlist),
    schedules: valid('schedule', Schedule),
    calendars: valid('calendar', Calendar),
    plans: bodies('plan') as readonly Plan[],
    alerts: records.flatMap(({ kind, hash, body }) => {
      const result = kind === 'alert' ? v.safeParse(AlertRecord, body) : null;
      return result?.success === true ? [{ hash, record: result.output }] : [];
    }),
  };
}

/** Changes when pages must be computed anew: other metrics, another profile. */
export function layoutOf(board: Board): string {
  return `${metricsVersion} ${JSON.stringify([board.screen, board.viewing, board.pace])}`;
}

export interface Derived {
  readonly held: HeldProgramme;
  /** Hashes the deck shall hold, and those of them that are not there yet. */
  readonly hands: ReadonlySet<string>;
  readonly deck: readonly DeckValue[];
}

export interface DeriveArgs {
  readonly office: Office;
  readonly heads: readonly ItemHead[];
  readonly release: HeldRelease;
  readonly board: Board;
  /** What the board played until now; its page counts are taken over where nothing changed. */
  readonly before: HeldProgramme | null;
  /** Hashes this board's deck holds already. */
  readonly dealt: ReadonlySet<string>;
  readonly effect: 'boundary' | 'now';
  readonly readItems: ReadItems;
  readonly at: Instant;
  readonly paired: boolean;
}

/** @returns null if the records name no such programme yet */
export async function derive(args: DeriveArgs): Promise<Derived | null> {
  const { office, board, release, before } = args;
  const layout = layoutOf(board);
  const holdings: Holdings = {
    ...office,
    lineage: release.lineage,
    release: release.number,
    takesEffectAt: release.takesEffectAt,
    items: args.heads,
  };
  const dwells = before?.layout === layout ? dwellsIn(before.current) : new Map<string, readonly number[]>();
  const current = await built(holdings, board, dwells, args.readItems);
  if (!current) return null;
  const previous = args.effect === 'now' || before?.layout !== layout ? null : onGlass(before, args);
  const held: HeldProgramme = {
    board: board.id,
    current,
    previous,
    effect: args.effect,
    site: office.site,
    layout,
    usedAt: args.at,
  };
  const hands = handsOf(held);
  const missing = [...hands.values()].filter((head) => before?.layout !== layout || !args.dealt.has(head.hash));
  const alerts = dealAlerts(holdings, current);
  return {
    held,
    hands: new Set([...hands.keys(), ...alerts.map(({ hash }) => hash)]),
    deck: [...(await deal(missing, board, args.readItems)), ...alerts],
  };
}

/** Few and short-lived: laid out anew with every release. */
function dealAlerts(holdings: Holdings, { alerts = [], board, zone }: Programme): AlertDeck[] {
  const standing = new Set(alerts.map(({ hash }) => hash));
  const own = (holdings.alerts ?? []).filter(({ hash }) => standing.has(hash));
  return own.map((held) => ({
    board: board.id,
    hash: held.hash,
    id: held.record.id,
    revision: held.record.revision,
    ...alertDeckOf(held, holdings, board, zone),
  }));
}

/** Of a programme that is being handed over: the one whose page is on the glass at `at`. */
function onGlass({ previous, current, effect }: HeldProgramme, { at, paired }: DeriveArgs): Programme {
  if (!previous) return current;
  return at < handoverAt(previous, current.takesEffectAt, effect, { contactAt: at, paired }) ? previous : current;
}

/** `buildProgramme` asks for page counts as it goes; bodies come from the store, so ask, read, and ask again until it wants nothing new. */
async function built(
  holdings: Holdings,
  board: Board,
  dwells: Map<string, readonly number[]>,
  readItems: ReadItems,
): Promise<Programme | null> {
  for (;;) {
    const wanted = new Map<string, ItemHead>();
    const programme = buildProgramme(holdings, board.id, (head) => {
      const known = dwells.get(head.hash);
      if (!known) wanted.set(head.hash, head);
      return known ?? [];
    });
    if (wanted.size === 0) return programme;
    const items = await readItems([...wanted.values()]);
    for (const hash of wanted.keys()) dwells.set(hash, dwellsOf(items.get(hash), board));
  }
}

function dwellsOf(item: Item | undefined, board: Board): readonly number[] {
  return item ? pagesFor(item, board).map((page) => page.dwellMs) : [];
}

/** An item the paginator cannot set has no pages: the board goes on with the others. */
function pagesFor(item: Item, board: Board): readonly Page[] {
  try {
    return paginate(item, board);
  } catch (error) {
    console.error(`Item ${item.id} cannot be set on board ${board.id} and is left out.`, error);
    return [];
  }
}

function dwellsIn(programme: Programme): Map<string, readonly number[]> {
  return new Map(entriesOf(programme).map((entry) => [entry.hash, entry.pages] as const));
}

export function entriesOf(programme: Programme): readonly ProgrammeEntry[] {
  return [...programme.playlists, programme.evergreen].flatMap((playlist) => playlist.entries);
}

function handsOf(held: HeldProgramme): ReadonlyMap<string, ItemHead> {
  const heads = new Map<string, ItemHead>();
  for (const programme of [held.previous, held.current]) {
    for (const entry of programme ? entriesOf(programme) : []) if (entry.kind !== 'alert') heads.set(entry.hash, entry);
  }
  return heads;
}

async function deal(heads: readonly ItemHead[], board: Board, readItems: ReadItems): Promise<readonly DeckValue[]> {
  const items = await readItems(heads);
  return [...items].map(([hash, item]) => ({
    board: board.id,
    hash,
    id: item.id,
    revision: item.revision,
    item,
    pages: pagesFor(item, board),
  }));
}
