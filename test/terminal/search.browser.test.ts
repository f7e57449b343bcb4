/** The terminal's search on the real store: exact through gathering, indexing, releases and withdrawals. */
import { deleteDB } from 'idb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fold, foldQuery } from '../../src/core/search/fold.ts';
import { applyAdvance } from '../../src/store/apply.ts';
import { keepArchive } from '../../src/store/archive.ts';
import { buildArchive, needsBuild } from '../../src/store/archive-build.ts';
import { forgetEnded } from '../../src/store/boards.ts';
import { type BoardDb, openStore, type StoredRecord } from '../../src/store/schema.ts';
import { readState } from '../../src/store/state.ts';
import { createSearcher, type Found, type Searcher } from '../../src/terminal/searcher.ts';
import { advanceTo, noon, notice, officeRecords, plus, releaseOf } from '../store/office.ts';
import { rawScan } from '../store/raw-scan.ts';

const name = 'search-test';
let db: BoardDb;
let searcher: Searcher;
beforeEach(async () => {
  db = await openStore(name);
  searcher = createSearcher(db);
});
afterEach(async () => {
  db.close();
  await deleteDB(name);
});

const silent = () => {};
async function find(typed: string, limit = 1000): Promise<Found> {
  const answers: Found[] = [];
  await searcher.search(typed, limit, new AbortController().signal, (found) => answers.push(found));
  const last = answers.at(-1);
  if (!last?.complete) throw new Error(`no complete answer for ${typed}`);
  return last;
}
const idsOf = ({ hits }: Found) => hits.map(({ entry }) => entry.id).sort();

/** Texts of few characters, so that pairs repeat and false candidates abound. */
function textOf(seed: number): string {
  const pieces = [
    '公示',
    '公告',
    '结果',
    '結果',
    '宅基地',
    '臺',
    '台',
    'ＰＤＦ',
    'pdf',
    '示公',
    '，',
    ' ',
    '\n',
    '2026年',
    '１',
    '𬭎',
  ];
  let state = seed * 2654435761 + 1;
  return Array.from({ length: 30 }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return pieces[(state >>> 16) % pieces.length];
  }).join('');
}
const queries = [
  '公',
  '公示',
  '示公',
  '公示公告',
  '结果',
  '结果公示',
  '宅基地',
  '宅基地台',
  '台',
  'pdf',
  'PDF2026',
  '，',
  '公 公',
  '1',
  '12026年',
  '𬭎',
  '没有这个',
  '公示结果公告宅基地',
];

async function hold(items: readonly StoredRecord[]): Promise<void> {
  await applyAdvance(db, advanceTo(1, { kind: 'whole', records: [...(await officeRecords()), ...items] }), null, []);
}
async function change(number: number, puts: readonly StoredRecord[], removals: readonly string[]): Promise<void> {
  const gone = removals.map((id) => ({ kind: 'item', id, revision: 1 }));
  const before = { ...releaseOf(number - 1), buckets: (await readState(db, 'release'))!.buckets };
  await applyAdvance(db, advanceTo(number, { kind: 'delta', puts, removals: gone }), before, []);
  searcher.forget();
}
async function build(): Promise<void> {
  expect(await buildArchive(db, silent)).toBe(true);
  searcher.forget();
}

/** What a plain scan over the folded texts of these items finds. */
async function exactly(texts: ReadonlyMap<string, string>): Promise<void> {
  for (const query of queries) {
    const scanned = [...texts].filter(([, text]) => fold(text).includes(foldQuery(query))).map(([id]) => id);
    const found = await find(query);
    expect([query, idsOf(found)]).toEqual([query, scanned.sort()]);
    expect([query, found.total]).toEqual([query, scanned.length]);
  }
}

test('finds what a plain scan finds, and nothing else, whatever was indexed, changed and withdrawn', async () => {
  const texts = new Map(Array.from({ length: 120 }, (_, i) => [`n${i}`, textOf(i)]));
  await keepArchive(db);
  await hold(await Promise.all([...texts].map(([id, text]) => notice(id, { title: '题', text }))));
  await build();
  await exactly(texts);

  for (const id of ['n3', 'n50', 'n119']) texts.delete(id);
  texts.set('n7', '改过的公示结果').set('n200', '新的宅基地台账，PDF2026');
  const puts = [
    await notice('n7', { revision: 2, title: '题', text: texts.get('n7')! }),
    await notice('n200', { title: '题', text: texts.get('n200')! }),
  ];
  await change(2, puts, ['n3', 'n50', 'n119']);
  await exactly(texts);
  await build();
  await exactly(texts);
});

