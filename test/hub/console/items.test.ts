/** Items at the desk: what scenes 2 and 4 ask of the hub, against the real register and real releases. */

import type { InferOutput } from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Glass, type ItemList, type ItemView, lanes, type Preview } from '../../../src/core/staff/wire.ts';
import { type ConsoleOffice, notice, openConsole } from '../../support/console.ts';
import { hire, type Person } from '../../support/staff.ts';

let office: ConsoleOffice;
let chief: Person;
beforeAll(async () => {
  office = await openConsole();
  chief = await hire(office.ground, office.administrator, { id: 'chief', name: '签发人', roles: ['reviewer', 'issuer'] });
});
afterAll(() => office?.[Symbol.asyncDispose]());

const ask = async <T>(answer: Promise<Response>): Promise<{ status: number } & T> => {
  const response = await answer;
  return { status: response.status, ...((await response.json()) as T) };
};
type Step = {
  status: number;
  code?: string;
  state?: string;
  detail?: string;
  proposal?: string | null;
  release?: number;
  revision?: number;
};
const step = (person: Person, id: string, name: string, body: object) =>
  ask<Step>(person.send('POST', `/api/items/${id}/${name}`, body));
const view = (id: string, person = office.people.reviewer) => ask<ItemView>(person.get(`/api/items/${id}`));
const write = async (over: Readonly<Record<string, unknown>> = {}): Promise<string> =>
  (await ask<{ id: string }>(office.people.editor.send('POST', '/api/items', { content: notice(over) }))).id;
const settled = ['confidential', 'end'];

async function live(over: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const id = await write(over);
  const { editor, reviewer, issuer } = office.people;
  await step(editor, id, 'submit', { revision: 1 });
  await step(reviewer, id, 'clear', { revision: 1, settled });
  expect((await step(issuer, id, 'issue', { revision: 1 })).state).toBe('issued');
  return id;
}

describe('the way of an item', () => {
  test('from the draft onto the boards it takes another person than its author', async () => {
    const id = await write();
    const { editor, reviewer, issuer } = office.people;
    expect(await view(id)).toMatchObject({ lane: 'draft', authorName: 'editor 员', revision: 1 });
    expect(await step(issuer, id, 'issue', { revision: 1 })).toMatchObject({ status: 409 });
    expect(await step(editor, id, 'submit', { revision: 1 })).toMatchObject({ state: 'review' });
    expect(await step(reviewer, id, 'clear', { revision: 1, settled })).toMatchObject({ status: 200 });
    expect(await view(id)).toMatchObject({ lane: 'issue', approver: 'reviewer 员' });
    const issued = await step(issuer, id, 'issue', { revision: 1 });
    expect(issued).toMatchObject({ status: 200, state: 'issued', release: expect.any(Number) });
    expect((await office.hub.get(`/i/${id}`)).status).toBe(200);
    expect((await view(id)).history.map(({ event, name }) => `${event} ${name}`)).toEqual([
      'issue issuer 员',
      'clear reviewer 员',
      'submit editor 员',
      'edit editor 员',
    ]);
  });

  test('who wrote the words cannot clear them, whatever roles she holds', async () => {
    const { id } = await ask<{ id: string }>(chief.send('POST', '/api/items', { content: notice() }));
    await step(chief, id, 'submit', { revision: 1 });
    expect(await step(chief, id, 'clear', { revision: 1, settled })).toMatchObject({ status: 409, code: 'author-approves' });
    expect(await step(office.people.reviewer, id, 'clear', { revision: 1, settled })).toMatchObject({ status: 200 });
  });

  test('one character changed after the clearance, and issuing is refused', async () => {
    const id = await write();
    const { editor, reviewer, issuer } = office.people;
    await step(editor, id, 'submit', { revision: 1 });
    await step(reviewer, id, 'clear', { revision: 1, settled });
    await editor.send('PUT', `/api/items/${id}`, { revision: 1, content: notice({ title: '计划停水：青禾路以西' }) });
    expect(await step(issuer, id, 'issue', { revision: 1 })).toMatchObject({ status: 409, code: 'revision-conflict' });
    expect(await step(issuer, id, 'issue', { revision: 2 })).toMatchObject({ status: 409 });
    expect(await view(id)).toMatchObject({ lane: 'draft', approver: null });
  });

  test('the second of two who edit is told so, and nothing of the first is lost', async () => {
    const id = await write();
    const [first, second] = await Promise.all(
      ['甲', '乙'].map((title) =>
        ask<Step>(office.people.editor.send('PUT', `/api/items/${id}`, { revision: 1, content: notice({ title }) })),
      ),
    );
    expect([first?.status, second?.status].sort()).toEqual([200, 409]);
    expect([first, second].find(({ status } = { status: 0 }) => status === 409)?.code).toBe('revision-conflict');
    expect((await view(id)).revision).toBe(2);
  });

  test('a rejection needs its reason, and the author reads it', async () => {
    const id = await write();
    await step(office.people.editor, id, 'submit', { revision: 1 });
    expect(await step(office.people.reviewer, id, 'reject', { revision: 1, reason: '  ' })).toMatchObject({ status: 400 });
    expect(await step(office.people.reviewer, id, 'reject', { revision: 1, reason: '星期不对' })).toMatchObject({
      state: 'draft',
    });
    expect(await view(id, office.people.editor)).toMatchObject({ lane: 'draft', rejected: '星期不对' });
  });

  test('an index number once given stays', async () => {
    const id = await write({ indexNumber: '007/2026-00001' });
    const changed = await ask<Step>(
      office.people.editor.send('PUT', `/api/items/${id}`, { revision: 1, content: notice({ indexNumber: '007/2026-00002' }) }),
    );
    expect(changed).toMatchObject({ status: 409, code: 'index-number-fixed' });
  });

  test('what a file manages is read-only here', async () => {
    const found = await view('office-guide');
    expect(found.managedByFile).toBe(true);
    const answer = await ask<Step>(
      office.people.editor.send('PUT', '/api/items/office-guide', { revision: found.revision, content: notice() }),
    );
    expect(answer).toMatchObject({ status: 409, code: 'managed-by-file' });
  });
});

