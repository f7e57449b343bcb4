/**
 * Page 1 (R30, ART §6): what, where or who, when or until — three stacked answers in portrait, a headline over columns in
 * landscape. From the item's own reviewed words, else from its title, issuer, date and posting.
 */
import { calendarDayOf } from './calendar-day.ts';
import { dateWords, labelsFor } from './labels.ts';
import { widthOf } from './metrics.ts';
import type { Box, Line } from './page.ts';
import { costOf, pageCost } from './reading.ts';
import { headlineAt, type Job, linesAt, sentenceAt, textBox, wholeHeadlineAt } from './setting.ts';
import { lead, steps } from './sheet.ts';

interface Fact {
  readonly label: string;
  readonly value: string;
  readonly detail?: string | undefined;
  /** Largest step of its value. */
  readonly cap: number;
}
interface Drawn {
  readonly height: number;
  readonly boxes: (x: number, y: number) => readonly Box[];
}

export interface Glance {
  readonly boxes: readonly Box[];
  readonly bottom: number;
  readonly cost: number;
  /** In landscape: where the figure column ends, above the facts. */
  readonly clear?: number;
}

/** One page, or more where a title or the facts need them; never a smaller size (R26). */
export function glancePages(job: Job): Glance[] {
  const { glance, hints, title } = job.item;
  const headline = withoutFinalStop(glance?.headline ?? title);
  const words = glance ? hints?.headline : hints?.title;
  const facts = glance && glance.facts.length > 0 ? glance.facts.map((fact) => ({ ...fact, cap: 4 })) : derivedFacts(job);
  const height = job.sheet.content.height - job.pad.top - job.pad.bottom;
  const cost = costOf(headline) + facts.reduce((sum, fact) => sum + costOf(fact.label + fact.value + (fact.detail ?? '')), 0);
  if (cost <= pageCost) {
    for (const [step, cap] of pairsOf(job)) {
      const below = cap === 0 ? compactFacts(job, facts) : factsDrawn(job, facts, cap);
      for (const width of titleWidths(job)) {
        const lines = titleLines(job, headline, width, step, words);
        if (!lines) continue;
        const top = titleDrawn(lines, step, width);
        if (top.height + below.height > height) continue;
        const clear = width > job.sheet.main ? job.pad.top : job.pad.top + top.height;
        return [{ ...pageOf(job, [top, below], cost), ...(facts.length > 0 || width > job.sheet.main ? { clear } : {}) }];
      }
    }
  }
  return overflowing(job, headline, words, facts);
}

/** Beside the code first, then in landscape over the whole content. */
function titleWidths({ sheet }: Job): number[] {
  return sheet.figure ? [sheet.main, sheet.content.width] : [sheet.main];
}

/** Headlines drop the final stop and keep ？ (ART §8). */
function withoutFinalStop(text: string): string {
  return text.replace(/[。.]$/, '');
}

/** Steps to try, largest headline first; facts stay below the headline, and become lines of their own size (0) only when nothing else fits. */
function* pairsOf({ sheet }: Job): Generator<[number, number]> {
  const usable = steps.filter((step) => step <= 5 && step >= sheet.headlineMin - 1e-6);
  const headlines = usable.length > 0 ? usable : [sheet.headlineMin];
  for (const step of headlines) {
    for (const cap of [4, 10 / 3, 2.5, 2, 5 / 3, lead]) if (cap < step && cap >= step / 3.2) yield [step, cap];
  }
  for (const step of headlines) yield [step, lead];
  for (const step of headlines) yield [step, 0];
}

/** At most three lines of the large steps and four of 2 B: a line holds a phrase, not two characters of one. */
function titleLines(job: Job, headline: string, width: number, step: number, words: string | undefined): Line[] | null {
  const most = step > 2 ? 3 : step === 2 ? 4 : 40;
  const lines = wholeHeadlineAt(job, headline, width, step, words);
  return lines && lines.length <= most ? lines : null;
}

const titleLeading = (count: number): number => (count > 1 ? 1.25 : 1.1);

function titleDrawn(lines: readonly Line[], step: number, width: number): Drawn {
  const leading = titleLeading(lines.length);
  return {
    height: lines.length * step * leading,
    boxes: (x, y) => [textBox(lines, { tag: 'h1', x, y, width, size: step, leading, bold: true })],
  };
}

function factsDrawn(job: Job, facts: readonly Fact[], cap: number): Drawn {
  if (facts.length === 0) return { height: 0, boxes: () => [] };
  return job.sheet.portrait || job.sheet.content.width < 15 ? stacked(job, facts, cap) : inColumns(job, facts, cap);
}

