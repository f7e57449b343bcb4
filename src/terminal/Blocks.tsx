/** The blocks of an item as text to read: nothing leads anywhere, an address is printed in words. */
import { useState } from 'preact/hooks';
import { type Block, type BlockOf, isKnown, type KnownBlock, type ListEntry } from '../core/item/block.ts';
import { addressOf } from '../core/page/address.ts';
import type { TerminalWords } from './words.ts';

interface Props {
  readonly words: TerminalWords;
  readonly pictureOf: (hash: string) => string;
}

export function Blocks({ blocks, ...props }: Props & { blocks: readonly Block[] }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of one revision never move.
  return blocks.map((block, i) => (isKnown(block) ? <Known key={i} block={block} {...props} /> : <p key={i}>{block.text}</p>));
}

function Known({ block, ...props }: Props & { block: KnownBlock }) {
  switch (block.type) {
    case 'paragraph':
      return <Lines text={block.text} />;
    case 'heading':
      return block.level === 2 ? <h3>{block.text}</h3> : <h4>{block.text}</h4>;
    case 'list':
      return <Entries entries={block.entries} ordered={block.ordered} />;
    case 'table':
      return <Table table={block} />;
    case 'figure':
      return <Figure figure={block} {...props} />;
    case 'quote':
      return (
        <blockquote>
          <Lines text={block.text} />
          {block.cite && <p class="second">{block.cite}</p>}
        </blockquote>
      );
    case 'link':
      return (
        <p>
          {block.text} <span class="address">{addressOf(block.href)}</span>
        </p>
      );
    case 'facts':
      return <Pairs entries={block.entries} />;
    case 'question':
      return (
        <div class="question">
          <h3>{block.question}</h3>
          <Lines text={block.answer} />
        </div>
      );
    case 'chart':
      return <Chart chart={block} />;
  }
}

function Lines({ text }: { text: string }) {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, i) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: lines of one text never move.
      <p key={i}>{line}</p>
    ));
}

function Entries({ entries, ordered }: { entries: readonly ListEntry[]; ordered: boolean }) {
  const List = ordered ? 'ol' : 'ul';
  return (
    <List class="entries">
      {entries.map(({ lead, text, entries: inner }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: entries of one list never move.
        <li key={i}>
          {lead && <b>{lead} </b>}
          {text}
          {inner && inner.length > 0 && <Entries entries={inner} ordered={false} />}
        </li>
      ))}
    </List>
  );
}

function Pairs({ entries }: { entries: readonly { readonly label: string; readonly value: string }[] }) {
  return (
    <dl class="facts">
      {entries.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

type TableBlock = BlockOf<'table'>;

/** Wider than this a table is not read in columns on an upright sheet: each row becomes a record of its own. */
const mostColumns = 4;
/** A record for every row of a long list would be a walk of kilometres: it scrolls instead. */
const mostRecords = 60;

function isForRecords({ head, rows }: TableBlock): boolean {
  const isPlain = [head, ...rows].every((row) => row.every(({ colSpan = 1, rowSpan = 1 }) => colSpan === 1 && rowSpan === 1));
  return isPlain && head.length > mostColumns && rows.length <= mostRecords && rows.every((row) => row.length === head.length);
}

function Table({ table }: { table: TableBlock }) {
  if (isForRecords(table)) return <Records table={table} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard too.
    <section class="scrolls" tabIndex={0} aria-label={table.caption ?? table.head.map(({ text }) => text).join('、')}>
      <table>
        {table.caption && <caption>{table.caption}</caption>}
        {table.head.length > 0 && (
          <thead>
            <tr>
              {table.head.map(({ text, align, colSpan, rowSpan }, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: cells never move.
                <th key={i} scope="col" class={align === 'end' ? 'end' : ''} colSpan={colSpan} rowSpan={rowSpan}>
                  {text}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {table.rows.map((row, r) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows never move.
            <tr key={r}>
              {row.map(({ text, align, strong, colSpan, rowSpan }, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: cells never move.
                <td key={i} class={align === 'end' ? 'end' : ''} colSpan={colSpan} rowSpan={rowSpan}>
                  {strong ? <b>{text}</b> : text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Records({ table: { caption, head, rows } }: { table: TableBlock }) {
  return (
    <div class="records">
      {caption && <h4>{caption}</h4>}
      {rows.map((row, r) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows never move.
        <dl key={r} class="facts record">
          {row.map(({ text, strong }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: cells never move.
            <div key={i}>
              <dt>{head[i]?.text}</dt>
              <dd>{strong ? <b>{text}</b> : text}</dd>
            </div>
          ))}
        </dl>
      ))}
    </div>
  );
}

const zooms = [1, 1.5, 2, 3] as const;

/** Buttons in place of a pinch (R43). */
function Figure({ figure, words, pictureOf }: Props & { figure: BlockOf<'figure'> }) {
  const [zoom, setZoom] = useState(0);
  const source = pictureOf(figure.media);
  return (
    <figure>
      {source === '' ? (
        <p class="second">
          {words.noPicture} {figure.alt}
        </p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard too.
        <section class="scrolls" tabIndex={0} aria-label={figure.caption ?? figure.alt}>
          <img
            src={source}
            alt={figure.alt}
            width={figure.widthPx}
            height={figure.heightPx}
            draggable={false}
            style={{ width: `${100 * (zooms[zoom] ?? 1)}%` }}
          />
        </section>
      )}
      {figure.caption && <figcaption>{figure.caption}</figcaption>}
      {source !== '' && (
        <p class="zoom no-print">
          <button type="button" class="box" data-zoom="in" disabled={zoom === zooms.length - 1} onClick={() => setZoom(zoom + 1)}>
            {words.zoomIn}
          </button>
          <button type="button" class="box" data-zoom="out" disabled={zoom === 0} onClick={() => setZoom(zoom - 1)}>
            {words.zoomOut}
          </button>
        </p>
      )}
    </figure>
  );
}

/** Numbers beside every bar; bars start at zero and share one scale (ART §6). */
function Chart({ chart: { label, total, parts, source, note } }: { chart: BlockOf<'chart'> }) {
  const most = Math.max(1, ...parts.map(({ value }) => value));
  return (
    <div class="chart">
      <h3>{label}</h3>
      {total && (
        <p class="total">
          <b>{total.display ?? total.value}</b> {total.unit} {total.note}
        </p>
      )}
      <dl>
        {parts.map(({ label: part, value, unit, display }) => (
          <div key={part}>
            <dt>{part}</dt>
            <dd>
              <span class="bar-of" style={{ width: `${(60 * value) / most}%` }} /> {display ?? value}
              {unit ?? total?.unit}
            </dd>
          </div>
        ))}
      </dl>
      {note && <p>{note}</p>}
      <p class="second">{source}</p>
    </div>
  );
}
