/** How a code is drawn, by whatever draws it: pages without one need neither the drawing nor the encoder. */
import type { ComponentChild } from 'preact';
import type { CodeBox } from '../core/page/page.ts';

export interface CodeProps {
  readonly box: CodeBox;
  /** As people read it, without scheme; empty: none. */
  readonly address: string;
  readonly href: string;
  readonly bodyMm: number;
  readonly nearM: number;
  readonly language: string;
}

export type CodePart = (props: CodeProps) => ComponentChild;
