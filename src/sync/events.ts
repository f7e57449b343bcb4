/**
 * The push channel: a hint that may carry bytes, never a truth of its own (R62, DESIGN §4.6).
 * Read by hand and not by EventSource, which holds an endless line in memory (1.2 GB after half a minute, measured), waits
 * for ever on a line that has gone dead, and stops for good at an answer that is no event stream.
 */
import { minuteMs, secondMs } from '../core/time/instant.ts';

export interface Poke {
  readonly lineage: string;
  readonly number: number;
  readonly spreadMs: number;
  /** Path under /feed → exact text, verified like fetched bytes. */
  readonly files: ReadonlyMap<string, string>;
}

export interface Listening {
  /** Origin of the hub. */
  readonly hub: string;
  readonly onPoke: (poke: Poke) => void;
  /** The stream was let go because of what came from it; staff should know. */
  readonly onFault: (code: string, reason: string) => void;
  /** In [0, 1): boards that lost the same hub do not come back in the same instant. */
  readonly random: () => number;
  readonly setTimer: (run: () => void, ms: number) => () => void;
}

/** More text than this in one event is not a hint any more. */
export const maxEventChars = 256 * 1024;
/** Once a hub answers again, its boards come back within this. */
const reopenMs = 4 * secondMs;
/** After an answer that is no event stream (a captive portal, a hub that is full) or one that had to be let go. */
const restMs = 30 * secondMs;
/** The hub says something every 20 seconds: a stream silent for longer is a line that has gone dead. */
export const silentMs = minuteMs;

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

/** Takes text as it comes and gives the events that are whole (HTML standard, 9.2.6); throws `RangeError` at one too long. */
export function eventReader(onEvent: (name: string, data: string) => void): (text: string) => void {
  let rest = '';
  let name = '';
  let data: string[] = [];
  let length = 0;
  const endOfEvent = () => {
    if (data.length > 0) onEvent(name || 'message', data.join('\n'));
    name = '';
    data = [];
    length = 0;
  };
  const field = (line: string) => {
    const colon = line.indexOf(':');
    const key = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (key === 'event') name = value;
    if (key === 'data') data.push(value);
    length += value.length;
  };
  return (text) => {
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) line === '' ? endOfEvent() : field(line);
    if (rest.length + length > maxEventChars) throw new RangeError(`more than ${maxEventChars} characters in one event`);
  };
}

/** Listens for releases until the returned function is called. */
export function listenForReleases(listening: Listening): () => void {
  let stop = () => {};
  const open = () => {
    const stream = new AbortController();
    let cancel = () => {};
    const again = (ms: number) => {
      cancel = listening.setTimer(open, ms * (0.5 + listening.random() / 2));
    };
    stop = () => {
      stream.abort();
      cancel();
    };
    readStream(listening, stream).then(again, () => again(reopenMs));
  };
  open();
  return () => stop();
}

/** Reads one stream to its end. @returns how long to rest before the next @throws where nobody answers or the line is cut */
async function readStream(listening: Listening, stream: AbortController): Promise<number> {
  const { hub, onPoke, onFault, setTimer } = listening;
  let letGo = setTimer(() => stream.abort(), silentMs);
  try {
    const response = await fetch(`${hub}/feed/events`, {
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      headers: { accept: 'text/event-stream' },
      signal: stream.signal,
    });
    const isStream = response.ok && (response.headers.get('content-type') ?? '').startsWith('text/event-stream');
    if (!isStream || !response.body) {
      stream.abort();
      return restMs;
    }
    const read = eventReader((name, data) => {
      const poke = name === 'release' ? parsePoke(data) : null;
      if (poke) onPoke(poke);
    });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return reopenMs;
      letGo();
      letGo = setTimer(() => stream.abort(), silentMs);
      read(value);
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    stream.abort();
    onFault('too-large', `${hub}/feed/events: ${error.message}. The stream was let go; polling goes on.`);
    return restMs;
  } finally {
    letGo();
  }
}
