import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AlertArea } from '../../../src/core/programme/alert.ts';
import { holdsPlace, type Place } from '../../../src/core/programme/alert-area.ts';
import { area } from './alert-samples.ts';

const town: Place = { lat: 22.7, lon: 113.3, geocodes: [{ scheme: 'GB/T 2260', value: '442000107000' }] };
const square = '22,113 22,114 23,114 23,113 22,113';
const far = '30,120 30,121 31,121 31,120 30,120';

test.each<[rule: string, areas: AlertArea[], place: Place | undefined, holds: boolean]>([
  ['no area is everywhere', [], town, true],
  ['an area in words alone cannot be told to be elsewhere', [area()], town, true],
  ['a board without a place is anywhere', [area({ polygons: [far] })], undefined, true],
  ['a polygon around the board holds it', [area({ polygons: [square] })], town, true],
  ['a polygon elsewhere does not', [area({ polygons: [far] })], town, false],
  ['a polygon need not be closed', [area({ polygons: ['22,113 22,114 23,114 23,113'] })], town, true],
  ['spaces around the comma are no harm', [area({ polygons: ['22 , 113  22,114\n23,114 23,113'] })], town, true],
  ['a board on the line is inside', [area({ polygons: ['22.7,113 22.7,114 23,114 23,113'] })], town, true],
  ['of several areas one is enough', [area({ polygons: [far] }), area({ polygons: [square] })], town, true],
  ['of several shapes one is enough', [area({ polygons: [far], circles: ['22.7,113.3 1'] })], town, true],
  ['a circle reaches its radius', [area({ circles: ['22.7,113.4 10.26'] })], town, true],
  ['and no further', [area({ circles: ['22.7,113.4 10.25'] })], town, false],
  ['a circle of no radius holds its centre', [area({ circles: ['22.7,113.3 0'] })], town, true],
  ['a shape nobody can read says nothing', [area({ polygons: ['here and there'] })], town, true],
  ['the code of the board', [area({ geocodes: [{ name: 'gb/t 2260', value: '442000107000' }] })], town, true],
  ['the code of its city', [area({ geocodes: [{ name: 'GB/T 2260', value: '442000' }] })], town, true],
  ['the code of its province', [area({ geocodes: [{ name: 'GB/T 2260', value: '440000' }] })], town, true],
  ['the code of another city', [area({ geocodes: [{ name: 'GB/T 2260', value: '440600' }] })], town, false],
  ['the same digits in another scheme', [area({ geocodes: [{ name: 'FIPS6', value: '442000' }] })], town, false],
  [
    'a whole state in SAME',
    [area({ geocodes: [{ name: 'SAME', value: '006000' }] })],
    { geocodes: [{ scheme: 'SAME', value: '006037' }] },
    true,
  ],
  [
    'another county in SAME',
    [area({ geocodes: [{ name: 'SAME', value: '006030' }] })],
    { geocodes: [{ scheme: 'SAME', value: '006037' }] },
    false,
  ],
  [
    'a shape says enough where the board knows no codes',
    [area({ polygons: [square], geocodes: [{ name: 'SAME', value: '006037' }] })],
    { lat: 22.7, lon: 113.3 },
    true,
  ],
])('%s', (_rule, areas, place, holds) => {
  expect(holdsPlace(areas, place)).toBe(holds);
});

test('a ring across the 180th meridian holds what lies between, from either side', () => {
  const fiji = [area({ polygons: ['-20,177 -20,-178 -15,-178 -15,177 -20,177'] })];
  for (const lon of [179.5, -179.5, 177.5, -178.5]) expect(holdsPlace(fiji, { lat: -17, lon })).toBe(true);
  for (const lon of [176.5, -177.5, 0]) expect(holdsPlace(fiji, { lat: -17, lon })).toBe(false);
});

test('where a ring begins and which way it runs makes no difference', () => {
  const points = [
    [22, 113],
    [22.5, 113.6],
    [22, 114],
    [23, 114],
    [22.9, 113.4],
    [23, 113],
  ] as const;
  const text = (ring: readonly (readonly [number, number])[]) => ring.map((point) => point.join(',')).join(' ');
  fc.assert(
    fc.property(
      fc.nat(5),
      fc.boolean(),
      fc.double({ min: 21.5, max: 23.5, noNaN: true }),
      fc.double({ min: 112.5, max: 114.5, noNaN: true }),
      (start, back, lat, lon) => {
        const turned = [...points.slice(start), ...points.slice(0, start)];
        const ring = back ? turned.reverse() : turned;
        expect(holdsPlace([area({ polygons: [text(ring)] })], { lat, lon })).toBe(
          holdsPlace([area({ polygons: [text(points)] })], { lat, lon }),
        );
      },
    ),
  );
});
