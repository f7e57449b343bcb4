/**
 * A warning of an official source, as it is relayed (R52, R53): the words and times of a CAP 1.0–1.2 message, unaltered.
 * A record of kind `alert` carries one message; what is to be done with it on a board is decided in alert-life.ts.
 */
import * as v from 'valibot';
import { Id, Iso } from '../item/item.ts';
import { type Instant, parseInstant } from '../time/instant.ts';

const text = v.pipe(v.string(), v.maxLength(100_000));
const optionalText = v.nullable(text);
/** A name with its value: eventCode, parameter, geocode. */
const Named = v.looseObject({ name: text, value: text });
export type Named = v.InferOutput<typeof Named>;

/** Geometry as the source wrote it: `lat,lon lat,lon …` and `lat,lon km`; real coast lines take half a megabyte. */
const geometry = v.pipe(v.string(), v.maxLength(1_000_000));
const Area = v.looseObject({
  areaDesc: text,
  polygons: v.array(geometry),
  circles: v.array(geometry),
  geocodes: v.array(Named),
});
export type AlertArea = v.InferOutput<typeof Area>;

/** One block of a message: one language, one event, its own times and areas. Optional parts are null or empty. */
const Info = v.looseObject({
  language: optionalText,
  event: optionalText,
  responseTypes: v.array(text),
  urgency: optionalText,
  severity: optionalText,
  certainty: optionalText,
  eventCodes: v.array(Named),
  effective: optionalText,
  onset: optionalText,
  expires: optionalText,
  senderName: optionalText,
  headline: optionalText,
  description: optionalText,
  instruction: optionalText,
  web: optionalText,
  contact: optionalText,
  parameters: v.array(Named),
  areas: v.array(Area),
});
export type AlertInfo = v.InferOutput<typeof Info>;

/** `sender,identifier,sent` of an earlier message. */
const Reference = v.looseObject({ sender: text, identifier: text, sent: text });
export type AlertReference = v.InferOutput<typeof Reference>;

export const AlertMessage = v.looseObject({
  identifier: optionalText,
  sender: optionalText,
  sent: optionalText,
  status: optionalText,
  msgType: optionalText,
  scope: optionalText,
  /** CAP 1.0 knew no obligation to state a scope. */
  version: v.picklist(['1.0', '1.1', '1.2']),
  note: optionalText,
  references: v.array(Reference),
  infos: v.array(Info),
});
export type AlertMessage = v.InferOutput<typeof AlertMessage>;

/** Body of a record of kind `alert`. */
export const AlertRecord = v.looseObject({
  format: v.literal(1),
  id: Id,
  revision: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** The source it came from: references reach messages of the same source alone. */
  source: Id,
  /** When the hub took it in, and in whose name it is relayed. */
  receivedAt: Iso,
  relay: text,
  message: AlertMessage,
  fonts: v.optional(v.array(v.string())),
});
export type AlertRecord = v.InferOutput<typeof AlertRecord>;

/** A CAP time: RFC 3339 with an offset, of which `Z` and `-00:00` are taken too; null if it cannot be read. */
export function capInstant(written: string | null): Instant | null {
  return written === null ? null : parseInstant(written.trim().replace(/^(\d{4}-\d{2}-\d{2}) +/, '$1T'));
}
