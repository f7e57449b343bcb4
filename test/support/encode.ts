/** Text in one of the web's legacy encodings: its decoder's table turned round, because platforms only decode. */
const tables = new Map<string, ReadonlyMap<string, readonly number[]>>();

/** @throws Error naming a character the encoding does not have. */
export function encodeAs(text: string, encoding: string): Uint8Array {
  const table = tables.get(encoding) ?? tableOf(encoding);
  tables.set(encoding, table);
  return Uint8Array.from(
    [...text].flatMap((character) => {
      const bytes = table.get(character);
      if (bytes === undefined) throw new Error(`${encoding} has no ${character}`);
      return [...bytes];
    }),
  );
}

function tableOf(encoding: string): ReadonlyMap<string, readonly number[]> {
  const decoder = new TextDecoder(encoding);
  const table = new Map<string, readonly number[]>();
  const add = (...bytes: readonly number[]) => {
    const text = decoder.decode(Uint8Array.from(bytes));
    if ([...text].length === 1 && text !== '\ufffd' && !table.has(text)) table.set(text, bytes);
  };
  for (let byte = 0; byte < 0x100; byte++) add(byte);
  if (!/^(windows|iso|koi8)/.test(encoding)) {
    for (let lead = 0x81; lead < 0xff; lead++) for (let trail = 0x40; trail < 0xff; trail++) add(lead, trail);
  }
  // Node 20 reads windows-1252 as Latin-1 (nodejs/node#56542).
  if (encoding === 'windows-1252') table.set('’', [0x92]);
  return table;
}