function stacked(job: Job, facts: readonly Fact[], cap: number): Drawn {
  const full = job.sheet.frame === 'full';
  const [before, pad] = full ? [0.95, 0.6] : [0.5, 0.35];
  const width = job.sheet.measure;
  const drawn = facts.map((fact) => factDrawn(job, fact, width, Math.min(cap, fact.cap), true));
  return {
    height: drawn.reduce((sum, fact) => sum + before + pad + fact.height, 0),
    boxes: (x, y) => {
      let at = y;
      return drawn.flatMap((fact) => {
        const boxes: Box[] = [{ kind: 'rule', tone: 'rule', x, y: at + before, width }, ...fact.boxes(x, at + before + pad)];
        at += before + pad + fact.height;
        return boxes;
      });
    },
  };
}

/** Beside a title that leaves no room for more: each fact in one line of the text's size. */
function compactFacts(job: Job, facts: readonly Fact[]): Drawn {
  const width = job.sheet.content.width;
  const texts = facts.map(({ label, value, detail }) => [label, value, detail ?? ''].filter((text) => text !== '').join('  '));
  const lines = texts.flatMap((text) => linesAt(job, text, width, 1, false));
  return {
    height: 0.85 + lines.length * 1.5,
    boxes: (x, y) => [
      { kind: 'rule', tone: 'rule', x, y: y + 0.5, width },
      textBox(lines, { tag: 'p', x, y: y + 0.85, width, size: 1, leading: 1.5, bold: false }),
    ],
  };
}

const columnGap = 1.8;

function inColumns(job: Job, facts: readonly Fact[], cap: number): Drawn {
  const full = job.sheet.frame === 'full';
  const [before, pad] = full ? [0.8, 0.5] : [0.5, 0.35];
  const count = Math.min(3, facts.length);
  const width = (job.sheet.content.width - columnGap * (count - 1)) / count;
  const drawn = facts.map((fact) => factDrawn(job, fact, width, Math.min(cap, fact.cap), full));
  const rows = Array.from({ length: Math.ceil(facts.length / count) }, (_, i) => drawn.slice(i * count, (i + 1) * count));
  const heights = rows.map((row) => before + pad + Math.max(...row.map((fact) => fact.height)));
  return {
    height: heights.reduce((sum, height) => sum + height, 0),
    boxes: (x, y) => {
      let at = y;
      return rows.flatMap((row, i) => {
        const top = at + before;
        at += heights[i] ?? 0;
        return row.flatMap((fact, column): Box[] => {
          const left = x + column * (width + columnGap);
          return [{ kind: 'rule', tone: 'rule', x: left, y: top, width }, ...fact.boxes(left, top + pad)];
        });
      });
    },
  };
}

const dateAndHours =
  /^(\d{1,2}月\d{1,2}日\s*)([（(]?(?:星期|周|週)[一二三四五六日天][）)]?\s*)?(\d{1,2}:\d{2}(?:\s*[–—\-至~]\s*\d{1,2}:\d{2})?)?$/;

function factDrawn(job: Job, fact: Fact, width: number, cap: number, roomy: boolean): Drawn {
  const labels = linesAt(job, fact.label, width, 1, false);
  const value = dateDrawn(job, fact.value, width, cap) ?? valueDrawn(job, fact.value, width, cap);
  const { lines: details, size } = fact.detail ? sentenceAt(job, fact.detail, width, roomy ? lead : 1) : { lines: [], size: 1 };
  const labelHeight = fact.label === '' ? 0 : labels.length * 1.4;
  const detailHeight = details.length > 0 ? 0.16 + details.length * size * 1.5 : 0;
  return {
    height: labelHeight + value.height + detailHeight,
    boxes: (x, y) => [
      ...(fact.label === '' ? [] : [textBox(labels, { x, y, width, size: 1, leading: 1.4, bold: false, tone: 'second' })]),
      ...value.boxes(x, y + labelHeight),
      ...(details.length > 0
        ? [textBox(details, { tag: 'p', x, y: y + labelHeight + value.height + 0.16, width, size, leading: 1.5, bold: false })]
        : []),
    ],
  };
}

