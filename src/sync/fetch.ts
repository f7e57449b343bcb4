/** Fetching with limits: whatever answers (hub, captive portal, a broken proxy), a board reads no more and waits no longer than it said. */

/** What went wrong between the board and the bytes; never changes what shows. */
export class FetchFailure extends Error {
  readonly code: 'unreachable' | 'timed-out' | 'too-large' | 'http-status';
  /** HTTP status, where there was one. */
  readonly status: number | null;
  constructor(code: FetchFailure['code'], message: string, options?: { readonly status?: number; readonly cause?: unknown }) {
    super(message, { cause: options?.cause });
    this.code = code;
    this.status = options?.status ?? null;
  }
}

export interface FetchLimits {
  readonly maxBytes: number;
  readonly timeoutMs: number;
  /** Aborts with the pull it belongs to. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The body of a GET, or null for 404. Never from or into the HTTP cache: deleted must mean deleted.
 * @throws FetchFailure
 */
export async function fetchBytes(
  url: string,
  limits: FetchLimits,
  init: RequestInit = {},
): Promise<Uint8Array<ArrayBuffer> | null> {
  const timeout = AbortSignal.timeout(limits.timeoutMs);
  const signal = limits.signal ? AbortSignal.any([limits.signal, timeout]) : timeout;
  try {
    const response = await fetch(url, {
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      ...init,
      signal,
    });
    if (response.status === 404) {
      await response.body?.cancel();
      return null;
    }
    if (!response.ok) {
      await response.body?.cancel();
      throw new FetchFailure('http-status', `${url} answered ${response.status}.`, { status: response.status });
    }
    return await readBounded(response, url, limits.maxBytes);
  } catch (error) {
    if (error instanceof FetchFailure) throw error;
    if (timeout.aborted)
      throw new FetchFailure('timed-out', `${url} did not answer within ${limits.timeoutMs} ms.`, { cause: error });
    throw new FetchFailure('unreachable', `${url} cannot be reached: check the network and the hub.`, { cause: error });
  }
}

/** Counts what arrives, whatever content-length says. */
async function readBounded(response: Response, url: string, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = () => new FetchFailure('too-large', `${url} is larger than the ${maxBytes} bytes allowed.`);
  if (Number(response.headers.get('content-length') ?? 0) > maxBytes) {
    await response.body?.cancel();
    throw tooLarge();
  }
  const reader = response.body?.getReader();
  if (!reader) return new Uint8Array();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.byteLength;
    if (length > maxBytes) {
      await reader.cancel();
      throw tooLarge();
    }
    parts.push(value);
  }
  return joined(parts, length);
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  return bytes;
}
