/**
 * The board's database (DESIGN §4.14). What a release says lies in `chunks`, about 100 records to a value; everything
 * else that repeats a word of it (heads, office, decks, programmes) is derived and written in the same transaction,
 * so that a removal leaves no byte behind. One database per data origin: two hubs never share a store.
 */
import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb';
import type { Item } from '../core/item/item.ts';
import type { AlertPage } from '../core/page/alert-geometry.ts';
import type { Page } from '../core/page/page.ts';
import type { ItemHead, Programme, SiteRecord } from '../core/programme/programme.ts';
import type { Trust } from '../core/release/trust.ts';
import type { Instant } from '../core/time/instant.ts';

export const storeVersion = 2;

/** `body` is absent for a record this board may not hold, or no longer may (its time has ended). */
export interface StoredRecord {
  readonly kind: string;
  readonly id: string;
  readonly revision: number;
  readonly audience: readonly string[];
  readonly hash: string;
  readonly length: number;
  readonly body?: unknown;
}

export interface ChunkValue {
  readonly bucket: number;
  readonly records: readonly StoredRecord[];
}

/** Which release the records are. `buckets`: how `chunks` is cut. */
export interface HeldRelease {
  readonly lineage: string;
  readonly number: number;
  readonly takesEffectAt: Instant;
  readonly buckets: number;
}

/** What the client trusts, versions included. `pinned`: by pairing; otherwise the first root met. */
export interface HeldTrust {
  readonly pinned: boolean;
  /** SHA-256 of the signed part of the root first trusted, in hex. */
  readonly fingerprint: string;
  readonly trust: Trust;
}

/** What one board of this browser plays, ready to start from. `layout` names the metrics and profile of its pages. */
export interface HeldProgramme {
  readonly board: string;
  readonly current: Programme;
  /** Played until its page ends after `current.takesEffectAt`; null once handed over. */
  readonly previous: Programme | null;
  readonly effect: 'boundary' | 'now';
  readonly site: SiteRecord;
  readonly layout: string;
  readonly usedAt: Instant;
}

/** One item as one board shows it, laid out. Key `[board, hash]`. */
export interface ItemDeck {
  readonly board: string;
  readonly hash: string;
  readonly id: string;
  readonly revision: number;
  readonly item: Item;
  readonly pages: readonly Page[];
}
/** A warning as one board shows it. `language` and `fonts` by page: a message may say itself in several languages. */
export interface AlertDeck {
  readonly board: string;
  readonly hash: string;
  readonly id: string;
  readonly revision: number;
  readonly alert: { readonly fonts: readonly string[]; readonly languages: readonly string[] };
  readonly pages: readonly AlertPage[];
}
export type DeckValue = ItemDeck | AlertDeck;

/** Which items name a medium; its bytes lie in the media cache. */
export interface MediaValue {
  readonly hash: string;
  readonly file: string;
  readonly items: readonly string[];
}

/** A removal the hub waits to hear of (R60). */
export interface Removed {
  readonly kind: string;
  readonly id: string;
  readonly revision: number;
}
export interface Acknowledgement {
  readonly lineage: string;
  readonly release: number;
  readonly removed: readonly Removed[];
}

export interface Refusal {
  readonly code: string;
  readonly count: number;
  readonly reason: string;
  readonly at: Instant;
}

/** One page that was on the glass (R51). */
export interface JournalRecord {
  readonly board: string;
  readonly item: string;
  readonly revision: number;
  readonly hash: string;
  readonly page: number;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  /** Milliseconds by the monotonic clock: the wall clock may have jumped meanwhile. */
  readonly shownMs: number;
  readonly reason: string;
  readonly ended: string;
  readonly release: string;
  readonly clock: 'trusted' | 'untrusted';
  readonly app: string;
}

/** The paired identity. The private key cannot be exported. */
export interface Identity {
  readonly deviceId: string;
  readonly boardId: string;
  /** Data origin this device was paired with. */
  readonly hub: string;
  readonly rootFingerprint: string;
  readonly key: CryptoKey;
}

/** One item as the terminal finds and lists it. `text` begins with the title; its parts stand on lines of their own. */
export interface ArchiveEntry {
  /** Number of this revision in the archive, never given twice. */
  readonly document: number;
  readonly id: string;
  readonly revision: number;
  readonly kind: string;
  readonly category: string;
  readonly issuer: string;
  readonly language: string;
  readonly title: string;
  readonly publishedAt: Instant;
  readonly text: string;
  /** Syllables of the title (core/search/pinyin.ts). */
  readonly sounds: string;
}

/** Four documents, those that are still held. `ids` is what the index of the store is made of. */
export interface TextsValue {
  readonly block: number;
  readonly ids: readonly string[];
  readonly entries: readonly ArchiveEntry[];
}