describe('the checks', () => {
  test('every open one must be settled by name', async () => {
    const id = await write({ shortText: '', blocks: [{ type: 'paragraph', text: '定于2月30日停水。' }] });
    await step(office.people.editor, id, 'submit', { revision: 1 });
    const refused = await step(office.people.reviewer, id, 'clear', { revision: 1, settled: ['confidential'] });
    expect([refused.status, refused.code, refused.detail]).toEqual([
      409,
      'checks-open',
      'Still to be settled: expression, short-text, end.',
    ]);
    const all = ['confidential', 'expression', 'short-text', 'end'];
    expect(await step(office.people.reviewer, id, 'clear', { revision: 1, settled: all })).toMatchObject({ status: 200 });
  });

  test('personal data stay only on a written ground, and the ground is kept with the decision', async () => {
    const id = await write({ blocks: [{ type: 'paragraph', text: '身份证号 11010519491231002X' }] });
    await step(office.people.editor, id, 'submit', { revision: 1 });
    const all = ['confidential', 'personal-data', 'end'];
    expect(await step(office.people.reviewer, id, 'clear', { revision: 1, settled: all })).toMatchObject({
      code: 'basis-missing',
    });
    await step(office.people.reviewer, id, 'clear', { revision: 1, settled: all, basis: '条例第十五条' });
    const [row] = await office.hub.database.sql<{ basis: string }[]>`select basis from approvals where item_id = ${id}`;
    expect(row?.basis).toBe('条例第十五条');
  });
});

