/** A small office as bodies for the test's repository, and its notices. */
import type { Body } from '../../core/release/repository.ts';

const screen = { widthPx: 540, heightPx: 960, widthMm: 680, colour: 'full' };
const viewing = { nearM: 1.5, typicalM: 3, farM: 6 };

export function board(id: string, more: object = {}): Body {
  return { kind: 'board', id, body: { id, name: `${id} 屏`, screen, viewing, pace: 0.5, ...more } };
}

export function officeBodies(): Body[] {
  const site = {
    format: 1,
    office: { name: '东风镇', locale: 'zh-Hans', timeZone: 'Asia/Shanghai', contact: {} },
    categories: [{ id: 'notices', name: { 'zh-Hans': '通知公告' } }],
    defaultPlaylist: 'everyday',
    publicUrl: '',
    example: false,
  };
  const everyday = { id: 'everyday', entries: [{ select: { kind: 'notice' } }] };
  return [
    { kind: 'site', id: 'site', body: site },
    board('square'),
    board('hall'),
    { kind: 'playlist', id: 'everyday', body: everyday },
    notice('alpha', { offlineMaxAge: 'none' }),
  ];
}

export interface NoticeParts {
  readonly revision?: number;
  readonly text?: string;
  readonly audience?: readonly string[];
  readonly showFrom?: string;
  readonly showUntil?: string;
  readonly offlineMaxAge?: string;
  readonly media?: readonly object[];
}

export function notice(id: string, { revision = 1, text = `正文 ${id}`, audience = ['*'], ...more }: NoticeParts = {}): Body {
  const body = {
    format: 1,
    id,
    revision,
    kind: 'notice',
    language: 'zh-Hans',
    title: `题目 ${id}`,
    category: 'notices',
    issuer: '东风镇人民政府',
    publishedAt: '2026-06-17T08:00:00+08:00',
    audience,
    blocks: [{ type: 'paragraph', text }],
    ...more,
  };
  return { kind: 'item', id, revision, audience, body };
}
