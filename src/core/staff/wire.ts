/** What hub and console say to each other under /api: one definition for both, and for /api/openapi.json. */
import * as v from 'valibot';
import { permissions, roles } from './role.ts';

const text = v.string();
const maybe = v.nullable(v.string());
const count = v.number();
/** An item's words travel as they are: `ItemContent` reads them where they are used. */
const Open = v.looseObject({});

export const Done = v.object({ done: v.literal(true) });

export const SessionView = v.object({
  person: v.nullable(v.object({ id: text, name: text, roles: v.array(v.picklist(roles)) })),
  permissions: v.array(v.picklist(permissions)),
  /** Goes back in `X-Csrf` with every change. */
  csrf: text,
  /** Nobody can sign in yet: the link of the first start makes the first administrator. */
  first: v.boolean(),
  office: text,
  locale: text,
  timeZone: text,
});
export type SessionView = v.InferOutput<typeof SessionView>;

export const InvitationView = v.object({
  account: v.nullable(v.object({ id: text, name: text })),
  secret: text,
  address: text,
});
export type InvitationView = v.InferOutput<typeof InvitationView>;

export const lanes = ['draft', 'review', 'issue', 'live', 'ended'] as const;
export type ItemLane = (typeof lanes)[number];

export const Due = v.object({
  /** Last day, or the instant a person set. */
  date: text,
  kind: v.picklist(['set', 'statutory']),
  /** The count passed through days no calendar knows. */
  provisional: v.boolean(),
  state: v.picklist(['ahead', 'soon', 'over']),
});
export type Due = v.InferOutput<typeof Due>;

export const ItemRow = v.object({
  id: text,
  title: text,
  kind: text,
  category: text,
  language: text,
  issuer: text,
  state: text,
  lane: v.picklist(lanes),
  revision: count,
  issuedRevision: v.nullable(count),
  coveredAt: maybe,
  urgent: v.boolean(),
  /** Since when it lies where it lies. */
  since: text,
  due: v.nullable(Due),
  author: text,
  authorName: text,
  approver: maybe,
  managedByFile: v.boolean(),
  source: maybe,
  /** Why it came back, if it did. */
  rejected: maybe,
  postingUntil: maybe,
  showUntil: maybe,
});
export type ItemRow = v.InferOutput<typeof ItemRow>;

export const ItemList = v.object({
  items: v.array(ItemRow),
  counts: v.object({ draft: count, review: count, issue: count, live: count, ended: count }),
  /** More than were sent: narrow the search. */
  more: v.boolean(),
});
export type ItemList = v.InferOutput<typeof ItemList>;

export const checkIds = [
  'confidential',
  'personal-data',
  'pictures',
  'expression',
  'glyphs',
  'short-text',
  'sums',
  'end',
] as const;
export type CheckId = (typeof checkIds)[number];

export const Check = v.object({
  id: v.picklist(checkIds),
  /** `open`: somebody has to settle it; `passed`: nothing was found; `settled`: a person has. */
  state: v.picklist(['open', 'passed', 'settled']),
  /** Settling it takes a written ground. */
  needsBasis: v.boolean(),
  /** What was found, in the item's own words, masked where it must be. */
  findings: v.array(v.object({ code: text, text: text, detail: text, field: text })),
  facts: v.record(text, v.union([v.string(), v.number(), v.boolean()])),
});
export type Check = v.InferOutput<typeof Check>;

export const DiffPart = v.object({ kind: v.picklist(['same', 'gone', 'new']), text: text });
export const DiffLine = v.object({ field: text, before: v.array(DiffPart), after: v.array(DiffPart) });
export type DiffLine = v.InferOutput<typeof DiffLine>;

export const HistoryEntry = v.object({
  revision: count,
  event: text,
  actor: text,
  name: text,
  at: text,
  reason: maybe,
  contentHash: text,
});
export type HistoryEntry = v.InferOutput<typeof HistoryEntry>;

export const ItemView = v.object({
  ...ItemRow.entries,
  /** Null once withdrawn: the words are gone. */
  content: v.nullable(Open),
  contentHash: text,
  checks: v.array(Check),
  history: v.array(HistoryEntry),
  /** Against the revision on boards, or the last one submitted before. */
  diff: v.object({ from: v.nullable(count), lines: v.array(DiffLine) }),
  boards: v.array(text),
  /** The step is under a running posting: a second person must confirm what ends it (R15). */
  postingRuns: v.boolean(),
});
export type ItemView = v.InferOutput<typeof ItemView>;

export const Written = v.object({ id: text, revision: count });
export const StepTaken = v.object({
  id: text,
  state: text,
  revision: count,
  release: v.nullable(count),
  /** Set where a second person must confirm first. */
  proposal: maybe,
});
export type StepTaken = v.InferOutput<typeof StepTaken>;

export const Preview = v.object({
  item: Open,
  board: Open,
  site: Open,
  postings: v.array(v.object({ id: text, title: text, category: text, language: text, until: text })),
  at: text,
  pages: v.array(v.object({ kind: text, seconds: count })),
  /** Slices the titles in the strip of postings need. */
  fonts: v.array(text),
});
export type Preview = v.InferOutput<typeof Preview>;