describe('what is on boards', () => {
  test('cover takes an item off every address at once, and it comes back whole', async () => {
    const id = await live();
    const covered = await step(office.people['duty-officer'], id, 'cover', { reason: '姓名写错' });
    expect(covered).toMatchObject({ status: 200, release: expect.any(Number) });
    expect((await office.hub.get(`/i/${id}`)).status).toBe(410);
    const glass = await ask<InferOutput<typeof Glass>>(office.people['duty-officer'].get(`/api/items/${id}/glass`));
    expect(glass).toMatchObject({ off: true, release: covered.release, paired: 0, confirmed: 0 });
    await step(office.people.issuer, id, 'uncover', {});
    expect((await office.hub.get(`/i/${id}`)).status).toBe(200);
  });

  test('each board confirms, and the silent ones are named with address and telephone', async () => {
    const { sql } = office.hub.database;
    for (const [device, board] of [
      ['d-hall', 'hall'],
      ['d-village', 'village'],
    ] as const)
      await sql`insert into devices (id, board_id, public_key, paired_at, last_seen_at) values (${device}, ${board}, '{}', now(), '2026-11-24T01:50:00Z')`;
    await office.people.technician.send('PUT', '/api/boards/village/contact', { person: '老陈', phone: '0760-8823' });
    const id = await live();
    const { release } = await step(office.people.reviewer, id, 'cover', { reason: '有误' });
    const [state] = await sql<{ lineage: string }[]>`select lineage from releases order by issued_at desc limit 1`;
    await sql`insert into acknowledgements (device_id, lineage, release, at, removed) values ('d-hall', ${state?.lineage ?? ''}, ${release ?? 0}, '2026-11-24T02:00:02Z', '[]')`;
    const glass = await ask<InferOutput<typeof Glass>>(office.people.reviewer.get(`/api/items/${id}/glass`));
    expect(glass).toMatchObject({ paired: 2, confirmed: 1, lastAt: '2026-11-24T02:00:02.000Z' });
    expect(glass.waiting).toEqual([
      expect.objectContaining({
        board: 'village',
        person: '老陈',
        phone: '0760-8823',
        lastSeenAt: '2026-11-24T01:50:00.000Z',
        leaseEndsAt: '2026-12-01T01:50:00.000Z',
      }),
    ]);
    await sql`delete from acknowledgements`;
    await sql`delete from devices`;
  });

  test('a withdrawal during a posting waits for the second person, and then no byte is left', async () => {
    const posting = { rule: 'tender', from: '2026-11-20T00:00:00+08:00', until: '2026-12-20T00:00:00+08:00' };
    const id = await live({ posting, title: '补贴名单公示' });
    expect(await view(id)).toMatchObject({ postingRuns: true });
    const asked = await step(office.people.reviewer, id, 'withdraw', { reason: '含个人信息' });
    expect(asked).toMatchObject({ status: 202, state: 'issued', release: null, proposal: expect.any(String) });
    expect((await office.hub.get(`/i/${id}`)).status).toBe(200);
    const confirm = (person: Person) => ask<Step>(person.send('POST', `/api/proposals/${asked.proposal}/confirm`));
    expect(await confirm(office.people.reviewer)).toMatchObject({ status: 409, code: 'same-person' });
    expect(await confirm(office.people['duty-officer'])).toMatchObject({ status: 403 });
    expect(await confirm(office.people.issuer)).toMatchObject({ status: 200, state: 'withdrawn', release: expect.any(Number) });
    expect(await confirm(chief)).toMatchObject({ status: 404 });
    expect((await office.hub.get(`/i/${id}`)).status).toBe(410);
    expect(await view(id)).toMatchObject({ content: null, lane: 'ended', title: id });
    const text = JSON.stringify(await office.hub.database.sql`select * from item_revisions where item_id = ${id}`);
    expect(text).not.toContain('安澜苑');
  });

  test('a correction shows what changed and goes out as the next revision', async () => {
    const id = await live({ blocks: [{ type: 'paragraph', text: '书记李明' }] });
    await office.people.reviewer.send('PUT', `/api/items/${id}`, {
      revision: 1,
      content: notice({ blocks: [{ type: 'paragraph', text: '书记黎明' }] }),
    });
    await step(office.people.reviewer, id, 'submit', { revision: 2 });
    const waiting = await view(id, chief);
    expect(waiting).toMatchObject({ lane: 'review', issuedRevision: 1, diff: { from: 1 } });
    expect(waiting.diff.lines).toEqual([
      {
        field: 'blocks',
        before: [
          { kind: 'same', text: '书记' },
          { kind: 'gone', text: '李' },
          { kind: 'same', text: '明' },
        ],
        after: [
          { kind: 'same', text: '书记' },
          { kind: 'new', text: '黎' },
          { kind: 'same', text: '明' },
        ],
      },
    ]);
    expect(await (await office.hub.get(`/i/${id}`)).text()).toContain('书记李明');
    await step(chief, id, 'clear', { revision: 2, settled });
    expect(await step(office.people.issuer, id, 'issue', { revision: 2 })).toMatchObject({ state: 'corrected' });
    expect(await (await office.hub.get(`/i/${id}`)).text()).toContain('书记黎明');
  });
});

