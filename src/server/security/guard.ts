import type { IncomingMessage } from 'node:http';
import { DrydockError } from '../../model/index.ts';
import { RequestError } from '../problem.ts';
import type { TrustedProxies, Way } from './forwarded.ts';

/** What a listener lets in. */
export interface Gate {
  /** Values of `Host` that mean this server; null on the unix socket, which no web page reaches. */
  readonly hosts: ReadonlySet<string> | null;
  /** Who may say that a request came another way than its connection. */
  readonly proxies: TrustedProxies;
}

/** Segments that mean another path than the one that is written. */
const STEPS = /(^|[/\\])(\.|%2e){1,2}([/\\]|$)/i;

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PATCH', 'DELETE']);

/**
 * Refuses what a web page could make a browser send. Runs before any route, on every method and path:
 * a page that rebinds its name to this address is same-origin to itself and sends no `Origin`.
 */
export function refusal(request: IncomingMessage, gate: Gate, way: Way): DrydockError | null {
  if (!way.isProtected) return new DrydockError('DRY-E8122', { address: way.address ?? 'nowhere' });
  const target = request.url ?? '';
  if (!target.startsWith('/')) return new DrydockError('DRY-E8001', { problem: 'its target must be a path' });
  if (STEPS.test(target.replace(/[?#].*$/s, ''))) {
    return new DrydockError('DRY-E8001', { problem: 'its path must have no steps upwards' });
  }
  return hostRefusal(request, gate, way) ?? originRefusal(request, gate, way) ?? methodRefusal(request);
}

function hostRefusal(
  { headers, rawHeaders }: IncomingMessage,
  { hosts }: Gate,
  { forwardedHost }: Way,
): DrydockError | null {
  if (hosts === null) return null;
  const count = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length;
  if (count !== 1) return new DrydockError('DRY-E8001', { problem: 'it must have one Host header' });
  // Both: what a proxy passes on unchanged, a page that was rebound to the proxy may have made up.
  const isOwn = hosts.has((headers.host ?? '').toLowerCase());
  if (isOwn && (forwardedHost === null || hosts.has(forwardedHost))) return null;
  return new RequestError(new DrydockError('DRY-E8005', { problem: 'its Host is not the address of drydock' }), {
    status: 421,
  });
}

function originRefusal({ headers }: IncomingMessage, { hosts }: Gate, { scheme }: Way): DrydockError | null {
  const { origin } = headers;
  const site = headers['sec-fetch-site'];
  if (origin !== undefined && !isOwnOrigin(origin, scheme, hosts)) {
    return new DrydockError('DRY-E8005', { problem: 'its Origin is another site' });
  }
  if (site === undefined || site === 'same-origin' || site === 'none') return null;
  return new DrydockError('DRY-E8005', { problem: 'it comes from another site' });
}

function isOwnOrigin(origin: string, scheme: Way['scheme'], hosts: ReadonlySet<string> | null): boolean {
  const start = `${scheme}://`;
  return hosts !== null && origin.startsWith(start) && hosts.has(origin.slice(start.length).toLowerCase());
}

function methodRefusal({ method = '' }: IncomingMessage): DrydockError | null {
  if (METHODS.has(method)) return null;
  const problem = `its method must be one of ${[...METHODS].join(', ')}`;
  return new RequestError(new DrydockError('DRY-E8001', { problem }), { status: 405 });
}
