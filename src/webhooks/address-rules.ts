import { BlockList, isIP } from 'node:net';

/** What kind of address a receiver has. `reserved` is never a receiver: unspecified, multicast, broadcast. */
export type AddressKind = 'public' | 'loopback' | 'private' | 'reserved';

/** IANA's special-purpose registries: https://www.iana.org/assignments/iana-ipv4-special-registry and …ipv6-special-registry */
const LOOPBACK = listOf(['127.0.0.0/8'], ['::1/128']);
const RESERVED = listOf(
  ['0.0.0.0/8', '224.0.0.0/4', '240.0.0.0/4'],
  ['::/128', 'ff00::/8', '100::/64', '2001:db8::/32', '5f00::/16'],
);
/** Networks of one's own, link-local ones with the metadata services of clouds, carrier-grade NAT, test networks. */
const PRIVATE = listOf(
  [
    '10.0.0.0/8',
    '100.64.0.0/10',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.0.0.0/24',
    '192.0.2.0/24',
    '192.88.99.0/24',
    '192.168.0.0/16',
    '198.18.0.0/15',
    '198.51.100.0/24',
    '203.0.113.0/24',
  ],
  ['fc00::/7', 'fe80::/10', 'fec0::/10', '64:ff9b:1::/48'],
);

/** @param address an IPv4 or IPv6 address, without brackets; anything else is `reserved` */
export function kindOf(address: string): AddressKind {
  const plain = address.replace(/%.*$/, '');
  const version = isIP(plain);
  if (version === 0) return 'reserved';
  const inner = version === 6 ? embeddedIPv4(plain) : null;
  if (inner !== null) return kindOf(inner);
  const family = version === 6 ? 'ipv6' : 'ipv4';
  if (LOOPBACK.check(plain, family)) return 'loopback';
  if (RESERVED.check(plain, family)) return 'reserved';
  return PRIVATE.check(plain, family) ? 'private' : 'public';
}

/** Prefixes of IPv6 addresses that stand for an IPv4 one, and the byte where that begins. */
const EMBEDDING: readonly (readonly [prefix: readonly number[], at: number])[] = [
  // Mapped, ::ffff:0:0/96; compatible, ::/96
  [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff], 12],
  [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 12],
  // NAT64, 64:ff9b::/96 (RFC 6052)
  [[0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0], 12],
  // 6to4, 2002::/16 (RFC 3056)
  [[0x20, 0x02], 2],
];

function embeddedIPv4(address: string): string | null {
  const bytes = bytesOf(address);
  const tail = bytes.slice(12);
  const isShort = bytes.slice(0, 15).every((byte) => byte === 0) && (tail[3] ?? 0) <= 1;
  // :: and ::1 are themselves.
  if (isShort) return null;
  for (const [prefix, at] of EMBEDDING)
    if (prefix.every((byte, index) => bytes[index] === byte)) return bytes.slice(at, at + 4).join('.');
  return null;
}

/** The 16 bytes of an IPv6 address in any of its spellings. */
function bytesOf(address: string): readonly number[] {
  // The URL parser gives the one spelling without dots and leading zeros.
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const groups = (text: string | undefined) => (text === undefined || text === '' ? [] : text.split(':'));
  const [before, after] = [groups(head), groups(tail)];
  const middle = tail === undefined ? [] : Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...middle, ...after].flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 255];
  });
}

function listOf(ipv4: readonly string[], ipv6: readonly string[]): BlockList {
  const list = new BlockList();
  for (const [family, subnets] of [
    ['ipv4', ipv4],
    ['ipv6', ipv6],
  ] as const) {
    for (const subnet of subnets) {
      const [address = '', bits] = subnet.split('/');
      list.addSubnet(address, Number(bits), family);
    }
  }
  return list;
}
