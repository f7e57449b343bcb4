/** What a paired device says to its hub: signed with a key that cannot leave the browser (DESIGN §4.8, R60, R68). */
import type { Instant } from '../core/time/instant.ts';
import { toIso } from '../core/time/instant.ts';
import { utf8Encode } from '../core/utf8.ts';
import { sha256, toBase64Url } from './crypto.ts';
import { FetchFailure, fetchBytes } from './fetch.ts';

export interface Device {
  readonly deviceId: string;
  readonly key: CryptoKey;
}

export interface DeviceApi {
  /** @throws FetchFailure; `http-status` 401 means the device is revoked */
  acknowledge(body: {
    readonly lineage: string;
    readonly release: number;
    readonly removed: readonly { readonly kind: string; readonly id: string; readonly revision: number }[];
  }): Promise<void>;
  health(body: Readonly<Record<string, unknown>>): Promise<void>;
  /** Bytes of a body for a narrower audience; null: not for this device. */
  body(file: string, maxBytes: number): Promise<Uint8Array<ArrayBuffer> | null>;
}

const timeoutMs = 15_000;
const answerBytes = 64 * 1024;

/** @param now hub time as this board knows it: the hub refuses requests dated more than ten minutes off */
export function deviceApi(hub: string, device: Device, now: () => Instant, signal?: AbortSignal): DeviceApi {
  const send = async (method: string, path: string, body: string | null, maxBytes: number) => {
    const at = toIso(now());
    const signed = `${method}\n${path}\n${at}\n${await sha256(utf8Encode(body ?? ''))}`;
    const signature = await crypto.subtle.sign({ name: 'Ed25519' }, device.key, utf8Encode(signed));
    const headers: Record<string, string> = {
      'x-device': device.deviceId,
      'x-device-at': at,
      'x-device-signature': toBase64Url(new Uint8Array(signature)),
      ...(body === null ? {} : { 'content-type': 'application/json' }),
    };
    return fetchBytes(`${hub}${path}`, { maxBytes, timeoutMs, signal }, { method, headers, ...(body === null ? {} : { body }) });
  };
  const post = async (path: string, body: unknown) => {
    if ((await send('POST', path, JSON.stringify(body), answerBytes)) === null) {
      throw new FetchFailure('http-status', `${hub}${path} does not exist on this hub.`, { status: 404 });
    }
  };
  return {
    acknowledge: (body) => post('/api/device/acknowledge', body),
    health: (body) => post('/api/device/health', body),
    body: (file, maxBytes) => send('GET', `/api/device/bodies/${file}`, null, maxBytes),
  };
}

export interface Paired {
  readonly deviceId: string;
  readonly boardId: string;
  readonly rootFingerprint: string;
  readonly lineage: string;
}

/** What the hub said about a refused pairing, in its own sentence. */
export class PairingRefused extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** A new key pair whose private half no script can read. */
export async function makeDeviceKey(): Promise<CryptoKeyPair> {
  return (await crypto.subtle.generateKey({ name: 'Ed25519' }, false, ['sign', 'verify'])) as CryptoKeyPair;
}

/** Trades a one-time code for an identity. @throws PairingRefused, FetchFailure */
export async function pair(hub: string, code: string, board: string | null, publicKey: CryptoKey): Promise<Paired> {
  const jwk = await crypto.subtle.exportKey('jwk', publicKey);
  const response = await fetch(`${hub}/api/device/pair`, {
    method: 'POST',
    cache: 'no-store',
    credentials: 'omit',
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: code.trim(), publicKey: jwk, ...(board === null ? {} : { board }) }),
  }).catch((cause: unknown) => {
    throw new FetchFailure('unreachable', `${hub} cannot be reached: check the network and the hub.`, { cause });
  });
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) {
    const said = (answer ?? {}) as { readonly code?: unknown; readonly detail?: unknown; readonly title?: unknown };
    throw new PairingRefused(
      String(said.code ?? `http-${response.status}`),
      String(said.detail ?? said.title ?? `The hub answered ${response.status}.`),
    );
  }
  return parsePaired(answer);
}

function parsePaired(answer: unknown): Paired {
  const said = (answer ?? {}) as Record<string, unknown>;
  const fields = ['deviceId', 'boardId', 'rootFingerprint', 'lineage'] as const;
  for (const field of fields) {
    if (typeof said[field] !== 'string')
      throw new PairingRefused('malformed-answer', `The hub's answer lacks ${field}: is this address a noticeboard hub?`);
  }
  return said as unknown as Paired;
}
