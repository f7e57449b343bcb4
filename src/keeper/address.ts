/** What the page's address asks for. A paired device obeys none of it (DESIGN §4.8): the address gives no rights. */
import { type Instant, parseInstant } from '../core/time/instant.ts';

export interface Address {
  readonly board: string | null;
  /** Data origin, null for the app's own. */
  readonly hub: string | null;
  /** The time machine: the programme now held, at this instant, at this speed. */
  readonly at: Instant | null;
  readonly speed: number;
  readonly pair: boolean;
}

const id = /^[a-z0-9][a-z0-9-]{0,63}$/;
const maxSpeed = 3600;

/** What cannot be read is taken as absent. @param origin the app's own origin */
export function parseAddress(search: string, origin: string): Address {
  const query = new URLSearchParams(search);
  const board = query.get('board');
  const at = parseInstant(query.get('at'));
  const speed = Number(query.get('speed') ?? 1);
  return {
    board: board !== null && id.test(board) ? board : null,
    hub: originOf(query.get('hub'), origin),
    at,
    speed: at !== null && speed > 0 && speed <= maxSpeed ? speed : 1,
    pair: query.has('pair'),
  };
}

function originOf(text: string | null, own: string): string | null {
  if (text === null || !URL.canParse(text)) return null;
  const url = new URL(text);
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  return isWeb && url.origin !== own ? url.origin : null;
}
