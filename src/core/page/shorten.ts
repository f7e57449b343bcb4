/** A title on one line of the frame: where it is too long, its beginning and an ellipsis. The item itself is never shortened. */
import { widthOf } from './metrics.ts';

/** A character with the marks that belong to it. */
const characters = /\P{M}(?:\p{M}|\u200d)*/gu;

/** `text` if it is at most `room` em wide; else as much of it as leaves an em for the ellipsis. Latin words stay whole where one fits. */
export function shortened(text: string, room: number): string {
  if (widthOf(text, false) <= room) return text;
  let [kept, width] = ['', 0];
  for (const [character] of text.matchAll(characters)) {
    width += widthOf(character, false);
    if (width > room - 1) break;
    kept += character;
  }
  const isInWord = /[\p{Script=Latin}\d]$/u.test(kept) && /^[\p{Script=Latin}\d]/u.test(text.slice(kept.length));
  const whole = isInWord ? kept.replace(/(?<=\P{Script=Latin})[\p{Script=Latin}\d]+$/u, '') : kept;
  return `${(whole === '' ? kept : whole).replace(/[\p{Ps}\p{Pi}\s]+$/u, '')}…`;
}
