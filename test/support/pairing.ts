/** Pairing as an operator and a technician do it: a code from the hub, typed at the board. */
import type { Page } from 'playwright';
import type { RunningHub } from './hub.ts';

export interface AddedDevice {
  readonly deviceId: string;
  readonly code: string;
  readonly rootFingerprint: string;
}

/** `noticeboard device add --board ID`. */
export const addDevice = (hub: RunningHub, board: string) => hub.command('device-add', { board }) as Promise<AddedDevice>;

export interface DeviceSeen {
  readonly deviceId: string;
  readonly boardId: string;
  readonly state: string;
  readonly acknowledged: { readonly release: number; readonly lineage: string } | null;
  readonly health: unknown;
}

export async function devicesOf(hub: RunningHub, board: string): Promise<readonly DeviceSeen[]> {
  const devices = (await hub.command('device-list')) as readonly DeviceSeen[];
  return devices.filter(({ boardId }) => boardId === board);
}

export async function typeCode(page: Page, board: string, code: string): Promise<void> {
  await page.fill('input[name=board]', board);
  await page.fill('input[name=code]', code);
  await page.click('button[type=submit]');
}

/** From the open pairing page to the board. @returns the fingerprint the technician compared */
export async function pairBoard(page: Page, board: string, code: string): Promise<string> {
  await typeCode(page, board, code);
  const fingerprint = await page.locator('[data-fingerprint]').textContent();
  await page.locator('[data-fingerprint] ~ button').first().click();
  await page.waitForURL((url) => !url.searchParams.has('pair'));
  return fingerprint ?? '';
}