describe('the queue', () => {
  test('urgent first, then what has waited longest; what is overdue says so', async () => {
    const late = await write({ writtenOn: '2026-10-08' });
    const urgent = await write();
    await office.people.editor.send('PUT', `/api/items/${urgent}/marks`, { urgent: true, dueAt: '2026-11-25T12:00:00+08:00' });
    const { items, counts } = await ask<ItemList>(office.people.editor.get('/api/items?lane=draft'));
    expect(items[0]).toMatchObject({ id: urgent, urgent: true, due: { kind: 'set', state: 'soon' } });
    expect(items.find(({ id }) => id === late)?.due).toEqual({
      date: '2026-11-04', // 10 October is a make-up workday
      kind: 'statutory',
      provisional: false,
      state: 'over',
    });
    expect(counts.draft).toBe(items.length);
  });

  test('a search finds by title and by index number, and takes its signs literally', async () => {
    const id = await write({ title: '百分之100%的标题', indexNumber: '007/2026-00077' });
    const found = async (search: string) =>
      (await ask<ItemList>(office.people.editor.get(`/api/items?search=${encodeURIComponent(search)}`))).items.map(
        (item) => item.id,
      );
    expect(await found('100%的')).toEqual([id]);
    expect(await found('2026-00077')).toEqual([id]);
    expect(await found("' or 1=1 --")).toEqual([]);
    expect(await found('__不存在__')).toEqual([]);
  });
});

test('the counts above are the lengths of the lists below, and every item lies in one', async () => {
  const lists: ItemList[] = [];
  for (const lane of lanes) lists.push(await ask<ItemList>(office.people.reviewer.get(`/api/items?lane=${lane}`)));
  const lengths = Object.fromEntries(lanes.map((lane, i) => [lane, lists[i]?.items.length]));
  expect(lists[0]?.counts).toEqual(lengths);
  const [all] = await office.hub.database.sql<{ count: number }[]>`select count(*)::int as count from items`;
  expect(Object.values(lists[0]?.counts ?? {}).reduce((sum, n) => sum + n, 0)).toBe(all?.count);
});

describe('the preview', () => {
  test('draws from what a board would hold: the item with its hints and fonts, pages and seconds', async () => {
    const id = await write();
    const shown = await ask<Preview>(office.people.editor.get(`/api/items/${id}/preview?board=square`));
    expect(shown.item).toMatchObject({
      id,
      fonts: expect.arrayContaining([expect.stringMatching(/^noto-sans-sc-/)]),
      hints: expect.anything(),
    });
    expect(shown.pages.length).toBeGreaterThan(0);
    expect(shown.pages.every(({ seconds }) => seconds >= 5)).toBe(true);
  });

  test('words not yet saved are drawn as well, and bad ones are refused in a sentence', async () => {
    const post = (content: object) =>
      ask<Preview & Step>(office.people.editor.send('POST', '/api/preview', { board: 'village', content }));
    expect((await post(notice())).pages.length).toBeGreaterThan(0);
    expect(await post(notice({ category: 'none' }))).toMatchObject({ status: 400, code: 'unknown-category' });
    expect(await post(notice({ blocks: [{ type: 'link', text: '点', href: 'javascript:alert(1)' }] }))).toMatchObject({
      status: 400,
      code: 'bad-address',
    });
  });
});

test('the same request with the same key happens once; with other words it is refused', async () => {
  const key = { 'Idempotency-Key': 'a-key-of-a-script' };
  const send = (title: string) =>
    ask<{ id: string; code?: string }>(office.people.editor.send('POST', '/api/items', { content: notice({ title }) }, key));
  const [first, again] = [await send('一次'), await send('一次')];
  expect([again.status, again.id]).toEqual([201, first.id]);
  expect(await send('别的')).toMatchObject({ status: 409, code: 'idempotency-key-reused' });
  const parallel = await Promise.all(
    Array.from({ length: 6 }, () =>
      office.people.editor.send(
        'POST',
        '/api/items',
        { content: notice({ title: '并行' }) },
        { 'Idempotency-Key': 'parallel-key' },
      ),
    ),
  );
  expect(parallel.filter(({ status }) => status === 201).length).toBeGreaterThanOrEqual(1);
  const { items } = await ask<ItemList>(office.people.editor.get(`/api/items?search=${encodeURIComponent('并行')}`));
  expect(items).toHaveLength(1);
});

test('a NUL character is refused wherever it stands', async () => {
  const { editor } = office.people;
  const refused = await Promise.all([
    editor.send('POST', '/api/items', { content: notice({ title: '停\0水' }) }),
    editor.send('POST', '/api/items', { content: notice({ unknown: { deep: ['\0'] } }) }),
    editor.get('/api/items/%00'),
    editor.get('/api/items?search=%00'),
  ]);
  expect(refused.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
});

test('a body larger than 256 kB is refused before it is read', async () => {
  const answer = await office.people.editor.send('POST', '/api/items', { content: notice({ title: 'x'.repeat(300_000) }) });
  expect(answer.status).toBe(413);
});
