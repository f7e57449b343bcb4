/** The category square: colour and one character; the written name stands beside it or is its label (ART §4). */
import { textIn } from '../core/office/localized.ts';
import type { SiteRecord } from '../core/office/site.ts';
import { b, fontSize } from './b.ts';

export function categoryOf(site: SiteRecord, id: string, language: string): { name: string; mark: string; hue: number } {
  const index = site.categories.findIndex((category) => category.id === id);
  const category = site.categories[index];
  if (!category) return { name: id, mark: id.charAt(0).toUpperCase(), hue: 8 };
  const name = textIn(category.name, language);
  const mark = category.mark ? textIn(category.mark, language) : (String.fromCodePoint(name.codePointAt(0) ?? 0x20) ?? '');
  return { name, mark, hue: category.hue ?? (index % 8) + 1 };
}

/** `size` is the side of the square, in `em` of what it stands in: B where that has no type of its own. */
export function Mark({ site, category, size, language }: { site: SiteRecord; category: string; size: number; language: string }) {
  const { name, mark, hue } = categoryOf(site, category, language);
  const share = size > 2 ? 0.577 : 0.676;
  const side = b(1, share);
  return (
    <span
      class="mark"
      role="img"
      aria-label={name}
      style={`--h:var(--h${hue});width:${side};height:${side};${fontSize(size * share)}`}
    >
      {mark}
    </span>
  );
}
