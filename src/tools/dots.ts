/**
 * Cuts GNU Unifont into public/dots/16/XX.bin: `tsx src/tools/dots.ts /usr/share/unifont/unifont.hex`.
 * A slice holds the 256 code points XX00–XXFF in 33 bytes each: width in dots (0: none, 8 or 16), then 16 rows of two bytes,
 * the highest bit leftmost. Glyphs of the Basic Multilingual Plane that a Chinese board may show; no Hangul, no private use.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const glyphBytes = 33;
const kept = (code: number): boolean =>
  code < 0x0600 ||
  (code >= 0x1e00 && code < 0x2800) ||
  (code >= 0x2e80 && code < 0xa000) ||
  (code >= 0xf900 && code < 0xfb00) ||
  code >= 0xfe30;

const slices = new Map<number, Uint8Array>();
for (const line of readFileSync(process.argv[2] ?? '/usr/share/unifont/unifont.hex', 'utf8').split('\n')) {
  const [hex = '', rows = ''] = line.split(':');
  const code = Number.parseInt(hex, 16);
  if (rows === '' || code > 0xffff || code < 0x20 || !kept(code)) continue;
  const slice = slices.get(code >> 8) ?? new Uint8Array(256 * glyphBytes);
  slices.set(code >> 8, slice);
  const width = rows.length === 32 ? 8 : 16;
  const offset = (code & 255) * glyphBytes;
  slice[offset] = width;
  for (let row = 0; row < 16; row++) {
    for (let byte = 0; byte < width / 8; byte++) {
      const at = (row * width) / 4 + byte * 2;
      slice[offset + 1 + row * 2 + byte] = Number.parseInt(rows.slice(at, at + 2), 16);
    }
  }
}
const folder = new URL('../../public/dots/16/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [high, bytes] of slices) writeFileSync(new URL(`${high.toString(16).padStart(2, '0')}.bin`, folder), bytes);
process.stdout.write(`${slices.size} slices, ${slices.size * 256 * glyphBytes} bytes\n`);
