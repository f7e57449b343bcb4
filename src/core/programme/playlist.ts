/** playlists.json: what turns on a board, in shares and with a promise (R13, R48). */
import * as v from 'valibot';
import { Id, itemKinds } from '../item/item.ts';

/** 1–20: how often in a turn of the playlist the entry comes. */
const weight = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20)), 1);

export const Selection = v.looseObject({
  kind: v.optional(v.picklist(itemKinds)),
  category: v.optional(Id),
  /** Only items whose posting runs. */
  posting: v.optional(v.boolean()),
  language: v.optional(v.string()),
  /** The newest n by `publishedAt`; absent: all. */
  latest: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000))),
});
export const PlaylistEntry = v.union([v.looseObject({ item: Id, weight }), v.looseObject({ select: Selection, weight })]);
export type PlaylistEntry = v.InferOutput<typeof PlaylistEntry>;
export const Playlist = v.looseObject({
  id: Id,
  name: v.optional(v.string()),
  entries: v.pipe(v.array(PlaylistEntry), v.minLength(1)),
  /** The promise: every entry is seen at least this often while its board is open (R13; default 10). */
  longestWaitMinutes: v.optional(v.pipe(v.number(), v.gtValue(0), v.maxValue(1440)), 10),
  /** And something of every category at least this often; absent: no promise beyond the items'. */
  longestCategoryWaitMinutes: v.optional(v.pipe(v.number(), v.gtValue(0), v.maxValue(1440))),
});
export type Playlist = v.InferOutput<typeof Playlist>;
export type Selection = v.InferOutput<typeof Selection>;
