/** The example office with its people at their desks: one of every role, on the hub's front door without a port. */
import { type Role, roles } from '../../src/core/staff/role.ts';
import { inviteFirst } from '../../src/hub/identity/invitations.ts';
import { type HubFront, openHubFront } from './hub-front.ts';
import { acceptLink, hire, type Person, type StaffGround, signInAs } from './staff.ts';

export interface ConsoleOffice extends AsyncDisposable {
  readonly hub: HubFront;
  readonly ground: StaffGround;
  readonly administrator: Person;
  readonly people: Readonly<Record<Role, Person>>;
}

export async function openConsole(now = '2026-11-24T10:00:00+08:00'): Promise<ConsoleOffice> {
  const hub = await openHubFront({ now, configDir: 'kiosk-config' });
  const origin = 'http://hub.test';
  const ground: StaffGround = { send: hub.request, now: () => hub.console.clock.now(), origin };
  const first = await inviteFirst(hub.database.sql, hub.desk.sealKey(), hub.console.clock.now());
  const secret = await acceptLink(ground, first?.token ?? '', { id: 'administrator', name: '管理员' });
  const administrator = await signInAs(ground, 'administrator', secret);
  const people: Partial<Record<Role, Person>> = { administrator };
  for (const role of roles.filter((one) => one !== 'administrator'))
    people[role] = await hire(ground, administrator, { id: role, name: `${role} 员`, roles: [role] });
  return {
    hub,
    ground,
    administrator,
    people: people as Record<Role, Person>,
    [Symbol.asyncDispose]: () => hub[Symbol.asyncDispose](),
  };
}

/** Words a town office could write. */
export const notice = (over: Readonly<Record<string, unknown>> = {}) => ({
  kind: 'notice',
  language: 'zh-Hans',
  title: '计划停水：青禾路以东',
  category: 'notices',
  issuer: '青禾镇住房和城乡建设局',
  publishedAt: '2026-11-24T10:00:00+08:00',
  audience: ['*'],
  showUntil: '2026-11-26T18:00:00+08:00',
  shortText: '计划停水\n11月26日8:30',
  blocks: [
    {
      type: 'paragraph',
      text: '因供水主管接驳施工，定于11月26日（星期四）8:30至16:30暂停青禾路以东两个小区供水：安澜苑、青禾里。请提前储水。',
    },
  ],
  ...over,
});
