/**
 * Titles by the sound of their characters: initials (`zjd` for 宅基地), syllables (`zhaijidi`), or both mixed (`zhaijd`).
 * The hub sends the syllables of a title's Han characters with the item; a device needs no dictionary. Matches by sound are
 * a group of their own: they are never mixed with what was found as text.
 */

/** Fewer letters than this say nothing. */
export const fewestLetters = 2;

/** The letters of a query that is nothing but letters and blanks, else null: then it is looked for as text alone. */
export function lettersOf(typed: string): string | null {
  const letters = typed.normalize('NFKC').toLowerCase().replace(/[\s']/g, '');
  return letters.length >= fewestLetters && letters.length <= 64 && /^[a-z]+$/.test(letters) ? letters : null;
}

/** What a syllable in the middle of a query may give: its initial, as one letter or two, or all of it. */
function partsOf(syllable: string): readonly string[] {
  const initial = /^[zcs]h/.test(syllable) ? [syllable.slice(0, 2)] : [];
  return [...new Set([syllable.slice(0, 1), ...initial, syllable])];
}

/**
 * Where the letters are in the title: half-open range of its syllables, the first that fits; null if nowhere.
 * @param syllables of the title's Han characters in order, separated by a blank
 */
export function pinyinPlace(syllables: string, letters: string): readonly [number, number] | null {
  const list = syllables.split(' ');
  for (let from = 0; from < list.length; from++) {
    if (list[from]?.[0] !== letters[0]) continue;
    const until = endOf(list, from, letters);
    if (until !== null) return [from, until];
  }
  return null;
}

function endOf(list: readonly string[], at: number, letters: string): number | null {
  const syllable = list[at];
  if (letters === '') return at;
  if (!syllable) return null;
  if (syllable.startsWith(letters)) return at + 1;
  for (const part of partsOf(syllable)) {
    if (!letters.startsWith(part)) continue;
    const until = endOf(list, at + 1, letters.slice(part.length));
    if (until !== null) return until;
  }
  return null;
}