/** Where the archive stands; absent on a device that is only a board. */
export interface ArchiveState {
  /** The next document's number. */
  readonly next: number;
  /** Documents below are found through `grams`, those from here on by reading them. */
  readonly built: number;
  /** Documents below `built` that are gone. */
  readonly dead: readonly number[];
  /** The texts are not those of the release held: to be gathered anew. */
  readonly stale: boolean;
  /** A gathering in progress; a whole new set takes it away, and the gathering stops. */
  readonly gathering?: number;
  /** Documents below this are being indexed: those that leave meanwhile are `dead` too. */
  readonly indexing?: number;
}

/** Keys and values of the `state` store; programmes stand there as `programme:<board>`. */
export interface StateValues {
  trust: HeldTrust;
  release: HeldRelease;
  /** Every record that is not an item: site, boards, playlists, schedules, calendars, plans. */
  office: readonly StoredRecord[];
  /** Wall time of the last verified contact, by the board's trusted clock. */
  contactAt: Instant;
  /** Since when the hub accepts nothing from this device (revoked, or unknown to it); null: it does. */
  disownedAt: Instant | null;
  clock: unknown;
  acknowledge: readonly Acknowledgement[];
  refusals: readonly Refusal[];
  archive: ArchiveState;
  /** Of the documents below `archive.built`, by number: when they were published. */
  archiveDates: Float64Array;
  /** The same, their syllables, a line each. */
  archiveSounds: string;
}

export interface BoardSchema extends DBSchema {
  chunks: { key: number; value: ChunkValue };
  heads: { key: number; value: { readonly bucket: number; readonly heads: readonly ItemHead[] } };
  deck: { key: [string, string]; value: DeckValue; indexes: { id: string } };
  media: { key: string; value: MediaValue };
  state: { key: string; value: unknown };
  journal: { key: number; value: JournalRecord };
  device: { key: string; value: unknown };
  texts: { key: number; value: TextsValue; indexes: { ids: string } };
  /** Rows of the search index by their first unit (core/search/grams.ts). */
  grams: { key: number; value: Uint8Array };
}

export type BoardDb = IDBPDatabase<BoardSchema>;
export type StoreName = 'chunks' | 'heads' | 'deck' | 'media' | 'state' | 'journal' | 'device' | 'texts' | 'grams';
export const storeNames: readonly StoreName[] = [
  'chunks',
  'heads',
  'deck',
  'media',
  'state',
  'journal',
  'device',
  'texts',
  'grams',
];

const baseName = 'noticeboard';

/** The database and the media cache of a data origin; `hub` null is the app's own. */
export function storeNameOf(hub: string | null): string {
  return hub === null ? baseName : `${baseName}@${hub}`;
}

export interface StoreEvents {
  /** Another page needs a newer version: this one has closed its connection and must reload. */
  readonly onSuperseded?: () => void;
  /** The browser has taken the store away: evicted, or its files are gone. */
  readonly onLost?: () => void;
}

/** Opens the store, making it if there is none. */
export async function openStore(name: string, { onSuperseded, onLost }: StoreEvents = {}): Promise<BoardDb> {
  const db: BoardDb = await openDB<BoardSchema>(name, storeVersion, {
    upgrade(db, from) {
      if (from < 1) {
        db.createObjectStore('chunks', { keyPath: 'bucket' });
        db.createObjectStore('heads', { keyPath: 'bucket' });
        db.createObjectStore('deck', { keyPath: ['board', 'hash'] }).createIndex('id', 'id');
        db.createObjectStore('media', { keyPath: 'hash' });
        db.createObjectStore('state');
        db.createObjectStore('journal', { autoIncrement: true });
        db.createObjectStore('device');
      }
      if (from < 2) {
        db.createObjectStore('texts', { keyPath: 'block' }).createIndex('ids', 'ids', { multiEntry: true });
        db.createObjectStore('grams');
      }
    },
    blocking() {
      db.close();
      onSuperseded?.();
    },
    terminated() {
      onLost?.();
    },
  });
  return db;
}

/** What a store may fail with although nothing is wrong with what it holds: a newer app wrote it, or the disk is full. */
const keepsIt: readonly string[] = ['VersionError', 'QuotaExceededError'];

/**
 * As `openStore`; a store this browser cannot read, asked twice, is thrown away and filled again from the hub (R74).
 * Twice, since what a browser that was killed has left behind is mended by the first attempt.
 */
export async function openOrRemake(name: string, events?: StoreEvents): Promise<BoardDb> {
  const attempt = () => openStore(name, events).catch((error: unknown) => ({ error }));
  const first = await attempt();
  const opened = 'error' in first ? await attempt() : first;
  if (!('error' in opened)) return opened;
  if (opened.error instanceof DOMException && keepsIt.includes(opened.error.name)) throw opened.error;
  await deleteDB(name);
  return openStore(name, events);
}
