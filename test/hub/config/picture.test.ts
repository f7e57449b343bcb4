import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { pictureFacts, pictureFault } from '../../../src/hub/config/picture.ts';

const chunk = (type: string, data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(typeof crc32 === 'function' ? crc32(body) : 0);
  return Buffer.concat([length, body, sum]);
};
/** An RGBA picture, row after row unfiltered. */
function png(width: number, height: number, pixel: (x: number, y: number) => readonly number[]): Uint8Array {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 6, 0, 0, 0], 8);
  const rows = Array.from({ length: height }, (_, y) => [0, ...Array.from({ length: width }, (_, x) => pixel(x, y)).flat()]);
  const parts = [chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.from(rows.flat()))), chunk('IEND', Buffer.alloc(0))];
  return new Uint8Array(Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), ...parts]));
}
const ink = [20, 20, 20, 255] as const;
const white = [255, 255, 255, 255] as const;
const nothing = [0, 0, 0, 0] as const;

test.each([
  ['no bytes', new Uint8Array(), 'is empty'],
  ['a text', new TextEncoder().encode('not a picture, whatever it is called'), 'is not a PNG, JPEG or WebP'],
  ['a strip of 54 × 1167', png(54, 1167, (x) => (x % 2 ? ink : white)), 'is a strip of 54 × 1167 pixels'],
  ['nothing at all', png(20, 20, () => nothing), 'is wholly transparent'],
  ['white letters on nothing', png(20, 20, (x) => (x < 6 ? white : nothing)), 'is light on a transparent ground'],
  ['a black surface', png(20, 20, () => ink), 'is one even surface'],
])('%s is named in a sentence', (_, bytes, sentence) => {
  expect(pictureFault(bytes)).toMatch(new RegExp(`^${sentence}`));
});

test('dark letters on nothing stand on paper', () => {
  expect(pictureFault(png(20, 20, (x) => (x % 3 ? ink : nothing)))).toBeNull();
});

const folder = join(import.meta.dirname, '../../../../shared/data/media');
test('pictures from elsewhere are sized upright or named in a sentence', () => {
  if (!existsSync(folder)) return void process.stdout.write('skipped: no pictures lie in ../shared/data/media\n');
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((one) =>
    /\.(png|jpe?g|webp)$/i.test(one),
  )) {
    const bytes = new Uint8Array(readFileSync(join(folder, name)));
    if (pictureFault(bytes) === null) expect(pictureFacts(bytes), name).not.toBeNull();
  }
});

/** A JPEG's bytes as far as its frame header, 30 × 10, with an Exif orientation. */
function jpeg(orientation: number): Uint8Array {
  const exif = [
    ...Buffer.from('Exif\0\0MM\0*'),
    0,
    0,
    0,
    8,
    0,
    1,
    0x01,
    0x12,
    0,
    3,
    0,
    0,
    0,
    1,
    0,
    orientation,
    0,
    0,
    0,
    0,
    0,
    0,
  ];
  const frame = [0xff, 0xc0, 0, 17, 8, 0, 10, 0, 30, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1];
  return new Uint8Array([0xff, 0xd8, 0xff, 0xe1, 0, exif.length + 2, ...exif, ...frame]);
}

test.each([
  [1, 30, 10],
  [3, 30, 10],
  [6, 10, 30],
  [8, 10, 30],
])('a JPEG of orientation %i is %i × %i, as browsers turn it', (orientation, widthPx, heightPx) => {
  expect(pictureFacts(jpeg(orientation))).toMatchObject({ widthPx, heightPx });
});
