/** A day of an office: an editor, a reviewer and an issuer at their browsers, two boards on the wall (scenes 2 and 4 in short). */
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '../../src/core/staff/role.ts';
import { type RunningChromium, shownSlide, startChromium } from '../support/chromium.ts';
import { breachesOn, type Desks, freshStep, groundOf, openDesks } from '../support/desk.ts';
import { type RunningHub, startHub } from '../support/hub.ts';
import { writeOffice } from '../support/office-folder.ts';
import { type Scratch, scratchDir } from '../support/scratch.ts';
import { codeAt, hire, type Person, type StaffGround, signInAs, testPassword } from '../support/staff.ts';
import { until } from '../support/wait.ts';

let scratch: Scratch;
let hub: RunningHub;
let ground: StaffGround;
let desks: Desks;
let wall: RunningChromium;
let square: Page;
let hall: Page;
let administrator: Person;
let editor: Person;
let reviewer: Person;
let issuer: Person;
let duty: Person;

beforeAll(async () => {
  scratch = await scratchDir('console');
  const office = await writeOffice(join(scratch.dir, 'office'), { notices: {} });
  hub = await startHub({ config: office.dir, dataDir: join(scratch.dir, 'data') });
  ground = await groundOf(hub);
  desks = await openDesks(hub);
  wall = await startChromium({ profileDir: join(scratch.dir, 'wall') });
  square = await wall.newPage();
  await square.goto(`${hub.origin}/board/?board=square`);
  hall = await wall.newPage();
  await hall.goto(`${hub.origin}/board/?board=hall`);
});
afterAll(async () => {
  await desks?.[Symbol.asyncDispose]();
  await wall?.close();
  await hub?.stop();
  await scratch?.remove();
});

const field = (page: Page, label: string) => page.getByLabel(label, { exact: true });
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();
const onBoth = (text: string) =>
  Promise.all([square, hall].map((board) => shownSlide(board, (slide) => slide.text.includes(text), 20_000)));
const offBoth = (text: string) =>
  Promise.all([square, hall].map((board) => shownSlide(board, (slide) => !slide.text.includes(text), 20_000)));

test('the link of the first start makes the first administrator, who signs in with a code', async () => {
  const link = /\/staff\/#welcome=[\w-]+/.exec(hub.output())?.[0] ?? '';
  const page = await desks.open(null, link);
  const secret = ((await page.locator('.factor code').textContent()) ?? '').replaceAll(' ', '');
  expect(await breachesOn(page)).toEqual([]);
  await freshStep(ground);
  await field(page, '登录名').fill('chen');
  await field(page, '姓名').fill('陈管理');
  await field(page, '扫描后显示的六位数字').fill(codeAt(secret, ground.now(), -1));
  await field(page, '密码').fill(testPassword);
  await field(page, '再输一遍').fill(testPassword);
  await press(page, '启用');
  await field(page, '动态码').waitFor();
  expect(await breachesOn(page)).toEqual([]);
  await field(page, '登录名').fill('chen');
  await field(page, '密码').fill(testPassword);
  await field(page, '动态码').fill(codeAt(secret, ground.now()));
  await press(page, '进入');
  await page.getByText('没有待审的信息').waitFor();
  administrator = await signInAs(ground, 'chen', secret, 1);
  const come = (id: string, name: string, role: Role) => hire(ground, administrator, { id, name, roles: [role] });
  editor = await come('li', '经办员李', 'editor');
  reviewer = await come('wang', '审核员王', 'reviewer');
  issuer = await come('zhao', '签发人赵', 'issuer');
  duty = await come('sun', '值班员孙', 'duty-officer');
});

test('written, cleared by keys, issued by another: it is on both boards', async () => {
  const desk = await desks.open(editor, '/staff/#/draft');
  await press(desk, '起草');
  await field(desk, '标题').fill('计划停水通知');
  await field(desk, '段落').fill('定于11月26日8:30至16:30暂停青禾路以东两个小区供水。');
  await desk.locator('.screen .sheet').waitFor();
  await press(desk, '保存并送审');
  await desk.getByText('还差').or(desk.getByText('送审')).first().waitFor();

  const review = await desks.open(reviewer);
  await review.getByRole('heading', { name: '计划停水通知', level: 2 }).waitFor();
  const approve = review.getByRole('button', { name: /^通过/ });
  expect(await approve.isDisabled()).toBe(true);
  expect(await review.locator('.left').textContent()).toBe('还差：保密审查、撤下时间');
  const open = await review.locator('.checks .todo .no').allTextContents();
  for (const number of open) await review.keyboard.press(number);
  await until('the checks to be settled', () => approve.isEnabled());
  await review.keyboard.press('a');
  await review.getByText('没有待审的信息').waitFor();

  const issue = await desks.open(issuer, '/staff/#/issue');
  await issue.getByRole('heading', { name: '计划停水通知', level: 2 }).waitFor();
  await issue.keyboard.press('a');
  await onBoth('计划停水通知');
});

