/** What changed between two revisions of an item, field by field; blocks are one text, so that a moved paragraph is seen. */
import type { ItemContent } from './item.ts';
import { textsOf } from './item-texts.ts';
import { type AlteredLine, alteredLines } from './text-diff.ts';

export interface ItemChange extends AlteredLine {
  readonly field: string;
}

/** @param before null: there is nothing to compare with */
export function diffItems(before: ItemContent | null, after: ItemContent): readonly ItemChange[] {
  if (before === null) return [];
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  return [...new Set([...is.keys(), ...was.keys()])].flatMap((field) =>
    alteredLines(was.get(field) ?? '', is.get(field) ?? '')
      .filter((line) => line.before.length + line.after.length > 0)
      .map((line) => ({ field, ...line })),
  );
}

function fieldsOf(content: ItemContent): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const { field, text } of textsOf(content)) {
    const key = field.startsWith('blocks.') ? 'blocks' : field;
    const before = fields.get(key);
    fields.set(key, before === undefined ? text : `${before}\n${text}`);
  }
  return fields;
}
