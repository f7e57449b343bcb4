import type { AlertArea, AlertInfo, AlertMessage } from '../../../src/core/programme/alert.ts';

export const area = (parts: Partial<AlertArea> = {}): AlertArea => ({
  areaDesc: '青禾镇',
  polygons: [],
  circles: [],
  geocodes: [],
  ...parts,
});

export const info = (parts: Partial<AlertInfo> = {}): AlertInfo => ({
  language: 'zh-CN',
  event: '台风',
  responseTypes: [],
  urgency: 'Immediate',
  severity: 'Severe',
  certainty: 'Observed',
  eventCodes: [],
  effective: null,
  onset: null,
  expires: '2026-06-17T24:00:00+08:00',
  senderName: '市气象台',
  headline: '台风红色预警',
  description: '台风中心将于今夜登陆。',
  instruction: '留在室内。远离河涌。',
  web: null,
  contact: null,
  parameters: [],
  areas: [],
  ...parts,
});

export const message = (parts: Partial<AlertMessage> = {}): AlertMessage => ({
  identifier: 'typhoon-1',
  sender: 'weather@city.example',
  sent: '2026-06-17T18:00:00+08:00',
  status: 'Actual',
  msgType: 'Alert',
  scope: 'Public',
  version: '1.2',
  note: null,
  references: [],
  infos: [info()],
  ...parts,
});

/** An Update or Cancel of `message()`, an hour later unless said otherwise. */
export const follower = (msgType: string, parts: Partial<AlertMessage> = {}): AlertMessage =>
  message({
    identifier: 'typhoon-2',
    sent: '2026-06-17T19:00:00+08:00',
    msgType,
    references: [{ sender: 'weather@city.example', identifier: 'typhoon-1', sent: '2026-06-17T18:00:00+08:00' }],
    ...parts,
  });