test('scene 4: one character wrong; covered at once, corrected on a telephone, and the right one takes its place', async () => {
  const guard = await desks.open(duty, '/staff/#/live', { width: 390, height: 844 });
  await guard.getByText('计划停水通知').click();
  await press(guard, '立即遮盖');
  await field(guard, '理由').fill('时间写错');
  const pressedAt = performance.now();
  await press(guard, '立即遮盖');
  await offBoth('计划停水通知');
  expect(performance.now() - pressedAt).toBeLessThan(10_000);
  await guard.getByText('块屏中').waitFor();
  expect(await breachesOn(guard)).toEqual([]);

  const phone = await desks.open(editor, '/staff/#/live', { width: 390, height: 844 });
  await phone.getByText('计划停水通知').click();
  await press(phone, '修改');
  await field(phone, '段落').fill('定于11月26日8:30至17:30暂停青禾路以东两个小区供水。');
  await press(phone, '保存并送审');

  const review = await desks.open(reviewer);
  await review.locator('.diff ins', { hasText: '17:30' }).waitFor();
  expect(await review.locator('.diff del').allTextContents()).toEqual(['16:30']);
  await until('the checks to be settled', async () => {
    for (const number of await review.locator('.checks .todo .no').allTextContents()) await review.keyboard.press(number);
    return review.getByRole('button', { name: /^通过/ }).isEnabled();
  });
  await review.keyboard.press('a');

  const issue = await desks.open(issuer, '/staff/#/issue');
  await press(issue, /^签发更正/);
  await issue.goto(`${hub.origin}/staff/#/live`);
  await issue.getByText('计划停水通知').first().click();
  await press(issue, '恢复上屏');
  await onBoth('计划停水通知');
  const page = await (await fetch(`${hub.origin}${await itemPath('计划停水通知')}`)).text();
  expect(page).toContain('17:30');
  expect(page).not.toContain('16:30');
});

const made = async (body: object) => (await (await editor.send('POST', '/api/items', body)).json()) as { id: string };

async function itemPath(title: string): Promise<string> {
  const feed = (await (await fetch(`${hub.origin}/feed.json`)).json()) as {
    items: { title: string; _noticeboard: { id: string } }[];
  };
  return `/i/${feed.items.find((item) => item.title === title)?._noticeboard.id ?? ''}`;
}

test('scene 2: under posting one person asks, another confirms, and no address answers with it any more', async () => {
  const posting = {
    rule: 'tender',
    from: new Date(ground.now() - 60_000).toISOString(),
    until: new Date(ground.now() + 86_400_000).toISOString(),
  };
  const id = await issueByApi({ title: '补贴发放名单公示', posting });
  await onBoth('补贴发放名单公示');
  const review = await desks.open(reviewer, `/staff/#/live/${id}`);
  await press(review, '撤回');
  await review.getByText('正在公示').waitFor();
  await field(review, '理由').fill('含完整身份证号');
  await review.getByRole('button', { name: '撤回' }).first().click();
  await review.getByText('你提请的，要由另一人确认').waitFor();
  expect(await breachesOn(review)).toEqual([]);
  expect((await fetch(`${hub.origin}/i/${id}`)).status).toBe(200);

  const second = await desks.open(issuer);
  await press(second, '确认执行');
  await offBoth('补贴发放名单公示');
  expect((await fetch(`${hub.origin}/i/${id}`)).status).toBe(410);
  const text = await (await fetch(`${hub.origin}/feed.json`)).text();
  expect(text).not.toContain('补贴发放名单公示');
});

async function issueByApi(over: Readonly<Record<string, unknown>>): Promise<string> {
  const content = {
    kind: 'notice',
    language: 'zh-Hans',
    title: '标题',
    category: 'notices',
    issuer: '柳溪镇人民政府',
    publishedAt: new Date(ground.now()).toISOString(),
    blocks: [{ type: 'paragraph', text: '正文。' }],
    ...over,
  };
  const { id } = await made({ content });
  await editor.send('POST', `/api/items/${id}/submit`, { revision: 1 });
  const all = ['confidential', 'personal-data', 'pictures', 'expression', 'glyphs', 'short-text', 'sums', 'end'];
  await reviewer.send('POST', `/api/items/${id}/clear`, { revision: 1, settled: all, basis: '测试' });
  const issued = await issuer.send('POST', `/api/items/${id}/issue`, { revision: 1 });
  if (!issued.ok) throw new Error(await issued.text());
  return id;
}

