import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const classesIn = (path: string): ReadonlySet<string> => {
  const text = readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  return new Set([...text.matchAll(/\.([a-z][a-z-]*)(?=[\s,.:[>{)])/g)].map(([, name = '']) => name));
};

test('the console and the sheet it previews share no class: neither changes the look of the other', () => {
  const sheet = classesIn('src/ui/sheet.css');
  const own = ['src/staff/staff.css', 'src/staff/forms.css'].flatMap((path) => [...classesIn(path)]);
  expect([...new Set(own)].filter((name) => sheet.has(name))).toEqual(['sheet', 'unseen'].filter((name) => own.includes(name)));
});
