/** site.json: the office (DESIGN §5). Categories are data (R2). */
import * as v from 'valibot';
import { Id } from '../item/item.ts';

/** Text by language tag; `textIn` picks the best one. */
export const Localized = v.record(v.string(), v.string());

export const Category = v.looseObject({
  id: Id,
  name: Localized,
  /** The one character of the category square, by language; default: first character of the name (ART §4). */
  mark: v.optional(Localized),
  /** Which of the eight category hues: 1–8 in ART §4's order (政 文 告 法 采 人 统 他). Default: position in the list. */
  hue: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(8))),
});
export type Category = v.InferOutput<typeof Category>;

const Exemption = v.looseObject({ basis: v.string(), approvedBy: v.string(), date: v.string(), categories: v.array(Id) });

export const Source = v.looseObject({
  id: Id,
  url: v.string(),
  kind: v.picklist(['notice', 'explainer', 'highlight', 'alert']),
  category: Id,
  publish: v.picklist(['review', 'automatic']),
  exemption: v.optional(Exemption),
  internal: v.optional(v.boolean(), false),
  everySeconds: v.optional(v.pipe(v.number(), v.minValue(30)), 600),
  /** For `alert`: PEM files under kiosk-config. With any, only messages signed with one of them are taken in. */
  certificates: v.optional(v.array(v.string())),
});
export type Source = v.InferOutput<typeof Source>;

export const Site = v.looseObject({
  office: v.looseObject({
    name: v.string(),
    locale: v.string(),
    timeZone: v.string(),
    contact: v.looseObject({
      address: v.optional(v.string()),
      phone: v.optional(v.string()),
      hours: v.optional(v.string()),
      url: v.optional(v.string()),
    }),
  }),
  appOrigins: v.optional(v.array(v.string()), []),
  categories: v.pipe(v.array(Category), v.minLength(1)),
  sources: v.optional(v.array(Source), []),
  /** Jurisdictions, such as `cn`, or ids of calendars whose days hold here; absent: every calendar. A board may choose its own. */
  calendars: v.optional(v.array(Id)),
  /** What plays when no schedule matches; default: the first playlist. */
  defaultPlaylist: v.optional(Id),
  /** Posting rules by id (R12); the full rule table is another issue. */
  postingRules: v.optional(v.array(v.looseObject({ id: Id, name: Localized })), []),
  example: v.optional(v.boolean(), false),
});
export type Site = v.InferOutput<typeof Site>;

/** What boards receive of the site: no sources, no origins. */
export interface SiteRecord {
  readonly format: 1;
  readonly office: Site['office'];
  readonly categories: readonly Category[];
  readonly defaultPlaylist: string;
  readonly calendars?: readonly string[];
  /** Public base address for /i/ID and QR codes, e.g. `https://hub.example.org`; may be empty. */
  readonly publicUrl: string;
  readonly example: boolean;
  /** Font slices of the office's name, contact and categories (core/page/font-slices.ts). */
  readonly fonts?: readonly string[];
}
