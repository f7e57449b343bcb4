/**
 * /feed/events: the push channel is a hint that may carry bytes (DESIGN §4.6). One message is built per release and the
 * same bytes go to every client; a client that does not read is dropped, it will poll.
 */
import type { Sql } from 'postgres';
import type { ReleaseHead } from '../../core/release/record.ts';

const carriedLimitBytes = 32 * 1024;
const maxClients = 12_000;
const heartbeatMs = 20_000;
/** Unread bytes after which a client is let go. */
const backlogBytes = 256 * 1024;

export interface EventStream {
  /** The answer to GET /feed/events; 503 when full. */
  open(signal: AbortSignal): Response;
  readonly clients: number;
  close(): void;
}

export interface EventSource {
  readonly head: () => Promise<ReleaseHead | null>;
  readonly sql: Sql;
  readonly subscribe: (onRing: () => void) => () => void;
  readonly onError: (error: unknown) => void;
}

type Client = ReadableStreamDefaultController<Uint8Array>;

export function openEventStream(source: EventSource): EventStream {
  const clients = new Set<Client>();
  let last: Uint8Array = encode(': noticeboard\n\n');
  const drop = (client: Client): void => {
    clients.delete(client);
    try {
      client.close();
    } catch {
      // Already closed by the other side: nothing is left to do.
    }
  };
  const send = (bytes: Uint8Array): void => {
    for (const client of clients) {
      if ((client.desiredSize ?? -1) < -backlogBytes) drop(client);
      else client.enqueue(bytes);
    }
  };
  const announce = async (): Promise<void> => {
    const head = await source.head();
    if (!head) return;
    last = await releaseEvent(source.sql, head, clients.size);
    send(last);
  };
  const unsubscribe = source.subscribe(() => void announce().catch(source.onError));
  const heartbeat = setInterval(() => send(encode(': \n\n')), heartbeatMs);
  heartbeat.unref();
  return {
    get clients() {
      return clients.size;
    },
    open(signal) {
      if (clients.size >= maxClients) return new Response(null, { status: 503, headers: { 'Retry-After': '30' } });
      let mine: Client | undefined;
      const body = new ReadableStream<Uint8Array>(
        {
          start(client) {
            mine = client;
            clients.add(client);
            client.enqueue(last);
          },
          cancel: () => void (mine && clients.delete(mine)),
        },
        { highWaterMark: 0, size: (chunk) => chunk?.byteLength ?? 0 },
      );
      signal.addEventListener('abort', () => mine && drop(mine), { once: true });
      return new Response(body, {
        headers: {
          'Content-Type': 'text/event-stream',
          'Cache-Control': 'no-store',
          'Access-Control-Allow-Origin': '*',
          'X-Accel-Buffering': 'no',
        },
      });
    },
    close() {
      clearInterval(heartbeat);
      unsubscribe();
      for (const client of clients) drop(client);
    },
  };
}

/** Boards that get no bytes spread their pulls: about 400 a second is what one hub answers calmly beside its other work. */
export function spreadMs(clients: number): number {
  return Math.min(4_000, Math.round(clients * 2.5));
}

async function releaseEvent(sql: Sql, head: ReleaseHead, clients: number): Promise<Uint8Array> {
  const files = await carriedFiles(sql, head);
  const data = JSON.stringify({ ...head, spreadMs: files ? 0 : spreadMs(clients), ...(files ? { files } : {}) });
  return encode(`event: release\nid: ${head.lineage}.${head.number}\ndata: ${data}\n\n`);
}

/** The new metadata, the release list and its public bodies as exact text, if all of it is small. */
async function carriedFiles(sql: Sql, head: ReleaseHead): Promise<Readonly<Record<string, string>> | null> {
  const [release] = await sql<{ hash: string; list: { changes: { op: string; hash: string }[] } }[]>`
    select hash, list from releases where lineage = ${head.lineage} and number = ${head.number}`;
  if (!release) return null;
  const bodies = release.list.changes.filter((c) => c.op === 'put').map((c) => `bodies/${c.hash}.json`);
  const rows = await sql<{ path: string; bytes: Uint8Array }[]>`
    with newest as (
      select path from feed_files where path ~ '^metadata/[0-9]+\\.(snapshot|targets)\\.json$'
    )
    select path, bytes from feed_files
    where path = any(${['metadata/timestamp.json', `targets/release/${release.hash}.${head.number}.json`, ...bodies]}::text[])
       or path in (
         select (array_agg(path order by split_part(split_part(path, '/', 2), '.', 1)::bigint desc))[1]
         from newest group by split_part(path, '.', 2))`;
  const total = rows.reduce((sum, r) => sum + r.bytes.length, 0);
  if (total > carriedLimitBytes) return null;
  const decoder = new TextDecoder();
  return Object.fromEntries(rows.map((r) => [r.path, decoder.decode(r.bytes)]));
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
