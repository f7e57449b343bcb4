/** Which addresses intake may call. A source is written by an operator, its redirects and DNS answers by others. */
import { BlockList, isIP } from 'node:net';

/** IANA special-purpose registries (RFC 6890): nothing here is a public web server. */
const v4 =
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4';
/** Of IPv6 only 2000::/3 is given out as global unicast: loopback, local, multicast and all that is still unassigned lie outside. */
const v6 = '::/3 4000::/2 8000::/1 2001::/23 2001:db8::/32 3fff::/20';
/** A list each: in one, an IPv6 range that holds ::ffff:0:0/96 would hold every IPv4 address. */
const [reserved4, reserved6] = [new BlockList(), new BlockList()];
for (const range of v4.split(' ')) reserved4.addSubnet(...subnet(range), 'ipv4');
for (const range of v6.split(' ')) reserved6.addSubnet(...subnet(range), 'ipv6');

function subnet(range: string): [string, number] {
  const [net, prefix] = range.split('/');
  return [net!, Number(prefix)];
}

/**
 * Whether a literal address is on the public internet. IPv4 inside IPv6 (mapped, translated, NAT64, 6to4) is judged as the IPv4 it reaches.
 * Anything that is no literal address is not public.
 */
export function isPublicAddress(address: string): boolean {
  const literal = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  const family = isIP(literal);
  if (family === 4) return !reserved4.check(literal, 'ipv4');
  if (family !== 6) return false;
  const inner = innerV4(literal);
  return inner === null ? !reserved6.check(literal, 'ipv6') : !reserved4.check(inner, 'ipv4');
}

/** Loopback, private and link-local apart, some addresses are no machine at all: not even an internal source lies there. */
export function isUsableAddress(address: string, internal: boolean): boolean {
  return (
    isPublicAddress(address) || (internal && isIP(address) !== 0 && !/^(0\.|22[4-9]\.|23\d\.|2[45]\d\.|::$|ff)/i.test(address))
  );
}

function innerV4(literal: string): string | null {
  const groups = groupsOf(literal);
  const pair = (i: number) => [groups[i]! >> 8, groups[i]! & 255, groups[i + 1]! >> 8, groups[i + 1]! & 255].join('.');
  if (groups.slice(0, 5).every((group) => group === 0) && (groups[5] === 0xffff || (groups[5] === 0 && groups[6] !== 0)))
    return pair(6);
  if (groups.slice(0, 4).every((group) => group === 0) && groups[4] === 0xffff && groups[5] === 0) return pair(6);
  if (groups[0] === 0x64 && groups[1] === 0xff9b && groups.slice(2, 6).every((group) => group === 0)) return pair(6);
  return groups[0] === 0x2002 ? pair(1) : null;
}

/** The eight groups of a valid IPv6 address: the URL parser writes it in its one canonical form. */
function groupsOf(literal: string): readonly number[] {
  const [head = '', tail] = new URL(`http://[${literal}]/`).hostname.slice(1, -1).split('::');
  const parse = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
  const [left, right] = [parse(head), parse(tail ?? '')];
  return tail === undefined ? left : [...left, ...new Array<number>(8 - left.length - right.length).fill(0), ...right];
}
