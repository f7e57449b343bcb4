/** Everything on the terminal's shelves, read from the store once and again when it moved. */
import type { Item } from '../core/item/item.ts';
import type { SiteRecord } from '../core/office/site.ts';
import { postingsAt } from '../core/posting/running.ts';
import type { ItemHead } from '../core/programme/programme.ts';
import { choicesOf, isOpen, type Listed, narrowed, noFilter, toListed } from '../core/terminal/catalogue.ts';
import { reachOf } from '../core/terminal/reach.ts';
import type { Instant } from '../core/time/instant.ts';
import { localTimeAt } from '../core/time/zone.ts';
import { boardIn, itemIn, readRecord } from '../store/records.ts';
import type { BoardDb, StoredRecord } from '../store/schema.ts';
import { readIdentity, readState } from '../store/state.ts';
import type { Ground, Opened, Posted } from './desk-messages.ts';

interface Shelf {
  readonly site: SiteRecord;
  readonly office: readonly StoredRecord[];
  readonly release: number;
  readonly buckets: number;
  readonly contactAt: Instant | null;
  readonly paired: boolean;
  /** Of a paired device; nobody else decides for it. */
  readonly boardId: string | null;
  readonly heads: ReadonlyMap<string, ItemHead>;
  readonly items: readonly Listed[];
}

export interface Shelves {
  forget(): void;
  ground(board: string | null, at: Instant): Promise<Ground | null>;
  /** @param withIssuers who issued what stands in the texts alone: read when somebody asks for it */
  items(withIssuers: boolean): Promise<readonly Listed[]>;
  open(id: string, at: Instant): Promise<Opened | null>;
  /** What anybody may read, by id: the archive beside it holds narrower audiences too. */
  heads(): Promise<ReadonlyMap<string, ItemHead>>;
}

const chunksPerStep = 32;

export function createShelves(db: BoardDb): Shelves {
  let shelf: Promise<Shelf | null> | null = null;
  let issuers: Promise<ReadonlyMap<string, string>> | null = null;
  let backlinks: Promise<ReadonlyMap<string, readonly Link[]>> | null = null;
  const onShelf = () => {
    shelf ??= readShelf(db);
    return shelf;
  };
  return {
    forget() {
      shelf = null;
      issuers = null;
      backlinks = null;
    },
    async ground(board, at) {
      const held = await onShelf();
      return held && groundOf(held, board, at);
    },
    async items(withIssuers) {
      const items = (await onShelf())?.items ?? [];
      if (!withIssuers) return items;
      issuers ??= readIssuers(db);
      const known = await issuers;
      return items.map((item) => ({ ...item, issuer: known.get(item.id) ?? '' }));
    },
    heads: async () => (await onShelf())?.heads ?? new Map(),
    async open(id, at) {
      const held = await onShelf();
      const head = held?.heads.get(id);
      const record = held && head && (await readRecord(db, 'item', id, held.buckets));
      const item = record ? itemIn(record) : null;
      if (!held || !head || !item) return null;
      backlinks ??= readBacklinks(db);
      const links = (await backlinks).get(id) ?? [];
      const zone = held.site.office.timeZone;
      const runs = head.posting !== null && head.posting.from <= at && at < head.posting.until;
      return {
        item,
        related: relatedOf(held, item, links),
        postedUntil: runs && head.posting ? localTimeAt(head.posting.until, zone) : null,
      };
    },
  };
}

async function readShelf(db: BoardDb): Promise<Shelf | null> {
  const [office, release, contactAt, identity, values] = await Promise.all([
    readState(db, 'office'),
    readState(db, 'release'),
    readState(db, 'contactAt'),
    readIdentity(db),
    db.getAll('heads'),
  ]);
  const site = office?.find(({ kind, body }) => kind === 'site' && body !== undefined)?.body as SiteRecord | undefined;
  if (!office || !release || !site) return null;
  const paired = identity !== null;
  const open = values.flatMap(({ heads }) => heads).filter((head) => isOpen(head, paired));
  const zone = site.office.timeZone;
  return {
    site,
    office,
    release: release.number,
    buckets: release.buckets,
    contactAt,
    paired,
    boardId: identity?.boardId ?? null,
    heads: new Map(open.map((head) => [head.id, head])),
    items: open.map((head) => toListed(head, zone, '')),
  };
}

