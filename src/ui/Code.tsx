/**
 * The way to the full text (R45): a QR code of error level M with a quiet zone of four modules, dark on white by day and night,
 * its symbol at least near distance / 10, the plain address under it; where it does not fit, the short code in words.
 */
import { encode } from 'uqr';
import { labelsFor } from '../core/page/labels.ts';
import { fill } from '../core/page/line-break.ts';
import { widthOf } from '../core/page/metrics.ts';
import type { Line } from '../core/page/page.ts';
import { at } from './b.ts';
import type { CodeProps } from './code-part.ts';
import { Text } from './Text.tsx';
import { wordsFor } from './words.ts';

const quiet = 4;

export function Code(props: CodeProps) {
  const { box, href, nearM, bodyMm } = props;
  const symbol = href !== '' && box.square > 0 ? encode(href, { ecc: 'M', border: quiet }) : null;
  const symbolMm = symbol ? (box.square * bodyMm * (symbol.size - 2 * quiet)) / symbol.size : 0;
  const isLarge = symbolMm >= 100 * nearM - 0.5;
  if (!symbol || !isLarge) return <Words {...props} />;
  return (
    <>
      <svg
        class="qr"
        role="img"
        aria-label={wordsFor(props.language).scan}
        shape-rendering="crispEdges"
        viewBox={`0 0 ${symbol.size} ${symbol.size}`}
        style={at(box.x, box.y, box.square, box.square)}
      >
        <path d={pathOf(symbol.data)} />
      </svg>
      <Caption {...props} />
    </>
  );
}

/** One rectangle a run of dark modules. */
function pathOf(rows: readonly (readonly boolean[])[]): string {
  let path = '';
  rows.forEach((row, y) => {
    for (let x = 0; x < row.length; x++) {
      const start = x;
      while (row[x]) x++;
      if (x > start) path += `M${start} ${y}h${x - start}v1h-${x - start}z`;
    }
  });
  return path;
}

function Words({ box, language }: CodeProps) {
  const { fullText } = wordsFor(language);
  const code = codeWords(language, box.shortCode);
  const text = `${fullText}  ${code}`;
  const isOneLine = widthOf(text, true) <= box.width;
  const rows = isOneLine
    ? ([[text, true]] as const)
    : ([
        [fullText, false],
        [code, true],
      ] as const);
  return <Lines x={box.x} y={box.y} width={box.width} rows={rows} />;
}

const codeWords = (language: string, code: string): string => `${labelsFor(language).short} ${code}`;

/** Beside the code where the box is wide, else under it. */
function Caption({ box, address, language }: CodeProps) {
  const isBeside = box.width >= box.square * 2;
  const [x, y] = isBeside ? [box.x + box.square + 0.9, box.y + 0.35] : [box.x, box.y + box.square + 0.45];
  const width = box.x + box.width - x;
  const room = box.y + box.height - y - 2 * 1.5;
  const setting = { bold: false, traditional: false };
  // Host and path on lines of their own: an address broken anywhere else is copied wrong.
  const lines = address.split(/(?<=^[^/]*)(?=\/)/).flatMap((part) => fill(part, width / addressSize, setting));
  const shown = lines.length * addressSize * 1.4 <= room + 0.01 ? lines : [];
  return (
    <>
      <Lines
        x={x}
        y={y}
        width={width}
        rows={[
          [wordsFor(language).scan, true],
          [codeWords(language, box.shortCode), false],
        ]}
      />
      <Plain x={x} y={y + 3.1} width={width} lines={shown} />
    </>
  );
}

const addressSize = 0.8;

function Plain({ x, y, width, lines }: { x: number; y: number; width: number; lines: readonly Line[] }) {
  return (
    <Text
      box={{
        kind: 'text',
        tag: 'span',
        x,
        y,
        width,
        size: addressSize,
        leading: 1.4,
        bold: false,
        tone: 'second',
        align: 'start',
        lines,
      }}
    />
  );
}

function Lines({ x, y, width, rows }: { x: number; y: number; width: number; rows: readonly (readonly [string, boolean])[] }) {
  return rows.map(([text, bold], i) => (
    <Text
      key={text}
      box={{
        kind: 'text',
        tag: 'span',
        x,
        y: y + i * 1.5,
        width,
        size: 1,
        leading: 1.5,
        bold,
        tone: 'ink',
        align: 'start',
        lines: [{ text, widthEm: 0 }],
      }}
    />
  ));
}
