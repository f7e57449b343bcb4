/**
 * Word hints, computed once on the hub and sent with the item (DESIGN §4.2): segmentation differs between browsers, so a
 * board never segments. Headlines, headings and questions break only between words.
 */
import type { Block } from '../item/block.ts';
import type { Hints, Item, ItemContent } from '../item/item.ts';

const base = 36;

/** Names, 文号 and titles in 《》 are longer than one digit can say: such a word is cut where it can be. */
function digitsOf(length: number): string {
  let rest = length;
  let out = '';
  for (; rest >= base; rest -= base - 1) out += (base - 1).toString(base);
  return out + rest.toString(base);
}

/** Words of their own though of one character. */
const particles = new Set('的了和与與及或在对對为為将將把被从從由向以等之于於至并並暨不是有就让讓给給');
/** Characters that end the name of a place, an organ, a document: with what stands before them they are one word. */
const tails = new Set(
  '路街巷道镇鎮村区區县縣市省乡鄉里苑园園局室厅廳部科站所院校楼樓号號条條项項员員长長费費法案款证證书書表處处厂廠店馆館堂桥橋河江湖山场場车車库庫网網会會办辦委组組率额額量类類级級期气氣年月日批次届屆份名个個',
);
const single = /^\p{Script=Han}$/u;
const longest = 4;

/**
 * Dictionaries cut names they do not know into characters (青|禾|路): single characters in a row are one word, up to a tail
 * or four characters; a lone one joins the word before it if it is a tail, else the one after it (宅|基地).
 */
/** A line does not begin with these: they belong to the word before them. */
const suffixes = new Set('的了吗嗎呢吧们們者等之');

/** Words of public life that dictionaries part. */
const kept = /港澳台|港澳臺|粤港澳|京津冀|长三角|珠三角|党政办|人社局|住建局|城管局|居住证|居住證|一站式|一件事/g;

function withKept(words: readonly string[], text: string): string[] {
  const closed = new Set<number>();
  for (const { index, 0: word } of text.matchAll(kept)) for (let i = index + 1; i < index + word.length; i++) closed.add(i);
  const out: string[] = [];
  let at = 0;
  for (const word of words) {
    if (closed.has(at)) out[out.length - 1] += word;
    else out.push(word);
    at += word.length;
  }
  return out;
}

function joined(words: readonly string[]): string[] {
  const out: string[] = [];
  const isLoose = (word: string | undefined): word is string => word !== undefined && single.test(word) && !particles.has(word);
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const last = out.at(-1) ?? '';
    if (suffixes.has(word) && /\p{Script=Han}$/u.test(last) && last.length <= longest + 1) {
      out[out.length - 1] = last + word;
      continue;
    }
    if (!isLoose(word)) {
      out.push(word);
      continue;
    }
    let run = word;
    while (run.length < longest && !(run.length > 1 && tails.has(run.at(-1) ?? '')) && isLoose(words[i + 1])) run += words[++i];
    const before = out.at(-1) ?? '';
    const after = words[i + 1] ?? '';
    if (run.length === 1 && tails.has(run) && /[\p{Script=Han}\d]$/u.test(before) && !particles.has(before))
      out[out.length - 1] = before + run;
    else if (run.length === 1 && /^\p{Script=Han}{2}/u.test(after)) {
      out.push(run + after);
      i++;
    } else out.push(run);
  }
  return out;
}

/** Word lengths of a text in UTF-16 units, one base-36 digit a word; stops join the word before them. */
export function wordsOf(text: string, language: string): string {
  const segmenter = new Intl.Segmenter(language, { granularity: 'word' });
  const words = [...segmenter.segment(text)].map(({ segment }) => segment);
  return withKept(joined(words), text)
    .map((word) => digitsOf(word.length))
    .join('');
}

function wordsOfBlock(block: Block, language: string): string | null {
  if (block.type === 'heading') return wordsOf(`${block.text}`, language);
  if (block.type === 'chart') return wordsOf(`${block.label}`, language);
  return block.type === 'question' ? wordsOf(`${block.question}`, language) : null;
}

export function hintsFor(item: Item | ItemContent): Hints {
  const { title, glance, language, blocks } = item;
  return {
    title: wordsOf(title, language),
    ...(glance ? { headline: wordsOf(glance.headline.replace(/[。.]$/, ''), language) } : {}),
    blocks: blocks.map((block) => wordsOfBlock(block, language)),
  };
}
