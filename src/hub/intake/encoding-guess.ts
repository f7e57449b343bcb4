/**
 * What encoding bytes look like when nothing says it, or what is said cannot be. Each candidate is tried on a sample and judged
 * by how common the characters are that come out: wrong tables turn text into characters nobody writes.
 */

const sampleBytes = 64 * 1024;
/** Below this a candidate is not believed. */
const least = 0.5;

/** The commonest characters of official and everyday Chinese, simplified and traditional; about half of any text. */
const commonHan = new Set(
  '的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处府收市务信息通知公告关于停镇县乡村人居' +
    '這為個國時來們對會發動過說產種後學經進著裡電實兩體機當點從業應開還無與關線內數問變條沒結題黨質氣義間樣員總設長頭資邊級圖統較將組見計別農幾區強決戰則據處務訊運論導領確議單種報廣請選舉辦縣鎮鄉臺灣灣',
);
const commonHangul = new Set(
  '이다의는에을가로하고한지기사를인대도어은시자리나들서일그해아정수있과전부보으구상원라제안'.split(''),
);

type Judge = (letters: readonly string[]) => number;

const share = (letters: readonly string[], test: (letter: string) => boolean): number =>
  letters.filter(test).length / letters.length;
const isKana = (letter: string): boolean => /[\u3041-\u30ff]/u.test(letter);

const chinese: Judge = (letters) => share(letters, (letter) => commonHan.has(letter)) * 2;
const japanese: Judge = (letters) =>
  share(letters, isKana) < 0.15 ? 0 : share(letters, (letter) => isKana(letter) || commonHan.has(letter)) * 1.3;
const korean: Judge = (letters) => {
  const hangul = share(letters, (letter) => /\p{Script=Hangul}/u.test(letter));
  return hangul < 0.7 ? 0 : share(letters, (letter) => commonHangul.has(letter)) * 2 + (hangul > 0.9 ? 0.3 : 0);
};
/** The tables of Cyrillic put capitals where the other has small letters. */
const cyrillic: Judge = (letters) =>
  letters.length < 8
    ? 0
    : share(letters, (letter) => /[\u0430-\u044f\u0451]/u.test(letter)) -
      share(letters, (letter) => !/\p{Script=Cyrillic}/u.test(letter));
const western: Judge = (letters) =>
  0.6 * share(letters, (letter) => /[\u00c0-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e]/u.test(letter));

const candidates: readonly (readonly [string, Judge])[] = [
  ['gb18030', chinese],
  ['big5', chinese],
  ['euc-jp', japanese],
  ['shift_jis', japanese],
  ['euc-kr', korean],
  ['windows-1251', cyrillic],
  ['koi8-r', cyrillic],
  ['iso-8859-5', cyrillic],
];

/** Null: like nothing known. */
export function guessEncoding(bytes: Uint8Array): string | null {
  const first = bytes.findIndex((byte) => byte >= 0x80);
  if (first < 0) return null;
  const sample = bytes.subarray(first, first + sampleBytes);
  if (isWestern(sample)) return 'windows-1252';
  let best: { encoding: string; score: number } = { encoding: '', score: 0 };
  for (const [encoding, judge] of candidates) {
    const score = scoreOf(sample, encoding, judge);
    if (score > best.score) best = { encoding, score };
  }
  return best.score >= least ? best.encoding : null;
}

function scoreOf(sample: Uint8Array, encoding: string, judge: Judge): number {
  const text = new TextDecoder(encoding).decode(sample);
  const all = text.match(/\P{ASCII}/gu) ?? [];
  const letters = all.filter((character) => /\p{L}|\p{Co}|\p{Cn}/u.test(character));
  const unread = text.match(/\ufffd/g)?.length ?? 0;
  if (letters.length < all.length * 0.6) return 0;
  return letters.length === 0 || unread > 1 + letters.length / 50 ? 0 : judge(letters);
}

/** Accents and quotation marks stand alone between letters of ASCII; two-byte text stands in runs. */
function isWestern(sample: Uint8Array): boolean {
  const runs = new TextDecoder('windows-1252').decode(sample).match(/\P{ASCII}+/gu) ?? [];
  const letters = runs.join('').match(/\p{L}/gu) ?? [];
  const isSparse = runs.every((run) => run.length <= 4) && runs.join('').length <= runs.length * 1.5;
  return isSparse && (letters.length === 0 || western(letters) >= least);
}
