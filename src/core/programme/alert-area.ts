/**
 * Whether a warning's area holds a board's place (R53). An info's areas are a union, and so are the polygons, circles and
 * geocodes of an area. What cannot be told to be elsewhere is here: an info without area, an area in words alone, a board
 * without a place. Altitude is not asked about: boards stand on the ground.
 */
import type { Board } from '../office/board.ts';
import type { AlertArea, Named } from './alert.ts';

export type Place = NonNullable<Board['place']>;

interface Point {
  readonly lat: number;
  readonly lon: number;
}

export function holdsPlace(areas: readonly AlertArea[], place: Place | undefined): boolean {
  return areas.length === 0 || areas.some((area) => isIn(area, place));
}

function isIn(area: AlertArea, place: Place | undefined): boolean {
  const polygons = area.polygons.flatMap((text) => polygonOf(text) ?? []);
  const circles = area.circles.flatMap((text) => circleOf(text) ?? []);
  const geocodes = area.geocodes.filter(({ value }) => value.trim() !== '');
  const saysWhere = polygons.length + circles.length + geocodes.length > 0;
  const point = place?.lat === undefined || place.lon === undefined ? null : { lat: place.lat, lon: place.lon };
  const codes = place?.geocodes ?? [];
  if (!saysWhere || (point === null && codes.length === 0)) return true;
  return (
    (point !== null && (polygons.some((ring) => isInRing(point, ring)) || circles.some((circle) => isInCircle(point, circle)))) ||
    geocodes.some((geocode) => codes.some(({ scheme, value }) => isWithinCode(geocode, { name: scheme, value })))
  );
}

function pointOf(text: string): Point | null {
  const [lat, lon, ...more] = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const isPlace = more.length === 0 && Math.abs(lat ?? Number.NaN) <= 90 && Math.abs(lon ?? Number.NaN) <= 360;
  return isPlace ? { lat: lat!, lon: lon! } : null;
}

/** `lat,lon lat,lon …`; null if a point of it cannot be read or it encloses nothing. */
export function polygonOf(text: string): readonly (readonly Point[])[] | null {
  const points = text
    .trim()
    .replace(/\s*,\s*/g, ',')
    .split(/\s+/)
    .map(pointOf);
  return points.length >= 3 && points.every((point) => point !== null) ? [points] : null;
}

interface Circle extends Point {
  readonly km: number;
}

/** `lat,lon km`. */
export function circleOf(text: string): readonly Circle[] | null {
  const [centre = '', radius = ''] = text
    .trim()
    .replace(/\s*,\s*/g, ',')
    .split(/\s+/);
  const [point, km] = [pointOf(centre), radius === '' ? Number.NaN : Number(radius)];
  return point !== null && km >= 0 ? [{ ...point, km }] : null;
}

/** Even–odd; a point on the line is inside. Longitudes are unrolled, so that a ring may cross the 180th meridian. */
function isInRing({ lat, lon }: Point, ring: readonly Point[]): boolean {
  const unrolled: Point[] = [];
  for (const point of ring) {
    const before = unrolled.at(-1)?.lon ?? point.lon;
    unrolled.push({ lat: point.lat, lon: before + wrapped(point.lon - before) });
  }
  return [-360, 0, 360].some((turn) => isInside({ lat, lon: lon + turn }, unrolled));
}

function isInside({ lat, lon }: Point, ring: readonly Point[]): boolean {
  let inside = false;
  for (const [i, a] of ring.entries()) {
    const b = ring[(i + 1) % ring.length]!;
    const across = (lon - a.lon) * (b.lat - a.lat) - (lat - a.lat) * (b.lon - a.lon);
    const isBetween =
      Math.min(a.lon, b.lon) <= lon &&
      lon <= Math.max(a.lon, b.lon) &&
      Math.min(a.lat, b.lat) <= lat &&
      lat <= Math.max(a.lat, b.lat);
    if (across === 0 && isBetween) return true;
    if (a.lat > lat !== b.lat > lat && lon < a.lon + ((lat - a.lat) * (b.lon - a.lon)) / (b.lat - a.lat)) inside = !inside;
  }
  return inside;
}

const wrapped = (degrees: number): number => ((((degrees + 180) % 360) + 360) % 360) - 180;
const earthKm = 6371.0088;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

function isInCircle({ lat, lon }: Point, circle: Circle): boolean {
  const h =
    Math.sin(radians(circle.lat - lat) / 2) ** 2 +
    Math.cos(radians(lat)) * Math.cos(radians(circle.lat)) * Math.sin(radians(wrapped(circle.lon - lon)) / 2) ** 2;
  return 2 * earthKm * Math.asin(Math.min(1, Math.sqrt(h))) <= circle.km;
}

/**
 * Whether the board's code lies within the warning's, in the same scheme. Administrative codes nest by their first digits
 * (440000 holds 442000, which holds 442000107); SAME and FIPS by `000` for a whole state; UGC zones by `Z000` or `C000`.
 */
function isWithinCode(warned: Named, own: Named): boolean {
  if (schemeOf(warned.name) !== schemeOf(own.name)) return false;
  const [wide, narrow] = [warned.value.trim().toUpperCase(), own.value.trim().toUpperCase()];
  if (wide === narrow) return true;
  if (/^(?:SAME|FIPS6?)$/i.test(warned.name.trim()))
    return /^\d{3}000$/.test(wide) && (wide === '000000' || narrow.slice(1, 3) === wide.slice(1, 3));
  if (/^UGC$/i.test(warned.name.trim())) return /^[A-Z]{2}[CZ]000$/.test(wide) && narrow.startsWith(wide.slice(0, 3));
  if (!/^\d+$/.test(wide) || !/^\d+$/.test(narrow)) return false;
  const stem = stemOf(wide);
  return stem.length >= 2 && narrow.startsWith(stem);
}

/** Province, prefecture and county are two digits each, town and village three: zeros at the end stand for all of them. */
function stemOf(code: string): string {
  let stem = code;
  while (stem.length > 6 && stem.endsWith('000')) stem = stem.slice(0, -3);
  while (stem.length > 2 && stem.length <= 6 && stem.length % 2 === 0 && stem.endsWith('00')) stem = stem.slice(0, -2);
  return stem;
}

const schemeOf = (name: string): string => name.trim().toLowerCase();
