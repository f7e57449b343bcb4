/** Why an item is held back, in one sentence of the office's language, with its numbers. */
import type { Refusal } from './promise.ts';

export function refusalText({ waitMs, because }: Refusal, playlist: string, promiseMinutes: number, locale: string): string {
  const [minutes, seconds] = [Math.floor(waitMs / 60_000), Math.ceil((waitMs % 60_000) / 1000)];
  const isItself = because === 'itself';
  if (locale.startsWith('zh-Hant')) {
    const cause = isItself ? '加入本條後' : '同類別中較新的一條優先，而加入那一條後';
    return `播放列表 ${playlist} 承諾每條最長等待 ${promiseMinutes} 分鐘；${cause}將達 ${minutes} 分 ${seconds} 秒。`;
  }
  if (locale.startsWith('zh')) {
    const cause = isItself ? '加入本条后' : '同类别中较新的一条优先，而加入那一条后';
    return `播放列表 ${playlist} 承诺每条最长等待 ${promiseMinutes} 分钟；${cause}将达 ${minutes} 分 ${seconds} 秒。`;
  }
  const cause = isItself ? 'with this item' : 'with a newer item of its category, which goes first,';
  return `Playlist ${playlist} promises every entry within ${promiseMinutes} min; ${cause} the longest wait would be ${minutes} min ${seconds} s.`;
}
