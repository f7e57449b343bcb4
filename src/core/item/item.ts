/**
 * The item: one publishable piece, a statutory record and not a slide (R1, R2, R8, R59; DESIGN §4.3, §4.9).
 * `Item` is what a board receives and renders: persons who wrote or approved it stay on the hub (hub/db).
 * `ItemFile` is what a person writes under kiosk-config/items, one item a file.
 */
import * as v from 'valibot';
import { parseInstant } from '../time/instant.ts';
import { Block } from './block.ts';

/** `[a-z0-9][a-z0-9-]{0,63}`, given once, never the index number (DESIGN §5). */
export const Id = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be 1–64 of a–z, 0–9 and -, and not begin with -'),
);
export type ItemId = string;
export const Hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in 64 lower-case hex digits'));
export const Iso = v.pipe(
  v.string(),
  v.check((s) => parseInstant(s) !== null, 'must be an instant such as 2026-06-18T08:30:00+08:00'),
);
/** A calendar date `YYYY-MM-DD` without zone: 成文日期. */
export const CalendarDate = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date such as 2026-06-18'));
/** BCP 47: `zh-Hans`, `zh-Hant`, `en` have chrome of their own; others show with the office's. */
export const Language = v.pipe(v.string(), v.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language tag such as zh-Hans'));
/** How long an item may show without verified contact: `24h`, `7d`, `90m`, or `none` for evergreen (R59). */
export const OfflineMaxAge = v.pipe(v.string(), v.regex(/^([1-9]\d{0,4}[mhd]|none)$/, 'must be such as 24h, 7d, 90m or none'));
/** Board ids, group ids, or `*` alone for the public. */
export const Audience = v.pipe(v.array(v.union([v.literal('*'), Id])), v.minLength(1));
export type Audience = readonly string[];

export const itemKinds = ['notice', 'explainer', 'highlight'] as const;
export type ItemKind = (typeof itemKinds)[number];

const short = v.pipe(v.string(), v.maxLength(2_000));

/** A posting's legal display period; `rule` is an id of kiosk-config's posting rules. Half-open. */
export const Posting = v.looseObject({ rule: Id, from: Iso, until: Iso });

/** Page 1 in the item's own reviewed words (R30): at most 16 Han of headline sizes in `headline` and the facts' `value`s together read best. */
export const Glance = v.looseObject({
  headline: short,
  facts: v.optional(v.array(v.looseObject({ label: short, value: short, detail: v.optional(short) })), []),
});

/** Media the blocks or attachments name, known by hash; bytes lie under /feed/bodies/HASH.EXT. */
export const Media = v.looseObject({
  hash: Hash,
  mediaType: v.picklist(['image/png', 'image/jpeg', 'image/webp', 'video/mp4', 'video/webm', 'application/pdf']),
  bytes: v.pipe(v.number(), v.integer(), v.minValue(0)),
  name: v.optional(short),
  role: v.optional(v.picklist(['figure', 'attachment']), 'figure'),
  widthPx: v.optional(v.number()),
  heightPx: v.optional(v.number()),
});
export type Media = v.InferOutput<typeof Media>;

/**
 * Word lengths in UTF-16 units, one base-36 digit a word, in text order (`'2224'`), computed once on the hub by
 * segmentation: a headline breaks only between words. `blocks` follows `Item.blocks`; null = no hints.
 */
export const Hints = v.looseObject({
  title: v.optional(v.string()),
  headline: v.optional(v.string()),
  blocks: v.optional(v.array(v.nullable(v.string()))),
});
export type Hints = v.InferOutput<typeof Hints>;

/** What an item says; everything approval binds to (R5), plus the targets in `audience`. */
const content = {
  kind: v.picklist(itemKinds, 'must be notice, explainer or highlight'),
  language: Language,
  title: v.pipe(short, v.minLength(1)),
  summary: v.optional(v.pipe(v.string(), v.maxLength(300))),
  /** 屏显短文 for LED boards: reviewed lines, first line is the headline. Never made by machine (R9). */
  shortText: v.optional(v.pipe(v.string(), v.maxLength(600))),
  glance: v.optional(Glance),
  category: Id,
  /** 发布机构, full official name. */
  issuer: v.pipe(short, v.minLength(1)),
  /** 索引号: unique and immutable; `orgcode/YYYY-NNNNN`, foreign forms kept verbatim. */
  indexNumber: v.optional(short),
  /** 文号. */
  documentNumber: v.optional(short),
  /** 成文日期. */
  writtenOn: v.optional(CalendarDate),
  /** 发布日期. */
  publishedAt: Iso,
  topic: v.optional(short),
  genre: v.optional(short),
  keywords: v.optional(v.array(short), []),
  /** 有效性: in force, lapsed or repealed, with its date. */
  validity: v.optional(v.looseObject({ state: v.picklist(['in-force', 'lapsed', 'repealed']), on: v.optional(CalendarDate) })),
  /** 公开方式, 公开范围, 公开时限. */
  disclosure: v.optional(v.looseObject({ manner: v.optional(short), scope: v.optional(short), timeLimit: v.optional(short) })),
  /** 依据. */
  basis: v.optional(short),
  audience: v.optional(Audience, ['*']),
  posting: v.optional(Posting),
  /** Shows from and until: half-open. Absent: no bound; but without `showUntil` an item leaves boards when its posting ends (R7). */
  showFrom: v.optional(Iso),
  showUntil: v.optional(Iso),
  /** Nothing of the item leaves the hub before this instant. */
  distributeFrom: v.optional(Iso),
  offlineMaxAge: v.optional(OfflineMaxAge, '7d'),
  related: v.optional(
    v.array(v.looseObject({ id: Id, relation: v.picklist(['explains', 'explained-by', 'supersedes', 'superseded-by', 'see']) })),
    [],
  ),
  /** Where the item lives for the public; its QR. Default: the hub's /i/ID. */
  url: v.optional(v.pipe(v.string(), v.url())),
  blocks: v.array(Block),
  media: v.optional(v.array(Media), []),
  /** Marked 示例: shown only on unpaired pages, never on a paired board. */
  example: v.optional(v.boolean(), false),
};

export const ItemContent = v.looseObject(content);
export type ItemContent = v.InferOutput<typeof ItemContent>;

export const Item = v.looseObject({
  format: v.literal(1),
  id: Id,
  revision: v.pipe(v.number(), v.integer(), v.minValue(1)),
  ...content,
  hints: v.optional(Hints),
  /** Font slices its text needs, such as `noto-sans-sc-12` (core/page/font-slices.ts): loaded before it may go on air. */
  fonts: v.optional(v.array(v.string())),
  /** Those its title needs: the strip of running postings shows it on other items' pages. */
  titleFonts: v.optional(v.array(v.string())),
  /** Syllables of the title's Han characters, for the terminal's search by sound (core/search/pinyin.ts). */
  pinyin: v.optional(v.string()),
  /** R8: a corrected item names what changed in words if the office wants a badge; a repealed one stays readable, marked. */
  correction: v.optional(v.looseObject({ of: v.number(), note: v.optional(short), badge: v.optional(v.boolean(), false) })),
  /** R8: repealed: off boards from `at` on, still readable in archive and terminal, marked. */
  ended: v.optional(v.looseObject({ state: v.picklist(['repealed']), at: Iso })),
});
export type Item = v.InferOutput<typeof Item>;

/** kiosk-config/items/ID.json. Who wrote and who approved are names of the office's register, kept on the hub. */
export const ItemFile = v.looseObject({
  id: Id,
  ...content,
  /** Pictures of the item by file name relative to the items folder; turned into `media` and figures' hashes at load. */
  files: v.optional(
    v.array(
      v.looseObject({ file: short, name: v.optional(short), role: v.optional(v.picklist(['figure', 'attachment']), 'figure') }),
    ),
    [],
  ),
  review: v.looseObject({
    author: v.pipe(short, v.minLength(1)),
    approver: v.pipe(short, v.minLength(1)),
    decidedAt: Iso,
    basis: v.optional(short),
  }),
});
export type ItemFile = v.InferOutput<typeof ItemFile>;
