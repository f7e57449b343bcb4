/** The register of paired boards: codes given out, keys received, devices revoked, what each has acknowledged. */
import { randomBytes } from 'node:crypto';
import type { Sql, TransactionSql } from 'postgres';
import { dayMs, type Instant, toInstant, toIso } from '../../core/time/instant.ts';
import { hashCode, isCode, newPairingCode } from './pairing-code.ts';

export const codeLifetimeMs = dayMs;
/** Codes outstanding for one board: each costs one slow hash at every attempt. */
const mostCodes = 5;

export interface NewDevice {
  readonly deviceId: string;
  readonly boardId: string;
  readonly code: string;
  readonly expiresAt: string;
}

/** Makes a device that waits for its board; the code is shown once and only its hash kept. The oldest unused codes of the board end. */
export async function addDevice(tx: TransactionSql, boardId: string, at: Instant): Promise<NewDevice> {
  const [deviceId, code] = [`device-${randomBytes(8).toString('hex')}`, newPairingCode()];
  const expiresAt = toIso(toInstant(at + codeLifetimeMs));
  await tx`
    update devices set code_hash = null, code_expires_at = null
    where id in (select id from devices where board_id = ${boardId} and code_hash is not null order by code_expires_at desc offset ${mostCodes - 1})`;
  await tx`
    insert into devices (id, board_id, code_hash, code_expires_at)
    values (${deviceId}, ${boardId}, ${await hashCode(code)}, ${expiresAt})`;
  return { deviceId, boardId, code, expiresAt };
}

export type Pairing =
  | { readonly kind: 'paired'; readonly deviceId: string }
  | { readonly kind: 'wrong-code' }
  | { readonly kind: 'code-expired' };

/** Uses a code up: whoever comes second with it finds no such code. */
export async function pairDevice(
  tx: TransactionSql,
  {
    boardId,
    code,
    publicKey,
    at,
  }: { boardId: string; code: string; publicKey: { kty: 'OKP'; crv: 'Ed25519'; x: string }; at: Instant },
): Promise<Pairing> {
  const waiting = await tx<{ id: string; code_hash: string; code_expires_at: Date }[]>`
    select id, code_hash, code_expires_at from devices
    where board_id = ${boardId} and code_hash is not null and revoked_at is null for update`;
  for (const device of waiting) {
    if (!(await isCode(code, device.code_hash))) continue;
    if (device.code_expires_at.getTime() <= at) return { kind: 'code-expired' };
    await tx`
      update devices set code_hash = null, code_expires_at = null, public_key = ${tx.json(publicKey)},
        paired_at = ${toIso(at)}, last_seen_at = ${toIso(at)}
      where id = ${device.id}`;
    return { kind: 'paired', deviceId: device.id };
  }
  return { kind: 'wrong-code' };
}

/** From now on the device gets 401 and falls to its lease rules. @returns false if there is no such device. */
export async function revokeDevice(tx: TransactionSql, deviceId: string, at: Instant): Promise<boolean> {
  const changed = await tx`
    update devices set revoked_at = coalesce(revoked_at, ${toIso(at)}), code_hash = null, code_expires_at = null where id = ${deviceId}`;
  return changed.count > 0;
}

export interface DeviceRow {
  readonly deviceId: string;
  readonly boardId: string;
  readonly state: 'waiting' | 'code-expired' | 'paired' | 'revoked';
  readonly pairedAt: string | null;
  readonly lastSeenAt: string | null;
  /** Newest release it acknowledged, in the lineage it did. */
  readonly acknowledged: { readonly lineage: string; readonly release: number } | null;
  readonly health: unknown;
}

export async function listDevices(sql: Sql | TransactionSql, at: Instant): Promise<readonly DeviceRow[]> {
  const rows = await sql<
    {
      id: string;
      board_id: string;
      code_expires_at: Date | null;
      code_hash: string | null;
      paired_at: Date | null;
      revoked_at: Date | null;
      last_seen_at: Date | null;
      health: unknown;
      lineage: string | null;
      release: number | null;
    }[]
  >`
    select d.*, a.lineage, a.release from devices d
    left join lateral (select lineage, release from acknowledgements where device_id = d.id order by at desc, release desc limit 1) a on true
    order by d.board_id, d.paired_at nulls last, d.id`;
  return rows.map((row) => ({
    deviceId: row.id,
    boardId: row.board_id,
    state:
      row.revoked_at !== null
        ? 'revoked'
        : row.paired_at !== null
          ? 'paired'
          : row.code_hash !== null && (row.code_expires_at?.getTime() ?? 0) > at
            ? 'waiting'
            : 'code-expired',
    pairedAt: row.paired_at?.toISOString() ?? null,
    lastSeenAt: row.last_seen_at?.toISOString() ?? null,
    acknowledged: row.lineage === null || row.release === null ? null : { lineage: row.lineage, release: row.release },
    health: row.health,
  }));
}