/** A date with weekday at its two ends, and hours set to the measure (mock 01); null for any other value. */
function dateDrawn(job: Job, value: string, width: number, cap: number): Drawn | null {
  const [, date, weekday, hours] = dateAndHours.exec(value) ?? [];
  if (!date || (!weekday && !hours)) return null;
  const size = Math.min(2, cap, width / widthOf(`${date}${weekday ?? ''}`, true));
  const hourSize = hours ? Math.min(cap, width / widthOf(hours, true)) : 0;
  if (size < lead || (hours && hourSize < size)) return null;
  const row = size * 1.35;
  const style = { width, size, leading: 1.35, bold: true } as const;
  const unbroken = (text: string) => linesAt(job, text, Number.POSITIVE_INFINITY, 1, true);
  return {
    height: row + hourSize * 1.12,
    boxes: (x, y) => [
      textBox(unbroken(date), { x, y, ...style }),
      ...(weekday
        ? [
            textBox(
              unbroken(weekday.trimEnd()),
              hours
                ? { x, y, ...style, align: 'end' }
                : { x: x + widthOf(`${date.trimEnd()}`, true) * size + size * 0.4, y, ...style },
            ),
          ]
        : []),
      ...(hours ? [textBox(unbroken(hours), { x, y: y + row, width, size: hourSize, leading: 1.12, bold: true })] : []),
    ],
  };
}

function valueDrawn(job: Job, value: string, width: number, cap: number): Drawn {
  for (const step of [...steps, lead]) {
    if (step > cap + 1e-6) continue;
    const lines = wholeHeadlineAt(job, value, width, step);
    if (lines && lines.length <= (step >= 2.5 ? 1 : 2)) return drawnValue(lines, step, width);
  }
  return drawnValue(linesAt(job, value, width, lead, true), lead, width);
}

function drawnValue(lines: readonly Line[], size: number, width: number): Drawn {
  const leading = lines.length > 1 ? 1.25 : 1.18;
  return {
    height: lines.length * size * leading,
    boxes: (x, y) => [textBox(lines, { tag: 'p', x, y, width, size, leading, bold: true })],
  };
}

function derivedFacts({ item, board, chrome }: Job): Fact[] {
  const labels = labelsFor(item.language);
  const day = (iso: string) => {
    const { year, month, day: date } = calendarDayOf(iso, board.timeZone);
    return dateWords(year, month, date, chrome);
  };
  const until = item.posting ? day(item.posting.until) : null;
  const published = day(item.publishedAt);
  return [
    ...(until ? [{ label: labels.until, value: `${until.date} ${until.weekday}`, cap: 2.5 }] : []),
    { label: labels.published, value: item.issuer, detail: published.full, cap: 5 / 3 },
  ];
}

function pageOf(job: Job, parts: readonly Drawn[], cost: number): Glance {
  let y = job.pad.top;
  const boxes = parts.flatMap((part) => {
    const placed = part.boxes(0, y);
    y += part.height;
    return placed;
  });
  return { boxes, bottom: y, cost };
}

/** A title of more lines than a page at the smallest headline, or facts beside which no title fits: pages in this order. */
function overflowing(job: Job, headline: string, words: string | undefined, facts: readonly Fact[]): Glance[] {
  const { sheet, pad } = job;
  const step = Math.max(sheet.headlineMin, steps.at(-1) ?? 0);
  const lines = headlineAt(job, headline, sheet.main, step, words);
  const height = sheet.content.height - pad.top - pad.bottom;
  const perPage = Math.max(1, Math.floor(height / (step * 1.25)));
  const pages = Math.max(Math.ceil(lines.length / perPage), Math.ceil(costOf(headline) / pageCost));
  const each = Math.ceil(lines.length / pages);
  const titles = Array.from({ length: pages }, (_, i) => lines.slice(i * each, (i + 1) * each));
  const out = titles.map((part) =>
    pageOf(job, [titleDrawn(part, step, sheet.main)], costOf(part.map((line) => line.text).join(''))),
  );
  const factCost = (some: readonly Fact[]) =>
    some.reduce((sum, fact) => sum + costOf(fact.label + fact.value + (fact.detail ?? '')), 0);
  const compact = compactFacts(job, facts);
  const end = out.at(-1);
  if (end && end.bottom + compact.height <= pad.top + height && end.cost + factCost(facts) <= pageCost) {
    const boxes = [...end.boxes, ...compact.boxes(0, end.bottom)];
    return [
      ...out.slice(0, -1),
      { boxes, bottom: end.bottom + compact.height, cost: end.cost + factCost(facts), clear: end.bottom },
    ];
  }
  for (let from = 0; from < facts.length; ) {
    let until = facts.length;
    while (until > from + 1 && factsDrawn(job, facts.slice(from, until), lead).height > height) until--;
    const some = facts.slice(from, until);
    const drawn = factsDrawn(job, some, lead);
    const last = out.at(-1);
    if (last && last.bottom + drawn.height <= pad.top + height) {
      out[out.length - 1] = {
        boxes: [...last.boxes, ...drawn.boxes(0, last.bottom)],
        bottom: last.bottom + drawn.height,
        cost: last.cost + factCost(some),
      };
    } else out.push(pageOf(job, [drawn], factCost(some)));
    from = until;
  }
  return out;
}
