/** The push channel: a hint that may carry bytes, never a truth of its own (R62, DESIGN §4.6). */

export interface Poke {
  readonly lineage: string;
  readonly number: number;
  readonly spreadMs: number;
  /** Path under /feed → exact text, verified like fetched bytes. */
  readonly files: ReadonlyMap<string, string>;
}

/** More text than this in one event is not a hint any more. */
const maxEventChars = 256 * 1024;
const reopenMs = 15_000;

/** The poke in an event's data, or null if it is none. */
export function parsePoke(data: unknown): Poke | null {
  if (typeof data !== 'string' || data.length > maxEventChars) return null;
  let said: unknown;
  try {
    said = JSON.parse(data);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  if (typeof said !== 'object' || said === null) return null;
  const { lineage, number, spreadMs, files } = said as Record<string, unknown>;
  if (typeof lineage !== 'string' || typeof number !== 'number' || !Number.isSafeInteger(number)) return null;
  const texts = Object.entries(typeof files === 'object' && files !== null ? files : {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return { lineage, number, spreadMs: typeof spreadMs === 'number' ? spreadMs : 0, files: new Map(texts) };
}

/**
 * Listens for releases until the returned function is called. EventSource reconnects by itself except after an answer
 * that is no event stream (a captive portal): then it is opened anew.
 */
export function listenForReleases(hub: string, onPoke: (poke: Poke) => void): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const open = () => {
    source = new EventSource(`${hub}/feed/events`);
    source.addEventListener('release', (event) => {
      const poke = parsePoke((event as MessageEvent<unknown>).data);
      if (poke) onPoke(poke);
    });
    source.addEventListener('error', () => {
      if (source?.readyState !== EventSource.CLOSED) return;
      clearTimeout(timer);
      timer = setTimeout(open, reopenMs);
    });
  };
  open();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}
