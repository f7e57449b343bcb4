/** Draws the boxes core has placed. Nothing is measured or wrapped here: each line is its own element and cannot break. */

import type { SiteRecord } from '../core/office/site.ts';
import { addressOf } from '../core/page/address.ts';
import type { Box } from '../core/page/page.ts';
import { at } from './b.ts';
import type { CodePart } from './code-part.ts';
import { frameFamilies } from './fonts.ts';
import { Mark } from './Mark.tsx';
import { Text } from './Text.tsx';

export interface BoxContext {
  readonly site: SiteRecord;
  /** Address of the item's full text; empty: there is none to show. */
  readonly href: string;
  /** mm of a length of one B on the glass. */
  readonly bodyMm: number;
  readonly nearM: number;
  readonly language: string;
  readonly mediaUrl: (hash: string) => string;
  readonly Code: CodePart | null;
}

export function Boxes({ boxes, context }: { boxes: readonly Box[]; context: BoxContext }) {
  return boxes.map((box, i) => <One key={i} box={box} context={context} />);
}

const thickness = { ink: 0.09, thin: 0.045, rule: 0.045, hair: 0.045 } as const;

function One({ box, context }: { box: Box; context: BoxContext }) {
  switch (box.kind) {
    case 'text':
      return <Text box={box} />;
    case 'rule':
      return <div class={`at ${box.tone}`} style={at(box.x, box.y, box.width, thickness[box.tone])} />;
    case 'bar':
      return <div class="at bar" style={at(box.x, box.y, box.width, box.height)} />;
    case 'mark':
      return (
        <div class="at" style={at(box.x, box.y)}>
          <Mark site={context.site} category={box.category} size={box.size} language={context.site.office.locale} />
        </div>
      );
    case 'picture':
      return (
        <img class="picture" src={context.mediaUrl(box.media)} alt={box.alt} style={at(box.x, box.y, box.width, box.height)} />
      );
    case 'code':
      // The office's words on an item's page: in the office's language and face, whatever the item's are.
      return (
        context.Code && (
          <div lang={context.language} style={`font-family:${frameFamilies(context.site)}`}>
            <context.Code box={box} address={addressOf(context.href)} {...context} />
          </div>
        )
      );
    case 'group':
      return (
        <div role={box.role} {...(box.label === undefined ? {} : { 'aria-label': box.label })}>
          <Boxes boxes={box.boxes} context={context} />
        </div>
      );
  }
}
