import { expect, test } from 'vitest';
import { fontSlicesForTexts, titleFontSlicesFor } from '../../../src/core/page/font-slices.ts';
import { headOf } from '../../../src/core/programme/head.ts';
import { items } from '../../support/page-samples.ts';

test('an item under posting brings the type of its title along, for the strip on other items’ pages', () => {
  const posted = items.find((item) => item.posting)!;
  const titleFonts = titleFontSlicesFor(posted);
  expect(titleFonts).toEqual(fontSlicesForTexts([posted.title], posted.language));
  expect(headOf({ ...posted, titleFonts }, 'hash').titleFonts).toEqual(titleFonts);
  expect(headOf({ ...posted, posting: undefined, titleFonts }, 'hash').titleFonts).toBeUndefined();
});
