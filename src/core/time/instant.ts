/** Milliseconds since 1970-01-01T00:00:00Z, an integer. The only form in which core calculates with time. */
export type Instant = number & { readonly instant: unique symbol };

/** An RFC 3339 date-time with `Z` or a numeric offset, as it stands in files and records. */
export type IsoInstant = string;

const isoInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** @throws RangeError if `ms` is not a finite number. */
export function toInstant(ms: number): Instant {
  if (!Number.isFinite(ms)) throw new RangeError(`not an instant: ${ms}`);
  return Math.round(ms) as Instant;
}

/** The instant a text names, or null if it is not RFC 3339 with a zone. */
export function parseInstant(text: unknown): Instant | null {
  if (typeof text !== 'string' || !isoInstant.test(text)) return null;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : toInstant(ms);
}

/** As `parseInstant`, for text a schema has already checked. @throws RangeError otherwise. */
export function instantOf(text: IsoInstant): Instant {
  const at = parseInstant(text);
  if (at === null) throw new RangeError(`not an RFC 3339 instant: ${text}`);
  return at;
}

/** `2026-06-17T06:05:00.000Z`. */
export function toIso(at: Instant): IsoInstant {
  return new Date(at).toISOString();
}

export const secondMs = 1000;
export const minuteMs = 60 * secondMs;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;
