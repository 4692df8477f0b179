import { isIP, isIPv6 } from 'node:net';
import { DrydockError } from '../model/index.ts';
import { isLoopbackAddress, TrustedProxies } from './security/index.ts';
import { readTlsFiles, type TlsFiles } from './tls-files.ts';

/** Where, and for whom, the port of the API is. */
export interface NetworkOptions {
  /** Address to listen on. One that other machines reach needs `tls` or `proxies`. @default 127.0.0.1 and ::1 */
  readonly host?: string | undefined;
  /** Paths of a chain of certificates and its private key, PEM. */
  readonly tls?: TlsFiles | undefined;
  /** Addresses and networks of proxies whose `X-Forwarded-*` are believed. */
  readonly proxies?: readonly string[] | undefined;
  /** Further names, with or without a port, by which clients may call this server. */
  readonly allowedHosts?: readonly string[] | undefined;
}

/** {@link NetworkOptions} that were found to be safe. */
export interface Network {
  readonly addresses: readonly string[];
  readonly tls: TlsFiles | null;
  readonly proxies: TrustedProxies;
  /** True: other machines reach it. */
  readonly isOpen: boolean;
  /** What clients write into their addresses. */
  readonly url: (port: number) => string;
  /** Values of `Host` that mean this server. */
  readonly hosts: (port: number) => ReadonlySet<string>;
}

const LOOPBACK = ['127.0.0.1', '::1'] as const;
const EVERY: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/**
 * Checks where a server is to listen, before anything is opened.
 *
 * @throws DRY-E8120 in the clear to the network; DRY-E8121 certificate or key; DRY-E8123 another option
 */
export function checkedNetwork(options: NetworkOptions): Network {
  const { host = 'localhost', tls = null, allowedHosts = [] } = options;
  const proxies = new TrustedProxies(options.proxies);
  const addresses = host === 'localhost' ? LOOPBACK : [addressIn(host)];
  const isOpen = addresses.some((address) => !isLoopbackAddress(address));
  const names = allowedHosts.map(hostName);
  if (isOpen && tls === null && proxies.isEmpty) throw new DrydockError('DRY-E8120', { address: host });
  if (addresses.some((address) => EVERY.has(address)) && names.length === 0) {
    const problem = 'is every address of this machine: also name what clients call it, with --allow-host';
    throw new DrydockError('DRY-E8123', { option: '--host', given: host, problem });
  }
  if (tls !== null) readTlsFiles(tls);
  const scheme = tls === null ? 'http' : 'https';
  const own = ['localhost', ...LOOPBACK, ...addresses.filter((address) => !EVERY.has(address))].map(inUrl);
  const [shown = inUrl(addresses[0] ?? LOOPBACK[0])] = isOpen ? names : [];
  return {
    addresses,
    tls,
    proxies,
    isOpen,
    url: (port) => (hasPort(shown) ? `${scheme}://${shown}` : `${scheme}://${shown}:${port}`),
    hosts: (port) =>
      new Set([
        ...own.map((name) => `${name}:${port}`),
        // A proxy, and port 443, are called without a port.
        ...names.flatMap((name) => (hasPort(name) ? [name] : [name, `${name}:${port}`])),
      ]),
  };
}

function addressIn(host: string): string {
  const address = host.replace(/^\[(.*)\]$/, '$1');
  if (isIP(address) !== 0) return address;
  throw new DrydockError('DRY-E8123', { option: '--host', given: host, problem: 'is no IP address of this machine' });
}

/** A name as it stands in `Host`. */
function hostName(given: string): string {
  if (isIPv6(given)) return inUrl(given);
  if (/^(\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9.-]{0,252}[a-z0-9])?)(:\d{1,5})?$/i.test(given)) return given.toLowerCase();
  const problem = 'is no name that a client could call; give one such as drydock.example.com';
  throw new DrydockError('DRY-E8123', { option: '--allow-host', given, problem });
}

function hasPort(name: string): boolean {
  return /[^:]:\d+$/.test(name.replace(/^\[[^\]]*\]/, 'x'));
}

function inUrl(address: string): string {
  return isIPv6(address) ? `[${address}]` : address;
}
