/** A small office in records, as a verified release would bring them. */
import { canonicalJson } from '../../src/core/release/canonical-json.ts';
import type { Trust } from '../../src/core/release/trust.ts';
import { type Instant, toInstant } from '../../src/core/time/instant.ts';
import type { Advance, StoreChange } from '../../src/store/apply.ts';
import type { HeldRelease, StoredRecord } from '../../src/store/schema.ts';

export const noon = toInstant(Date.parse('2026-06-18T12:00:00+08:00'));
export const plus = (ms: number): Instant => toInstant(noon + ms);

export async function record(kind: string, id: string, body: object, revision = 1): Promise<StoredRecord> {
  const bytes = new TextEncoder().encode(canonicalJson(body));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const hash = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return { kind, id, revision, audience: ['*'], hash, length: bytes.length, body };
}

export interface ItemParts {
  readonly revision?: number;
  readonly title?: string;
  readonly text?: string;
  readonly showUntil?: string;
  readonly offlineMaxAge?: string;
  readonly media?: readonly { readonly hash: string; readonly mediaType: string; readonly bytes: number }[];
}

/** A notice whose every word can be searched for. */
export function notice(id: string, { revision = 1, title, text, ...rest }: ItemParts = {}): Promise<StoredRecord> {
  const body = {
    format: 1,
    id,
    revision,
    kind: 'notice',
    language: 'zh-Hans',
    title: title ?? `题目${id}`,
    category: 'notices',
    issuer: '示例镇人民政府',
    publishedAt: '2026-06-17T08:00:00+08:00',
    blocks: [{ type: 'paragraph', text: text ?? `正文${id}正文` }],
    ...rest,
  };
  return record('item', id, body, revision);
}

export async function officeRecords(): Promise<StoredRecord[]> {
  const screen = { widthPx: 1080, heightPx: 1920, widthMm: 680, colour: 'full' };
  const viewing = { nearM: 1.5, typicalM: 3, farM: 6 };
  const site = {
    format: 1,
    office: { name: '示例镇', locale: 'zh-Hans', timeZone: 'Asia/Shanghai', contact: {} },
    categories: [{ id: 'notices', name: { 'zh-Hans': '通知公告' } }],
    defaultPlaylist: 'everyday',
    publicUrl: '',
    example: false,
  };
  return Promise.all([
    record('site', 'site', site),
    record('board', 'square', { id: 'square', name: '广场屏', screen, viewing }),
    record('board', 'hall', {
      id: 'hall',
      name: '大厅屏',
      screen: { ...screen, widthPx: 1920, heightPx: 1080, widthMm: 1200 },
      viewing,
    }),
    record('playlist', 'everyday', { id: 'everyday', entries: [{ select: { kind: 'notice' } }] }),
  ]);
}

const trust: Trust = {
  format: 1,
  root: '{}',
  rootVersion: 1,
  purpose: 'demo',
  repository: 'test',
  timestamp: null,
  snapshot: null,
  applied: null,
  pastLineages: [],
};

export function releaseOf(number: number, takesEffectAt: Instant = noon): HeldRelease {
  return { lineage: 'test', number, takesEffectAt, buckets: 4 };
}

export function advanceTo(number: number, change: StoreChange, more: Partial<Advance> = {}): Advance {
  return {
    change,
    trust: { pinned: false, fingerprint: `trust-${number}`, trust },
    release: releaseOf(number),
    effect: 'now',
    contactAt: noon,
    clock: { floor: noon },
    ...more,
  };
}
