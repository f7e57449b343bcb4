/**
 * The content of an item: a small tree of blocks, text and never markup (R73).
 * Every block has a `type`; a reader that does not know a type shows the block's plain `text`.
 * Built once at intake or in the console; rendered by ui, set by core/page.
 */
import * as v from 'valibot';

export const maxTextLength = 200_000;
const text = v.pipe(v.string(), v.maxLength(maxTextLength));
const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'a SHA-256 in 64 lower-case hex digits'));

/** A stretch of a paragraph that leads somewhere: half-open range of UTF-16 units of `text`. */
const LinkRange = v.looseObject({ from: v.number(), until: v.number(), href: v.pipe(v.string(), v.url()) });

export const Paragraph = v.looseObject({ type: v.literal('paragraph'), text, links: v.optional(v.array(LinkRange)) });
export const Heading = v.looseObject({ type: v.literal('heading'), level: v.picklist([2, 3]), text });

export interface ListEntry {
  /** The words that carry the step (verb first), set bold; optional. */
  readonly lead?: string | undefined;
  readonly text: string;
  readonly entries?: readonly ListEntry[] | undefined;
}
const ListEntry: v.GenericSchema<ListEntry> = v.looseObject({
  lead: v.optional(text),
  text,
  entries: v.optional(v.array(v.lazy(() => ListEntry))),
}) as never;
export const List = v.looseObject({
  type: v.literal('list'),
  ordered: v.boolean(),
  entries: v.array(ListEntry),
  text: v.optional(text),
});

/** `strong` marks the winner or the total, in words as well (ART §6). Numbers align at the end. */
export const Cell = v.looseObject({
  text,
  align: v.optional(v.picklist(['start', 'end'])),
  strong: v.optional(v.boolean()),
  colSpan: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100))),
  rowSpan: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000))),
});
export const Table = v.looseObject({
  type: v.literal('table'),
  caption: v.optional(text),
  head: v.array(Cell),
  rows: v.array(v.array(Cell)),
  text: v.optional(text),
});
export const Figure = v.looseObject({
  type: v.literal('figure'),
  media: hash,
  alt: v.pipe(text, v.minLength(1)),
  caption: v.optional(text),
  widthPx: v.pipe(v.number(), v.integer(), v.minValue(1)),
  heightPx: v.pipe(v.number(), v.integer(), v.minValue(1)),
  text: v.optional(text),
});
export const Quote = v.looseObject({ type: v.literal('quote'), text, cite: v.optional(text) });
export const Link = v.looseObject({ type: v.literal('link'), text, href: v.pipe(v.string(), v.url()) });
/** Label and value pairs: 编号, 工期, 异议. */
export const Facts = v.looseObject({
  type: v.literal('facts'),
  entries: v.array(v.looseObject({ label: text, value: text })),
  text: v.optional(text),
});
/** One question as people ask it and one sentence of answer; steps follow as a list block. */
export const Question = v.looseObject({ type: v.literal('question'), question: text, answer: text, text: v.optional(text) });
/**
 * One figure of a report (R20). `unit` is the unit of `total` and of every part that names none;
 * parts with another unit are shown and never added. `adds: true` claims the parts sum to the total: checked at intake.
 * `display` is how the source words a number ("200多"), shown instead of `value`.
 */
export const Chart = v.looseObject({
  type: v.literal('chart'),
  chart: v.picklist(['bars', 'figure', 'years']),
  label: text,
  total: v.optional(v.looseObject({ value: v.number(), unit: text, display: v.optional(text), note: v.optional(text) })),
  parts: v.array(
    v.looseObject({
      label: text,
      value: v.number(),
      unit: v.optional(text),
      display: v.optional(text),
      category: v.optional(text),
    }),
  ),
  adds: v.boolean(),
  source: text,
  note: v.optional(text),
  text: v.optional(text),
});

export const KnownBlock = v.variant('type', [Paragraph, Heading, List, Table, Figure, Quote, Link, Facts, Question, Chart]);
export type KnownBlock = v.InferOutput<typeof KnownBlock>;
export const knownBlockTypes: ReadonlySet<string> = new Set(KnownBlock.options.map((o) => o.entries.type.literal));

/** A block written by a newer version: kept as it is, shown as its text. */
export const UnknownBlock = v.looseObject({
  type: v.pipe(
    v.string(),
    v.check((type) => !knownBlockTypes.has(type), 'is malformed for its type'),
  ),
  text: v.optional(text, ''),
});
export type UnknownBlock = v.InferOutput<typeof UnknownBlock>;
export const Block = v.union([KnownBlock, UnknownBlock]);
export type Block = KnownBlock | UnknownBlock;
export type BlockOf<T extends KnownBlock['type']> = Extract<KnownBlock, { type: T }>;

export function isKnown(block: Block): block is KnownBlock {
  return knownBlockTypes.has(block.type);
}
