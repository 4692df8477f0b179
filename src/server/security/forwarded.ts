import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, isIPv6 } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { DrydockError } from '../../model/index.ts';

/** How a request came: by its connection, or as a trusted proxy in front says. */
export interface Way {
  /** Who sent it; null on the unix socket. */
  readonly address: string | null;
  readonly scheme: 'http' | 'https';
  /** The `Host` that the proxy was asked for; null when there is none in between. */
  readonly forwardedHost: string | null;
  /** False: it came in the clear from another machine that is no proxy. */
  readonly isProtected: boolean;
}

/** The addresses whose `X-Forwarded-*` are believed: nobody else's are looked at. */
export class TrustedProxies {
  readonly #known = new BlockList();
  readonly isEmpty: boolean;

  /** @param addresses IPv4 or IPv6 addresses, or networks such as 10.0.0.0/8 @throws DRY-E8123 */
  constructor(addresses: readonly string[] = []) {
    this.isEmpty = addresses.length === 0;
    for (const address of addresses) this.#add(address);
  }

  has(address: string): boolean {
    return this.#known.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  }

  #add(given: string): void {
    const [address = '', prefix] = given.split('/', 2);
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    const longest = family === 'ipv6' ? 128 : 32;
    const isNetwork = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= longest);
    if (isIP(address) === 0 || !isNetwork || Number(prefix) === 0)
      throw new DrydockError('DRY-E8123', { option: '--behind-proxy', given, problem: 'is no address of a proxy' });
    this.#known.addSubnet(address, prefix === undefined ? longest : Number(prefix), family);
  }
}

/** Which way a request came. Of a header that came more than once, or with more than one value, the last one is the proxy's own. */
export function wayOf({ socket, headers }: IncomingMessage, proxies: TrustedProxies): Way {
  const isTls = (socket as Partial<TLSSocket>).encrypted === true;
  const sender = socket.remoteAddress;
  if (sender === undefined) return { address: null, scheme: 'http', forwardedHost: null, isProtected: true };
  const address = plainAddress(sender);
  const scheme = isTls ? 'https' : 'http';
  if (!proxies.has(address))
    return { address, scheme, forwardedHost: null, isProtected: isTls || isLoopbackAddress(address) };
  const proto = lastOf(headers['x-forwarded-proto']);
  return {
    address: senderBehind(headers['x-forwarded-for'], proxies) ?? address,
    scheme: proto === 'https' || proto === 'http' ? proto : scheme,
    forwardedHost: lastOf(headers['x-forwarded-host']),
    isProtected: true,
  };
}

/** The last address that no trusted proxy has: what is before it, its sender may have made up. */
function senderBehind(header: string | string[] | undefined, proxies: TrustedProxies): string | null {
  const hops = valuesOf(header).map(plainAddress).toReversed();
  const sender = hops.find((hop) => isIP(hop) === 0 || !proxies.has(hop));
  return sender === undefined || isIP(sender) === 0 ? null : sender;
}

function lastOf(header: string | string[] | undefined): string | null {
  return valuesOf(header).at(-1)?.toLowerCase() ?? null;
}

function valuesOf(header: string | string[] | undefined): readonly string[] {
  const values = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',').map((value) => value.trim());
  return values.filter((value) => value !== '');
}

/** An IPv4 address that an IPv6 socket writes its own way. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

export function isLoopbackAddress(address: string): boolean {
  return address === '::1' || /^127\.\d+\.\d+\.\d+$/.test(address);
}
