/** The NameConstraints extension (RFC 5280 §4.2.1.10) in DER: permitted names as they are given, every other kind of name excluded. */
import { isIP } from 'node:net';

/** RFC 5280: id-ce-nameConstraints. */
export const nameConstraintsOid = '2.5.29.30';
const [sequence, permitted, excluded, dnsName, ipAddress] = [0x30, 0xa0, 0xa1, 0x82, 0x87] as const;

/** A kind of name that is neither permitted nor excluded would be unrestricted, so both families and DNS are always mentioned. */
export function nameConstraints(names: readonly string[]): Uint8Array {
  const allowed = names.map((name) =>
    isIP(name) === 0 ? tagged(dnsName, Buffer.from(name, 'ascii')) : tagged(ipAddress, exactly(name)),
  );
  const barred = [
    ...(names.some((name) => isIP(name) === 0) ? [] : [tagged(dnsName, Buffer.alloc(0))]),
    ...(names.some((name) => isIP(name) === 4) ? [] : [tagged(ipAddress, Buffer.alloc(8))]),
    ...(names.some((name) => isIP(name) === 6) ? [] : [tagged(ipAddress, Buffer.alloc(32))]),
  ];
  const subtrees = (tag: number, bases: readonly Buffer[]) =>
    bases.length === 0 ? [] : [tagged(tag, ...bases.map((base) => tagged(sequence, base)))];
  return tagged(sequence, ...subtrees(permitted, allowed), ...subtrees(excluded, barred));
}

/** The names an extension written by `nameConstraints` permits. @throws RangeError for bytes it did not write. */
export function permittedNames(extension: Uint8Array): readonly string[] {
  const [list] = parts(Buffer.from(extension));
  const subtrees = parts(list?.value ?? Buffer.alloc(0)).find(({ tag }) => tag === permitted);
  return parts(subtrees?.value ?? Buffer.alloc(0)).flatMap(({ value }) =>
    parts(value).map((base) =>
      base.tag === dnsName ? base.value.toString('ascii') : textOf(base.value.subarray(0, base.value.length / 2)),
    ),
  );
}

function tagged(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  const length =
    body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

function parts(bytes: Buffer): readonly { readonly tag: number; readonly value: Buffer }[] {
  const found: { tag: number; value: Buffer }[] = [];
  for (let at = 0; at < bytes.length; ) {
    const [tag, first] = [bytes[at]!, bytes[at + 1] ?? 0];
    const wide = first > 0x80 ? first - 0x80 : 0;
    const length = wide === 0 ? first : bytes.readUIntBE(at + 2, wide);
    found.push({ tag, value: bytes.subarray(at + 2 + wide, at + 2 + wide + length) });
    at += 2 + wide + length;
  }
  return found;
}

/** The address and a mask of ones. */
function exactly(ip: string): Uint8Array {
  const address = isIP(ip) === 4 ? ip.split('.').map(Number) : groupsOf(ip).flatMap((group) => [group >> 8, group & 255]);
  return Uint8Array.from([...address, ...address.map(() => 255)]);
}

function groupsOf(ip: string): readonly number[] {
  const [head = '', tail] = new URL(`http://[${ip}]/`).hostname.slice(1, -1).split('::');
  const parse = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
  const [left, right] = [parse(head), parse(tail ?? '')];
  return tail === undefined ? left : [...left, ...new Array<number>(8 - left.length - right.length).fill(0), ...right];
}

function textOf(address: Buffer): string {
  if (address.length === 4) return [...address].join('.');
  const groups = Array.from({ length: 8 }, (_, i) => address.readUInt16BE(2 * i).toString(16));
  return new URL(`http://[${groups.join(':')}]/`).hostname.slice(1, -1);
}
