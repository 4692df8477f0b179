import type { IncomingMessage } from 'node:http';
import { DrydockError } from '../../model/index.ts';
import { RequestError } from '../problem.ts';

/** What a listener lets in. */
export interface Gate {
  /** Values of `Host` that mean this server; null on the unix socket, which no web page reaches. */
  readonly hosts: ReadonlySet<string> | null;
}

/** Segments that mean another path than the one that is written. */
const STEPS = /(^|[/\\])(\.|%2e){1,2}([/\\]|$)/i;

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PATCH', 'DELETE']);

/**
 * Refuses what a web page could make a browser send. Runs before any route, on every method and path:
 * a page that rebinds its name to this address is same-origin to itself and sends no `Origin`.
 */
export function refusal(request: IncomingMessage, gate: Gate): DrydockError | null {
  const target = request.url ?? '';
  if (!target.startsWith('/')) return new DrydockError('DRY-E8001', { problem: 'its target must be a path' });
  if (STEPS.test(target.replace(/[?#].*$/s, ''))) {
    return new DrydockError('DRY-E8001', { problem: 'its path must have no steps upwards' });
  }
  return hostRefusal(request, gate) ?? originRefusal(request, gate) ?? methodRefusal(request);
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

function methodRefusal({ method = '' }: IncomingMessage): DrydockError | null {
  if (METHODS.has(method)) return null;
  const problem = `its method must be one of ${[...METHODS].join(', ')}`;
  return new RequestError(new DrydockError('DRY-E8001', { problem }), { status: 405 });
}