function groundOf(shelf: Shelf, asked: string | null, at: Instant): Ground {
  const { site, office, release, contactAt, paired, heads, items } = shelf;
  const id = shelf.boardId ?? asked;
  const profile = id === null ? null : boardIn(office, id);
  const board = profile ?? { id: id ?? '', groups: [] };
  const zone = site.office.timeZone;
  const posted = postingsAt([...heads.values()], board, at, { contactAt: contactAt ?? at, paired });
  return {
    site,
    reach: profile && reachOf(profile),
    zone,
    local: localTimeAt(at, zone),
    release,
    total: items.length,
    categories: choicesOf(items, 'category'),
    kinds: choicesOf(items, 'kind'),
    newThisWeek: narrowed(items, { ...noFilter, week: true }, at).length,
    postings: posted.map((head): Posted => ({ ...toListed(head, zone, ''), until: localTimeAt(head.posting!.until, zone) })),
  };
}

async function readIssuers(db: BoardDb): Promise<ReadonlyMap<string, string>> {
  const known = new Map<string, string>();
  const names = new Map<string, string>();
  const blocksPerStep = 512;
  const last = (await db.getAllKeys('texts', null)).at(-1) ?? -1;
  for (let block = 0; block <= last; block += blocksPerStep) {
    const range = IDBKeyRange.bound(block, block + blocksPerStep, false, true);
    for (const { entries } of await db.getAll('texts', range))
      for (const { id, issuer } of entries) {
        if (!names.has(issuer)) names.set(issuer, issuer);
        known.set(id, names.get(issuer) ?? issuer);
      }
  }
  return known;
}

interface Link {
  readonly from: string;
  readonly relation: string;
}

/** Which items name which: an office may have written a relation at one of its two ends alone. */
async function readBacklinks(db: BoardDb): Promise<ReadonlyMap<string, readonly Link[]>> {
  const links = new Map<string, Link[]>();
  const buckets = await db.getAllKeys('chunks');
  for (let i = 0; i < buckets.length; i += chunksPerStep) {
    const range = IDBKeyRange.bound(buckets[i], buckets[Math.min(i + chunksPerStep, buckets.length) - 1]);
    for (const { records } of await db.getAll('chunks', range))
      for (const record of records) {
        const related = (record.body as { readonly related?: unknown } | undefined)?.related;
        if (record.kind !== 'item' || !Array.isArray(related) || related.length === 0) continue;
        for (const { id, relation } of itemIn(record)?.related ?? [])
          links.set(id, [...(links.get(id) ?? []), { from: record.id, relation }]);
      }
  }
  return links;
}

const inverse: Readonly<Record<string, string>> = {
  explains: 'explained-by',
  'explained-by': 'explains',
  supersedes: 'superseded-by',
  'superseded-by': 'supersedes',
};

/** `explains`: that item explains this one. */
function relatedOf(shelf: Shelf, item: Item, backlinks: readonly Link[]): Opened['related'] {
  const zone = shelf.site.office.timeZone;
  const own = item.related.map(({ id, relation }) => ({ id, relation: inverse[relation] ?? relation }));
  const others = backlinks.map(({ from, relation }) => ({ id: from, relation }));
  const seen = new Set<string>([item.id]);
  return [...own, ...others].flatMap(({ id, relation }) => {
    const head = shelf.heads.get(id);
    if (!head || seen.has(id)) return [];
    seen.add(id);
    return [{ relation, item: toListed(head, zone, '') }];
  });
}