test('while the index is being built every item is found by reading', async () => {
  const texts = new Map(Array.from({ length: 40 }, (_, i) => [`n${i}`, textOf(i)]));
  await keepArchive(db);
  await hold(await Promise.all([...texts].map(([id, text]) => notice(id, { title: '题', text }))));
  const seen: number[] = [];
  await buildArchive(db, ({ done }) => void seen.push(done));
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect(seen.at(-1)).toBe(1);
  const archive = (await readState(db, 'archive'))!;
  await db.put('state', { ...archive, built: 0 }, 'archive');
  searcher.forget();
  await exactly(texts);
});

test('a withdrawn item leaves no byte in texts, sounds or any other store', async () => {
  await keepArchive(db);
  const secret = await notice('secret', { title: '机密题名', text: '机密正文' });
  const body = { ...(secret.body as object), pinyin: 'ji mi ti ming' };
  await hold([{ ...secret, body }, await notice('plain', { title: '寻常', text: '寻常正文' })]);
  await build();
  expect(idsOf(await find('机密'))).toEqual(['secret']);
  expect((await find('jmtm')).bySound.map(({ entry }) => entry.id)).toEqual(['secret']);
  await change(2, [], ['secret']);
  const bytes = await rawScan();
  for (const trace of ['机密题名', '机密正文', 'ji mi ti ming']) expect(bytes).not.toContain(trace);
  expect(await find('机密')).toMatchObject({ hits: [], total: 0 });
  expect((await find('jmtm')).bySound).toEqual([]);
  await build();
  expect(await db.get('grams', '密'.charCodeAt(0))).toBeUndefined();
});

test('a correction of many items at once, or a new set, is followed to the letter', async () => {
  await keepArchive(db);
  const first = new Map(Array.from({ length: 30 }, (_, i) => [`n${i}`, textOf(i)]));
  await hold(await Promise.all([...first].map(([id, text]) => notice(id, { title: '题', text }))));
  await build();
  const second = new Map([...first].slice(10).map(([id], i) => [id, textOf(i + 500)]));
  const records = [
    ...(await officeRecords()),
    ...(await Promise.all([...second].map(([id, text]) => notice(id, { revision: 2, title: '题', text })))),
  ];
  await applyAdvance(
    db,
    advanceTo(2, { kind: 'whole', records }),
    { ...releaseOf(1), buckets: (await readState(db, 'release'))!.buckets },
    [],
  );
  searcher.forget();
  expect(needsBuild((await readState(db, 'archive'))!)).toBe(true);
  expect(await find('公示')).toMatchObject({ hits: [] });
  await build();
  await exactly(second);
});

test('hits are newest first, with the match marked in the title or in its sentence', async () => {
  await keepArchive(db);
  const dated = async (id: string, day: string, title: string, text: string) => {
    const record = await notice(id, { title, text });
    return { ...record, body: { ...(record.body as object), publishedAt: `2026-06-${day}T08:00:00+08:00` } };
  };
  await hold([
    await dated('old', '01', '寻常', '第一句不相干。村民可在２号窗口查阅宅基地审批結果，至月底。第三句。'),
    await dated('new', '09', '宅基地審批結果公示', '见附件。'),
    await dated('middle', '05', '寻常', '宅基地审批结果'),
  ]);
  await build();
  const { hits } = await find('审批结果');
  expect(hits.map(({ entry }) => entry.id)).toEqual(['new', 'middle', 'old']);
  expect(hits[0]!.title).toEqual([3, 7]);
  expect(hits[2]!.snippet).toEqual({ before: '村民可在２号窗口查阅宅基地', match: '审批結果', after: '，至月底' });
});

test('a posting that ended stays to be found; a list of persons leaves with its day', async () => {
  await keepArchive(db);
  await hold([
    await notice('posting', { text: '公示期满', showUntil: '2026-06-18T13:00:00+08:00' }),
    await notice('persons', { text: '名单期满', showUntil: '2026-06-18T13:00:00+08:00', offlineMaxAge: '24h' }),
  ]);
  await build();
  const { forgotten } = await forgetEnded(db, plus(2 * 3_600_000), noon);
  searcher.forget();
  expect(forgotten).toEqual(['persons']);
  expect(idsOf(await find('期满'))).toEqual(['posting']);
});

test('a search that was superseded answers nothing', async () => {
  await keepArchive(db);
  await hold([await notice('a', { text: '公示' })]);
  await build();
  const stopped = new AbortController();
  stopped.abort();
  const answers: Found[] = [];
  await searcher.search('公示', 10, stopped.signal, (found) => answers.push(found));
  expect(answers).toEqual([]);
});
