import { DrydockError } from '../model/index.ts';
import { type AddressKind, kindOf } from './address-rules.ts';

/** Where a webhook may send to. */
export interface Target {
  readonly url: string;
  /** The admin allows plain HTTP, and private and link-local addresses. */
  readonly allowPrivate: boolean;
}

/**
 * Checks what a URL itself says; names are looked at when they are resolved, each time.
 *
 * @returns the URL as it will be used
 * @throws DRY-E8090
 */
export function checkedUrl({ url: text, allowPrivate }: Target): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null) throw refusal(text, 'it is no absolute URL');
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw refusal(text, 'it must begin with https:// or http://');
  if (url.username !== '' || url.password !== '')
    throw refusal(text, 'a name or password in it would be shown; the signature says who sends');
  if (url.hash !== '') throw refusal(text, 'the part after # is never sent');
  const host = hostOf(url);
  const isLoopback = namesLoopback(host);
  if (url.protocol === 'http:' && !isLoopback && !allowPrivate)
    throw refusal(text, 'plain http:// is for receivers on this machine; use https://');
  const problem = isAddress(host) ? addressProblem(host, { host, allowPrivate }) : null;
  if (problem !== null) throw refusal(text, problem);
  return url.href;
}

/** The host of a URL, IPv6 without its brackets. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}

/** Why nothing is sent to an address that a host resolved to; null: it may be. */
export function addressProblem(
  address: string,
  { host, allowPrivate }: { readonly host: string; readonly allowPrivate: boolean },
): string | null {
  const kind: AddressKind = kindOf(address);
  // A public name must not lead to this machine: that is what DNS rebinding does. One that says so may.
  if (namesLoopback(host))
    return kind === 'loopback' ? null : `${host} resolved to ${address}, which is not this machine`;
  if (kind === 'public') return null;
  if (kind === 'reserved') return `${address} is no address of a receiver`;
  return allowPrivate ? null : `${address} is a ${kind} address, which this webhook is not allowed to reach`;
}

function namesLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || (isAddress(host) && kindOf(host) === 'loopback');
}

function isAddress(host: string): boolean {
  return /^[\d.]+$/.test(host) || host.includes(':');
}

function refusal(url: string, problem: string): DrydockError {
  return new DrydockError('DRY-E8090', { url: url.slice(0, 200), problem });
}
