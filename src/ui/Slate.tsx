/** What stands on the glass when nothing else may: the office, how to reach it, and why, in small words. Never an error page. */

import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Board } from '../core/office/board.ts';
import type { SiteRecord } from '../core/office/site.ts';
import { chromeOf } from '../core/page/labels.ts';
import { balance, fill } from '../core/page/line-break.ts';
import type { Line, TextBox } from '../core/page/page.ts';
import { type DotSheet as DotSheetSize, type GlassSheet, lead, sheetOf, steps } from '../core/page/sheet.ts';
import { at } from './b.ts';
import { drawDots } from './dots.ts';
import { Glass } from './Glass.tsx';
import { Text } from './Text.tsx';
import { type SlateReason, wordsFor } from './words.ts';

export interface SlateProps {
  readonly site: SiteRecord;
  readonly board: Board;
  /** A known reason is said in the office's language; other text is shown as it is. */
  readonly reason: SlateReason | (string & {});
  readonly appearance?: 'day' | 'night';
}

export function Slate({ site, board, reason, appearance = 'day' }: SlateProps) {
  const sheet = sheetOf(board);
  const known: Readonly<Record<string, string>> = wordsFor(site.office.locale).slate;
  const words = known[reason] ?? reason;
  if (sheet.kind === 'dots') return <DotSlate sheet={sheet} office={site.office} words={words} />;
  return (
    <Glass sheet={sheet} site={site} appearance={appearance}>
      <GlassSlate sheet={sheet} office={site.office} words={words} />
    </Glass>
  );
}

type Office = SiteRecord['office'];

function contactRows({ contact, locale }: Office): [string, string][] {
  const words = wordsFor(locale);
  const rows: [string, string | undefined][] = [
    [words.address, contact.address],
    [words.phone, contact.phone],
    [words.hours, contact.hours],
    [words.website, contact.url?.replace(/^https?:\/\//, '')],
  ];
  return rows.filter((row): row is [string, string] => row[1] !== undefined && row[1] !== '');
}

/** The name at the largest step that holds it on two lines. */
function nameLines(
  name: string,
  width: number,
  setting: { bold: boolean; traditional: boolean },
): { lines: readonly Line[]; step: number } {
  for (const step of steps) {
    const lines = step <= 4 ? balance(name, width / step, setting) : null;
    if (lines && lines.length <= 2) return { lines, step };
  }
  return { lines: fill(name, width / lead, setting), step: lead };
}

function GlassSlate({ sheet, office, words }: { sheet: GlassSheet; office: Office; words: string }) {
  const traditional = chromeOf(office.locale) === 'zh-Hant';
  const width = sheet.measure;
  const name = nameLines(office.name, width, { bold: true, traditional });
  const base = { kind: 'text', tag: 'span', x: 0, tone: 'ink', align: 'start', leading: 1.6, width } as const;
  const boxes: TextBox[] = [{ ...base, tag: 'h1', y: 0, size: name.step, leading: 1.25, bold: true, lines: name.lines }];
  let y = name.lines.length * name.step * 1.25 + 1.6;
  const ruleY = y - 0.8;
  for (const [label, value] of contactRows(office)) {
    const lines = fill(value, (width - 5) / 1, { bold: false, traditional });
    boxes.push({ ...base, y, size: 1, bold: false, tone: 'second', lines: [{ text: label, widthEm: 0 }] });
    boxes.push({ ...base, x: 5, width: width - 5, y, size: 1, bold: false, lines });
    y += lines.length * 1.6;
  }
  const reasonLines = fill(words, width, { bold: false, traditional });
  const top = Math.max(sheet.band.y, (sheet.height - y) * 0.36);
  const bottom = sheet.foot.y + sheet.foot.height - reasonLines.length * 1.6 * 0.85;
  return (
    <main class="at" style={at(sheet.side, 0, width, sheet.height)}>
      <div class="at" style={at(0, top)}>
        <div class="at ink" style={at(0, ruleY, width, 0.09)} />
        {boxes.map((box, i) => (
          <Text key={i} box={box} />
        ))}
      </div>
      <Text box={{ ...base, y: bottom, size: 0.85, bold: false, tone: 'second', lines: reasonLines }} />
    </main>
  );
}

function DotSlate({ sheet, office, words }: { sheet: DotSheetSize; office: Office; words: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const setting = { bold: false, traditional: false, dots: true };
  const texts = [office.name, ...(office.contact.phone ? [office.contact.phone] : []), words].flatMap((text) =>
    fill(text, sheet.columns, setting).map((line) => line.text),
  );
  const lines = texts.slice(0, sheet.rows).map((text, i) => ({ text, x: 0, y: i * 16, dots: 16 as const }));
  const key = JSON.stringify(lines);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d', { alpha: false });
    if (context) return drawDots(context, sheet, lines);
  }, [key]);
  return (
    <div class="dots" lang={office.locale}>
      <canvas ref={canvas} width={sheet.widthPx} height={sheet.heightPx} />
      <p class="unseen">{texts.join(' ')}</p>
    </div>
  );
}

/** Outside opening hours: dark on purpose. */
export function Off() {
  return <div class="off" />;
}
