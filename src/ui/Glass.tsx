import type { GlassSheet } from '../core/page/sheet.ts';
import { familiesFor } from './fonts.ts';

/** The sheet itself: its size, its unit, its appearance. */
export function Glass({
  sheet,
  locale,
  appearance,
  children,
}: {
  sheet: GlassSheet;
  locale: string;
  appearance: 'day' | 'night';
  children: preact.ComponentChildren;
}) {
  const style = {
    '--b': `${sheet.bodyPx}px`,
    width: `${sheet.widthPx}px`,
    height: `${sheet.heightPx}px`,
    fontFamily: familiesFor(locale),
  };
  return (
    <div class="sheet" lang={locale} data-appearance={appearance} style={style}>
      {children}
    </div>
  );
}
