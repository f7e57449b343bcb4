import type { SiteRecord } from '../core/office/site.ts';
import type { GlassSheet } from '../core/page/sheet.ts';
import { frameFamilies } from './fonts.ts';

/** The sheet itself: its size, its unit, its appearance. */
export function Glass({
  sheet,
  site,
  appearance,
  children,
}: {
  sheet: GlassSheet;
  site: SiteRecord;
  appearance: 'day' | 'night';
  children: preact.ComponentChildren;
}) {
  const style = `font-size:${sheet.bodyPx}px;width:${sheet.widthPx}px;height:${sheet.heightPx}px;font-family:${frameFamilies(site)}`;
  return (
    <div class="sheet" lang={site.office.locale} data-appearance={appearance} style={style}>
      {children}
    </div>
  );
}