export const GlassRow = v.object({
  board: text,
  boardName: text,
  device: text,
  confirmedAt: maybe,
  lastSeenAt: maybe,
  address: maybe,
  person: maybe,
  phone: maybe,
  /** Until when it may go on showing the item without contact; null: no end. */
  leaseEndsAt: maybe,
});
export const Glass = v.object({
  release: v.nullable(count),
  since: maybe,
  off: v.boolean(),
  paired: count,
  confirmed: count,
  lastAt: maybe,
  /** Unpaired pages are asked to nothing and counted nowhere; this many pages listen in all. */
  listening: count,
  waiting: v.array(GlassRow),
});
export type Glass = v.InferOutput<typeof Glass>;

export const Proposal = v.object({
  id: text,
  command: text,
  target: text,
  input: Open,
  proposedBy: text,
  proposedByName: text,
  at: text,
  expiresAt: text,
  own: v.boolean(),
});
export type Proposal = v.InferOutput<typeof Proposal>;
export const Proposals = v.object({ proposals: v.array(Proposal) });

export const DeviceView = v.object({
  id: text,
  state: text,
  pairedAt: maybe,
  lastSeenAt: maybe,
  release: v.nullable(count),
  connection: v.picklist(['live', 'stale', 'never']),
  clock: maybe,
  app: maybe,
});
export const BoardView = v.object({
  id: text,
  name: text,
  groups: v.array(text),
  example: v.boolean(),
  widthPx: count,
  heightPx: count,
  colour: text,
  address: maybe,
  person: maybe,
  phone: maybe,
  devices: v.array(DeviceView),
  /** What the programme says shows now, as a sentence in each language. */
  showing: v.record(text, text),
  item: maybe,
  until: text,
});
export type BoardView = v.InferOutput<typeof BoardView>;
export const BoardList = v.object({ boards: v.array(BoardView), release: count, listening: count, root: text });
export type BoardList = v.InferOutput<typeof BoardList>;
export const PairingCode = v.object({ deviceId: text, code: text, expiresAt: text, rootFingerprint: text });

export const PlaylistView = v.object({
  id: text,
  name: text,
  managedByFile: v.boolean(),
  revision: count,
  body: Open,
  scheduled: v.array(text),
  isDefault: v.boolean(),
});
export type PlaylistView = v.InferOutput<typeof PlaylistView>;
export const ScheduleView = v.object({ id: text, managedByFile: v.boolean(), revision: count, body: Open });
export type ScheduleView = v.InferOutput<typeof ScheduleView>;
export const Plans = v.object({ playlists: v.array(PlaylistView), schedules: v.array(ScheduleView) });
export type Plans = v.InferOutput<typeof Plans>;

export const Measure = v.object({
  turnMs: count,
  longestWaitMs: count,
  promisedWaitMs: count,
  entries: v.array(v.object({ id: text, title: text, category: text, weight: count, pages: count, ms: count, waitMs: count })),
  held: v.array(v.object({ id: text, title: text, reason: text })),
});
export type Measure = v.InferOutput<typeof Measure>;

export const DayPlan = v.object({
  board: text,
  spans: v.array(v.object({ from: text, until: text, kind: text, playlist: maybe, reason: text })),
});
export type DayPlan = v.InferOutput<typeof DayPlan>;

export const Pushed = v.object({ id: text, release: v.nullable(count), proposal: maybe });

export const RecordRow = v.object({ seq: count, at: text, actor: text, name: text, command: text, detail: Open, hash: text });
export type RecordRow = v.InferOutput<typeof RecordRow>;
export const RecordPage = v.object({ rows: v.array(RecordRow), next: v.nullable(count), oldest: maybe });
export type RecordPage = v.InferOutput<typeof RecordPage>;
export const ChainView = v.object({ whole: v.boolean(), rows: count, brokenAt: v.nullable(count), reason: maybe });
export type ChainView = v.InferOutput<typeof ChainView>;

export const StaffRow = v.object({
  id: text,
  name: text,
  roles: v.array(v.picklist(roles)),
  boards: v.array(text),
  categories: v.array(text),
  state: v.picklist(['invited', 'active', 'closed']),
  secondFactor: v.boolean(),
  createdAt: text,
  lastSeenAt: maybe,
});
export type StaffRow = v.InferOutput<typeof StaffRow>;
export const TokenRow = v.object({
  id: text,
  name: text,
  madeBy: text,
  permissions: v.array(v.picklist(permissions)),
  boards: v.array(text),
  categories: v.array(text),
  expiresAt: text,
  revokedAt: maybe,
  usedAt: maybe,
});
export const StaffList = v.object({ staff: v.array(StaffRow), tokens: v.array(TokenRow) });
export type StaffList = v.InferOutput<typeof StaffList>;
/** A one-time link, below the console's address. */
export const InvitationLink = v.object({ id: text, path: text, expiresAt: text });
export const NewToken = v.object({ id: text, token: text });

export const Overview = v.object({
  counts: ItemList.entries.counts,
  proposals: count,
  release: count,
  releasedAt: maybe,
  paired: count,
  live: count,
  listening: count,
  site: Open,
  now: text,
  clock: v.picklist(['real', 'simulated']),
  slate: v.boolean(),
  /** What nobody has looked after (R22). */
  stale: v.array(v.object({ code: text, subject: text, since: maybe })),
});
export type Overview = v.InferOutput<typeof Overview>;
