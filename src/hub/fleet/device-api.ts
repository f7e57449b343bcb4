/** /api/device: what paired boards may ask. Pairing is the only address here that needs no signature. */
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Sql } from 'postgres';
import * as v from 'valibot';
import { Id } from '../../core/item/item.ts';
import { toIso } from '../../core/time/instant.ts';
import { recordAudit } from '../audit/audit.ts';
import type { HubClock, Log } from '../hub.ts';
import { Acknowledgement, recordAcknowledgement } from './acknowledgements.ts';
import { type AttemptLimit, createAttemptLimit } from './attempts.ts';
import { pairDevice } from './devices.ts';
import { refusal } from './refusal.ts';
import { restrictedBody } from './restricted-bodies.ts';
import { authenticate, type Device, parsePublicKey } from './signed-request.ts';

export interface Fleet {
  readonly sql: Sql;
  readonly clock: HubClock;
  readonly log: Log;
  /** The root as it is now: a demo root pairs no board. */
  readonly root: () => { readonly purpose: 'demo' | 'simulation' | 'office'; readonly fingerprint: string };
  readonly lineage: () => Promise<string>;
  /** Address a request came from; behind a trusted proxy, the one it states. */
  readonly addressOf: (c: Context) => string;
}

const largestBody = 64 * 1024;
const largestHealth = 16 * 1024;
const PairRequest = v.object({ code: v.pipe(v.string(), v.maxLength(32)), board: Id, publicKey: v.unknown() });
const Health = v.record(v.string(), v.unknown());

export function deviceApi(fleet: Fleet): Hono {
  const app = new Hono();
  const attempts = createAttemptLimit();
  app.use(
    '*',
    bodyLimit({
      maxSize: largestBody,
      onError: (c) => refusal(c, 413, 'too-large', `The body is larger than ${largestBody} bytes.`),
    }),
  );
  app.post('/pair', (c) => pair(c, fleet, attempts));
  app.post('/acknowledge', (c) => signed(c, fleet, (device, body) => acknowledge(c, fleet, device, body)));
  app.post('/health', (c) => signed(c, fleet, (device, body) => health(c, fleet, device, body)));
  app.get('/bodies/:file', (c) => signed(c, fleet, (device) => body(c, fleet, device)));
  return app;
}

async function pair(c: Context, fleet: Fleet, attempts: AttemptLimit): Promise<Response> {
  const [address, at] = [fleet.addressOf(c), fleet.clock.now()];
  const wait = attempts.waitSeconds(address, at);
  if (wait > 0) {
    c.header('Retry-After', String(wait));
    return refusal(c, 429, 'too-many-codes', `Too many wrong codes from this address: try again in ${wait} s.`);
  }
  const input = v.safeParse(PairRequest, parseJson(await bytesOf(c)));
  const publicKey = input.success ? parsePublicKey(input.output.publicKey) : null;
  if (!input.success || publicKey === null)
    return refusal(c, 400, 'bad-request', 'Send {code, board, publicKey}, the key as an Ed25519 JWK without private part.');
  const root = fleet.root();
  if (root.purpose !== 'office')
    return refusal(
      c,
      409,
      `${root.purpose}-root`,
      `This hub’s root is marked ${root.purpose} and pairs no board: run “noticeboard keys init” first.`,
    );
  const { code, board } = input.output;
  // Counted before the slow hash, so that a burst of parallel guesses is counted too.
  attempts.failed(address, at);
  const pairing = await fleet.sql.begin(async (tx) => {
    const outcome = await pairDevice(tx, { boardId: board, code, publicKey, at });
    if (outcome.kind === 'paired')
      await recordAudit(tx, { at, actor: `device:${outcome.deviceId}`, command: 'pair', detail: { board } });
    return outcome;
  });
  fleet.log('info', `pairing-${pairing.kind}`, { boardId: board });
  if (pairing.kind !== 'paired') {
    const detail =
      pairing.kind === 'code-expired'
        ? 'This code is older than 24 hours.'
        : 'This code is not waiting for this board, or was used.';
    return refusal(c, 403, pairing.kind, `${detail} Make a new one with “noticeboard device add --board ${board}”.`);
  }
  attempts.succeeded(address);
  return c.json(
    { deviceId: pairing.deviceId, boardId: board, rootFingerprint: root.fingerprint, lineage: await fleet.lineage() },
    200,
    noStore,
  );
}

const noStore = { 'Cache-Control': 'no-store' };

async function acknowledge(c: Context, fleet: Fleet, device: Device, bytes: Uint8Array): Promise<Response> {
  const input = v.safeParse(Acknowledgement, parseJson(bytes));
  if (!input.success) return refusal(c, 400, 'bad-request', 'Send {lineage, release, removed: [{kind, id, revision}]}.');
  const known = await fleet.sql.begin((tx) => recordAcknowledgement(tx, device.id, input.output, fleet.clock.now()));
  if (!known)
    return refusal(
      c,
      409,
      'unknown-release',
      `The hub has issued no release ${input.output.release} of lineage ${input.output.lineage}.`,
    );
  fleet.log('info', 'acknowledged', {
    boardId: device.boardId,
    deviceId: device.id,
    release: input.output.release,
    removed: input.output.removed.length,
  });
  return c.body(null, 204);
}

async function health(c: Context, fleet: Fleet, device: Device, bytes: Uint8Array): Promise<Response> {
  if (bytes.byteLength > largestHealth)
    return refusal(c, 413, 'too-large', `A health report has at most ${largestHealth} bytes.`);
  const input = v.safeParse(Health, parseJson(bytes));
  if (!input.success) return refusal(c, 400, 'bad-request', 'Send the health report as one JSON object.');
  await fleet.sql`update devices set health = ${fleet.sql.json(input.output as never)}, last_seen_at = ${toIso(fleet.clock.now())} where id = ${device.id}`;
  return c.body(null, 204);
}

/** Found and not-for-you answer the same: a board learns nothing about what other boards hold. */
async function body(c: Context, fleet: Fleet, device: Device): Promise<Response> {
  const hash = /^([0-9a-f]{64})\.json$/.exec(c.req.param('file') ?? '')?.[1];
  const found = hash === undefined ? null : await restrictedBody(fleet.sql, device.boardId, hash);
  if (found === null) return refusal(c, 404, 'not-found', 'No body of this name is in the newest release for this board.');
  return c.body(new Uint8Array(found), 200, { 'Content-Type': 'application/json', 'Cache-Control': 'private, no-store' });
}

async function signed(
  c: Context,
  fleet: Fleet,
  answer: (device: Device, body: Uint8Array) => Promise<Response>,
): Promise<Response> {
  const bytes = await bytesOf(c);
  const { pathname, search } = new URL(c.req.url);
  const request = {
    method: c.req.method,
    path: pathname + search,
    body: bytes,
    device: c.req.header('x-device'),
    at: c.req.header('x-device-at'),
    signature: c.req.header('x-device-signature'),
  };
  const outcome = await authenticate(fleet.sql, request, fleet.clock.now());
  if (outcome.kind === 'refused') return refusal(c, 401, outcome.code, outcome.detail);
  return answer(outcome.device, bytes);
}

async function bytesOf(c: Context): Promise<Uint8Array> {
  return c.req.method === 'GET' ? new Uint8Array() : new Uint8Array(await c.req.arrayBuffer());
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined; // not JSON: the schema refuses it
  }
}
