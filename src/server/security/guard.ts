import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { DrydockError } from '../../model/index.ts';
import { RequestError } from '../problem.ts';

/** What a listener lets in. */
export interface Gate {
  /** Values of `Host` that mean this server; null on the unix socket, which no web page reaches. */
  readonly hosts: ReadonlySet<string> | null;
  /** The token that a request must carry; null where the file system says who may connect. */
  readonly token: string | null;
}

/** Segments that mean another path than the one that is written. */
const STEPS = /(^|[/\\])(\.|%2e){1,2}([/\\]|$)/i;

/** Paths that tell nothing and need no token. */
const OPEN_PATHS: ReadonlySet<string> = new Set(['/healthz']);

/**
 * Refuses what a web page could make a browser send, and what carries no token. Runs before any route, on every method and path:
 * a page that rebinds its name to this address is same-origin to itself and sends no `Origin`.
 */
export function refusal(request: IncomingMessage, gate: Gate): DrydockError | null {
  const target = request.url ?? '';
  if (!target.startsWith('/')) return new DrydockError('DRY-E8001', { problem: 'its target must be a path' });
  if (STEPS.test(target.replace(/[?#].*$/s, ''))) {
    return new DrydockError('DRY-E8001', { problem: 'its path must have no steps upwards' });
  }
  return hostRefusal(request, gate) ?? originRefusal(request, gate) ?? tokenRefusal(request, gate, target);
}

function hostRefusal({ headers, rawHeaders }: IncomingMessage, { hosts }: Gate): DrydockError | null {
  if (hosts === null) return null;
  const count = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length;
  if (count !== 1) return new DrydockError('DRY-E8001', { problem: 'it must have one Host header' });
  if (hosts.has((headers.host ?? '').toLowerCase())) return null;
  return new RequestError(new DrydockError('DRY-E8005', { problem: 'its Host is not the address of drydock' }), {
    status: 421,
  });
}

function originRefusal({ headers }: IncomingMessage, { hosts }: Gate): DrydockError | null {
  const { origin } = headers;
  const site = headers['sec-fetch-site'];
  if (origin !== undefined && !isOwnOrigin(origin, hosts)) {
    return new DrydockError('DRY-E8005', { problem: 'its Origin is another site' });
  }
  if (site === undefined || site === 'same-origin' || site === 'none') return null;
  return new DrydockError('DRY-E8005', { problem: 'it comes from another site' });
}

function isOwnOrigin(origin: string, hosts: ReadonlySet<string> | null): boolean {
  return hosts !== null && origin.startsWith('http://') && hosts.has(origin.slice('http://'.length).toLowerCase());
}

function tokenRefusal({ headers }: IncomingMessage, { token }: Gate, target: string): DrydockError | null {
  if (token === null || OPEN_PATHS.has(target.replace(/\?.*$/s, ''))) return null;
  const given = /^Bearer +([\w-]{1,200})$/i.exec(headers.authorization ?? '')?.[1] ?? '';
  return isSame(given, token) ? null : new DrydockError('DRY-E8004', {});
}

/** Takes the same time wherever the two differ. */
function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
