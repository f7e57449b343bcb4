/** Why an item is held back, in one sentence of the office's language, with its numbers and the promise that would take it. */
import type { Playlist } from './playlist.ts';
import type { Refusal } from './promise.ts';

type Promised = Pick<Playlist, 'id' | 'longestWaitMinutes' | 'longestCategoryWaitMinutes'>;

export function refusalText({ waitMs, because, of }: Refusal, playlist: Promised, locale: string): string {
  const [minutes, seconds] = [Math.floor(waitMs / 60_000), Math.ceil((waitMs % 60_000) / 1000)];
  const promised = (of === 'item' ? playlist.longestWaitMinutes : playlist.longestCategoryWaitMinutes) ?? 0;
  const [isItself, isItem, enough] = [because === 'itself', of === 'item', Math.ceil(waitMs / 60_000)];
  if (locale.startsWith('zh-Hant')) {
    const cause = isItself ? '加入本條後' : '同類別中較新的一條優先，而加入那一條後';
    return `播放列表 ${playlist.id} 承諾每${isItem ? '條' : '類'}最長等待 ${promised} 分鐘；${cause}將達 ${minutes} 分 ${seconds} 秒。承諾改為 ${enough} 分鐘即可放下。`;
  }
  if (locale.startsWith('zh')) {
    const cause = isItself ? '加入本条后' : '同类别中较新的一条优先，而加入那一条后';
    return `播放列表 ${playlist.id} 承诺每${isItem ? '条' : '类'}最长等待 ${promised} 分钟；${cause}将达 ${minutes} 分 ${seconds} 秒。承诺改为 ${enough} 分钟即可放下。`;
  }
  const cause = isItself ? 'with this item' : 'with a newer item of its category, which goes first,';
  return `Playlist ${playlist.id} promises every ${isItem ? 'entry' : 'category'} within ${promised} min; ${cause} the longest wait would be ${minutes} min ${seconds} s. A promise of ${enough} min would take it.`;
}
