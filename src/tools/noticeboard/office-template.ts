/** `noticeboard init DIR`: the smallest office that starts, with "//" lines that teach; the hub keeps and ignores them. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const site = {
  '//': '本办公室。改完保存即生效；写错了，发布中心会指出文件和行，并继续按上一次正确的配置运行。',
  office: {
    name: '请填写办公室全称',
    locale: 'zh-Hans',
    timeZone: 'Asia/Shanghai',
    contact: { '//': '印在底板和文字版上，请填全', address: '', phone: '', hours: '周一至周五 8:30–17:30' },
  },
  categories: [
    { '//': 'id 一经使用不再改；名称可随时改', id: 'notices', name: { 'zh-Hans': '通知公告', en: 'Notices' } },
    { id: 'procurement', name: { 'zh-Hans': '采购招投标', en: 'Procurement' } },
  ],
  sources: [],
  postingRules: [{ '//': '公示规则：条目的 posting.rule 用这里的 id', id: 'tender-result', name: { 'zh-Hans': '中标结果公示' } }],
};
const boards = [
  {
    '//': '一块屏一条。widthMm 是可见画面的宽度，viewing 是读者的远近（米）：字号由它们算出，不必另设。',
    id: 'hall',
    name: '大厅屏',
    groups: [],
    screen: { widthPx: 1920, heightPx: 1080, widthMm: 1210, colour: 'full' },
    viewing: { nearM: 1.5, typicalM: 3, farM: 5 },
    place: { address: '' },
  },
];
const playlists = [
  {
    '//': 'longestWaitMinutes 是承诺：屏开着时，每条信息最多隔这么久出现一次；放不下的，发布中心会说明并留在目录里。',
    id: 'everyday',
    entries: [{ select: { posting: true }, weight: 2 }, { select: { latest: 20 } }],
    longestWaitMinutes: 15,
  },
];
const item = {
  '//': '一条一个文件，文件名就是 id。author 和 approver 必须是两个人。',
  id: 'welcome',
  kind: 'notice',
  language: 'zh-Hans',
  title: '公告屏已启用',
  shortText: '公告屏\n已启用',
  glance: { headline: '公告屏已启用', facts: [] },
  category: 'notices',
  issuer: '请填写发布机构全称',
  publishedAt: '2026-01-05T09:00:00+08:00',
  offlineMaxAge: 'none',
  blocks: [{ type: 'paragraph', text: '这块屏从今天起公布本办公室的通知、公示和解读。这一条是样文，请换成您的第一条。' }],
  review: { author: '起草人', approver: '审查人', decidedAt: '2026-01-05T08:30:00+08:00', basis: '不涉密' },
};

const files: Readonly<Record<string, unknown>> = {
  'site.json': site,
  'boards.json': boards,
  'playlists.json': playlists,
  'schedules.json': [],
  'items/welcome.json': item,
};

/** @throws Error if DIR holds anything: nothing is ever overwritten. */
export async function writeOffice(dir: string): Promise<readonly string[]> {
  const present = await readdir(dir).catch(() => [] as string[]);
  if (present.length > 0) throw new Error(`${dir} is not empty: choose a new folder, nothing was written.`);
  for (const [name, content] of Object.entries(files)) {
    const file = join(dir, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${JSON.stringify(content, null, 2)}\n`);
  }
  return Object.keys(files);
}