test('two who edit at once: the second is told, and her words are still there', async () => {
  const { id } = await made({
    content: {
      kind: 'notice',
      language: 'zh-Hans',
      title: '初稿',
      category: 'notices',
      issuer: '镇',
      publishedAt: '2026-01-05T09:00:00+08:00',
      blocks: [],
    },
  });
  const desk = await desks.open(editor, `/staff/#/draft/${id}/edit`);
  await field(desk, '标题').fill('我的标题');
  const { content } = (await (await editor.get(`/api/items/${id}`)).json()) as { content: object };
  await reviewer.send('PUT', `/api/items/${id}`, { revision: 1, content: { ...content, title: '别人的标题' } });
  await press(desk, '保存');
  await desk.getByText('别人刚改过这一条').waitFor();
  expect(await field(desk, '标题').inputValue()).toBe('我的标题');
  expect(await breachesOn(desk)).toEqual([]);
});

test('a step the hub refuses rolls back: the row stands where it stood, with the reason in words', async () => {
  const { id } = await made({
    content: {
      kind: 'notice',
      language: 'zh-Hans',
      title: '过期的一稿',
      category: 'notices',
      issuer: '镇',
      publishedAt: '2026-01-05T09:00:00+08:00',
      blocks: [],
    },
  });
  await editor.send('POST', `/api/items/${id}/submit`, { revision: 1 });
  const review = await desks.open(reviewer, `/staff/#/review/${id}`);
  await review.getByLabel('退回时写明理由').fill('标题不清');
  await review.route('**/api/items/*/reject', (route) =>
    route.fulfill({
      status: 409,
      contentType: 'application/problem+json',
      body: JSON.stringify({ code: 'revision-conflict', detail: 'changed' }),
    }),
  );
  await review.keyboard.press('Escape');
  await press(review, /^退回/);
  await review.locator('.queue li', { hasText: '过期的一稿' }).waitFor();
  const { items } = (await (await reviewer.get('/api/items?lane=review')).json()) as { items: { id: string }[] };
  expect(items.map((item) => item.id)).toContain(id);
});

test('every screen passes the accessibility rules a program can check, in three languages', async () => {
  await freshStep(ground);
  const chief = await hire(ground, administrator, { id: 'chief', name: '主任', roles: ['issuer', 'administrator'] });
  const page = await desks.open(chief);
  const everywhere = ['review', 'draft', 'draft/new/edit', 'live', 'plans', 'plans/new', 'boards', 'record', 'staff'];
  for (const [tongue, places] of [
    ['zh-Hans', everywhere],
    ['zh-Hant', ['live', 'boards']],
    ['en', ['live', 'staff']],
  ] as const) {
    await page.locator('#tongue').selectOption(tongue);
    for (const place of places) {
      await page.goto(`${hub.origin}/staff/#/${place}`);
      await page.locator('#content main').waitFor();
      await page.waitForLoadState('networkidle');
      expect([tongue, place, await breachesOn(page)]).toEqual([tongue, place, []]);
    }
  }
  await page.keyboard.press('?');
  await page.locator('dialog[open]').waitFor();
  expect(await breachesOn(page)).toEqual([]);
});

test('a playlist is made, measured and pushed to one board; every board takes a second person', async () => {
  const page = await desks.open(issuer, '/staff/#/plans/new');
  await field(page, '名称').fill('办事指南轮播');
  await field(page, '代号（小写字母、数字、连字符）').fill('guides');
  await press(page, /最新通知/);
  await press(page, '保存');
  await page.getByText('一轮').waitFor();
  await page.getByLabel('大厅屏').check();
  await press(page, '立即推送');
  await page.getByText('批发布').waitFor();
  await shownSlide(hall, ({ reason }) => reason === 'schedule:guides-push', 60_000);
  expect(await shownSlide(square)).toMatchObject({ reason: 'default' });
  await page.getByLabel('所有屏').check();
  await press(page, '立即推送');
  await page.getByText('要发到所有屏').waitFor();
});

test('the slate is on every board at once, by one person, and two take it off', async () => {
  const guard = await desks.open(duty, '/staff/#/boards');
  await press(guard, '全部静态画面');
  const pressedAt = performance.now();
  await press(guard, '全部静态画面');
  await Promise.all([square, hall].map((board) => shownSlide(board, ({ kind }) => kind === 'slate', 10_000)));
  expect(performance.now() - pressedAt).toBeLessThan(5_000);
  await press(guard, '提请解除');
  await guard.getByText('你提请的').waitFor();
  const second = await desks.open(issuer);
  await second.locator('.proposal', { hasText: '解除静态画面' }).getByRole('button', { name: '确认执行' }).click();
  await Promise.all([square, hall].map((board) => shownSlide(board, ({ kind }) => kind !== 'slate', 20_000)));
});

test('no page complained, and no preview listened to the boards’ stream', () => {
  expect(desks.complaints).toEqual([]);
  expect([...desks.asked].filter((path) => path.startsWith('/feed'))).toEqual([]);
});
