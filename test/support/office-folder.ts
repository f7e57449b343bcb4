/**
 * A small town's kiosk-config of a test's own: one board, one playlist, notices of one short page each, nothing marked as
 * an example, so that a paired board shows it too:
 *
 *     const office = await writeOffice(join(scratch.dir, 'office'));
 *     await office.put('market', { title: '集市改期' });
 */
import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectDir } from './hub.ts';

export interface Notice {
  readonly title: string;
  readonly text?: string;
  /** Shows a picture, a file of the example office. */
  readonly picture?: string;
  readonly audience?: readonly string[];
  /** Marked 示例. */
  readonly isExample?: boolean;
  readonly posting?: { readonly from: string; readonly until: string };
}

export interface OfficeFolder {
  readonly dir: string;
  /** Writes items/ID.json, whole at once: a running hub takes it in. */
  put(id: string, notice: Notice): Promise<void>;
  remove(id: string): Promise<void>;
}

export interface OfficeOptions {
  readonly appOrigins?: readonly string[];
  readonly notices?: Readonly<Record<string, Notice>>;
}

const standing = '2026-01-05T09:00:00+08:00';

/** Two notices, `market` and `road`, unless others are given. */
export async function writeOffice(
  dir: string,
  { appOrigins = [], notices = twoNotices }: OfficeOptions = {},
): Promise<OfficeFolder> {
  await mkdir(join(dir, 'items'), { recursive: true });
  const write = async (file: string, value: unknown) => {
    const path = join(dir, file);
    await writeFile(`${path}.new`, JSON.stringify(value, null, 2));
    await rename(`${path}.new`, path);
  };
  const put = async (id: string, notice: Notice) => {
    if (notice.picture)
      await copyFile(join(projectDir, 'kiosk-config/items', notice.picture), join(dir, 'items', notice.picture));
    await write(`items/${id}.json`, itemFile(id, notice));
  };
  await write('site.json', {
    office: { name: '柳溪镇政务公开办公室', locale: 'zh-Hans', timeZone: 'Asia/Shanghai', contact: { phone: '0000-10001' } },
    appOrigins,
    categories: [{ id: 'notices', name: { 'zh-Hans': '通知公告', en: 'Notices' } }],
  });
  await write('boards.json', [board('square', '广场屏'), board('hall', '大厅屏')]);
  await write('playlists.json', [{ id: 'everyday', longestWaitMinutes: 60, entries: [{ select: { latest: 20 } }] }]);
  for (const [id, notice] of Object.entries(notices)) await put(id, notice);
  return { dir, put, remove: (id) => rm(join(dir, 'items', `${id}.json`)) };
}

const twoNotices: Readonly<Record<string, Notice>> = {
  market: { title: '周六集市照常开市', text: '早六点到午后一点，东街不通车。' },
  road: { title: '南桥今起封闭维修', text: '行人走西侧便道，车辆绕行北环路。' },
};

function board(id: string, name: string) {
  return {
    id,
    name,
    screen: { widthPx: 1080, heightPx: 1920, widthMm: 680, colour: 'full' },
    viewing: { nearM: 1.5, typicalM: 3, farM: 6 },
  };
}

function itemFile(id: string, { title, text = '详见窗口告示。', picture, audience, isExample = false, posting }: Notice) {
  // The loader puts the picture's own hash and size in place of these.
  const figure = {
    type: 'figure',
    file: picture,
    media: '0'.repeat(64),
    alt: '示意图',
    caption: '示意图',
    widthPx: 1600,
    heightPx: 800,
  };
  return {
    id,
    kind: 'notice',
    language: 'zh-Hans',
    title,
    category: 'notices',
    issuer: '柳溪镇人民政府',
    publishedAt: standing,
    ...(audience ? { audience } : {}),
    ...(posting ? { posting: { rule: 'tender-result', ...posting } } : {}),
    blocks: [{ type: 'paragraph', text }, ...(picture ? [figure] : [])],
    example: isExample,
    files: picture ? [{ file: picture, name: '示意图', role: 'figure' }] : [],
    review: { author: '起草人', approver: '审查人', decidedAt: standing, basis: '不涉密' },
  };
}
