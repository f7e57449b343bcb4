/** Lines of text as core has broken them: each is its own element and cannot break again. */
import type { Line, TextBox } from '../core/page/page.ts';
import { at } from './b.ts';

export function Text({ box }: { box: TextBox }) {
  const Tag = box.tag;
  const names = ['text', box.bold && 'bold', box.tone === 'second' && 'second', box.align === 'end' && 'end'];
  const style = `${at(box.x, box.y, box.width, undefined, box.size)}line-height:${box.leading}`;
  return (
    <Tag class={names.filter(Boolean).join(' ')} style={style}>
      {box.lines.map((line, i) => (
        <OneLine key={i} line={line} />
      ))}
    </Tag>
  );
}

/** Gaps become margins of the stretch after them: the text itself stays as it was reviewed. */
function OneLine({ line: { text, gapsEm } }: { line: Line }) {
  if (!gapsEm) return <span class="line">{text}</span>;
  return (
    <span class="line">
      {text.slice(0, gapsEm[0]?.[0])}
      {gapsEm.map(([from, em], i) => (
        <span key={from} style={`margin-left:${em}em`}>
          {text.slice(from, gapsEm[i + 1]?.[0])}
        </span>
      ))}
    </span>
  );
}
