import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { DrydockError } from '../model/index.ts';
import type { Api, RequestBindings } from './api/index.ts';
import { problemOf } from './problem.ts';
import { newRequestId } from './request-id.ts';
import {
  type Authority,
  type Gate,
  type Principal,
  principalOf,
  refusal,
  RequestLimits,
  type Way,
  wayOf,
} from './security/index.ts';

export interface ListenerLimits {
  /** Milliseconds that a client has for its headers. @default 10000 */
  readonly headersMs?: number;
  /** Milliseconds that a client has for a whole request. @default 30000 */
  readonly requestMs?: number;
  /** Milliseconds that a connection may stand still in the middle of an answer. @default 60000 */
  readonly answerMs?: number;
  /** Requests of a token or a session in a minute; each connection of the user of the home may send twenty times as many. @default 6000 */
  readonly requestsPerMinute?: number;
}

/** A script of the user of the home is no stranger; only one that runs wild is stopped. */
const OWNER_FACTOR = 20;

export interface Listening {
  readonly gate: Gate;
  readonly authority: Authority;
  readonly limits: ListenerLimits;
  /** Certificate and key, PEM; null: in the clear. */
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer } | null;
}

/** An HTTP server that lets in who may come in and hands on to the API who it is. */
export function httpListener(api: Api, { gate, authority, limits, tls = null }: Listening): Server {
  const { headersMs = 10_000, requestMs = 30_000, answerMs = 60_000, requestsPerMinute = 6_000 } = limits;
  const bindings = new WeakMap<IncomingMessage, RequestBindings>();
  const counted = new CountedRequests(requestsPerMinute);
  const readers = new SlowReaders(answerMs);
  const listener = getRequestListener(
    (request, env) => api.fetch(request, bindings.get(env.incoming as IncomingMessage)),
    { overrideGlobalObjects: false },
  );
  const answer = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const requestId = newRequestId();
    for (const [name, value] of COMMON_HEADERS) outgoing.setHeader(name, value);
    outgoing.setHeader('x-request-id', requestId);
    try {
      const way = wayOf(incoming, gate.proxies);
      const refused = refusal(incoming, gate, way);
      if (refused !== null) throw refused;
      const principal = principalOf(incoming, authority, way.scheme);
      counted.count(incoming, outgoing, principal);
      const origin = originOf(incoming, way, principal, requestId);
      readers.add(outgoing);
      const standing = () => principalOf(incoming, authority, way.scheme);
      bindings.set(incoming, { incoming, outgoing, principal, standing, origin, requestId, scheme: way.scheme });
      void listener(incoming, outgoing);
    } catch (error) {
      refuse(incoming, outgoing, error, requestId);
    }
  };
  const options = {
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: Math.min(1_000, headersMs),
    keepAliveTimeout: 60_000,
    maxHeaderSize: 16 * 1024,
  };
  const server = tls === null ? createServer(options, answer) : createTlsServer({ ...options, ...tls }, answer);
  server.setTimeout(answerMs);
  server.on('listening', () => readers.watch());
  server.on('close', () => readers.rest());
  server.on('checkContinue', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    outgoing.writeContinue();
    server.emit('request', incoming, outgoing);
  });
  return server;
}

/** Lets go of clients that read nothing of their answer, also those that send something to look alive. */
class SlowReaders {
  /** Bytes that waited for each answer's reader when it was looked at last. */
  readonly #waiting = new Map<ServerResponse, number>();
  readonly #answerMs: number;
  #watch: NodeJS.Timeout | undefined;

  constructor(answerMs: number) {
    this.#answerMs = answerMs;
  }

  watch(): void {
    this.#watch = setInterval(() => this.#look(), this.#answerMs);
    this.#watch.unref();
  }

  rest(): void {
    clearInterval(this.#watch);
  }

  add(outgoing: ServerResponse): void {
    this.#waiting.set(outgoing, 0);
    outgoing.once('close', () => this.#waiting.delete(outgoing));
  }

  #look(): void {
    for (const [outgoing, before] of this.#waiting) {
      const { writableLength, socket } = outgoing;
      // Streams are looked after where they are kept.
      if (String(outgoing.getHeader('content-type')).startsWith('text/event-stream')) this.#waiting.delete(outgoing);
      else if (before > 0 && writableLength === before) socket?.destroy();
      else this.#waiting.set(outgoing, writableLength);
    }
  }
}

/** Nothing that is served here is for a web page of somebody else, or to be guessed at. */
const COMMON_HEADERS: readonly (readonly [string, string])[] = [
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
  ['cross-origin-resource-policy', 'same-origin'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
];

class CountedRequests {
  readonly #limits = new RequestLimits();
  readonly #perMinute: number;
  readonly #connections = new WeakMap<Socket, string>();
  #connectionCount = 0;

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  /** Whether the server lives may always be asked. @throws DRY-E8015 */
  count(incoming: IncomingMessage, outgoing: ServerResponse, principal: Principal | null): void {
    if (incoming.url === '/healthz') return;
    const { token = null } = principal ?? {};
    const limit = principal !== null && token === null ? this.#perMinute * OWNER_FACTOR : this.#perMinute;
    const taken = this.#limits.take(token === null ? this.#connection(incoming.socket) : `token ${token}`, limit);
    outgoing.setHeader('ratelimit-policy', `"default";q=${limit};w=60`);
    outgoing.setHeader('ratelimit', `"default";r=${taken.left};t=${taken.waitSeconds}`);
    if (taken.isAllowed) return;
    outgoing.setHeader('retry-after', String(taken.waitSeconds));
    throw new DrydockError('DRY-E8015', { limit, seconds: taken.waitSeconds });
  }

  #connection(socket: Socket): string {
    const known = this.#connections.get(socket);
    if (known !== undefined) return known;
    this.#connectionCount += 1;
    const name = `connection ${this.#connectionCount}`;
    this.#connections.set(socket, name);
    socket.once('close', () => this.#limits.forget(name));
    return name;
  }
}

/** How a request came in: by what kind of client, as far as it says so, and from where. */
function originOf(
  { headers }: IncomingMessage,
  { address }: Way,
  principal: Principal | null,
  requestId: string,
): string {
  const token = principal?.token ?? null;
  const client = headers['x-drydock-client'] === 'mcp' ? 'mcp' : 'api';
  return `${client} via=${principal?.via ?? 'nobody'}${token === null ? '' : ` token=${token}`} address=${address ?? 'local'} request=${requestId}`;
}

function refuse(incoming: IncomingMessage, outgoing: ServerResponse, error: unknown, requestId: string): void {
  const problem = problemOf(error, (incoming.url ?? '').replace(/\?.*$/s, ''), requestId);
  const headers: Record<string, string> = { 'content-type': 'application/problem+json', connection: 'close' };
  if (problem.status === 401) headers['www-authenticate'] = 'Bearer realm="drydock"';
  if (problem.status === 405) headers['allow'] = 'GET, HEAD, POST, PATCH, DELETE';
  outgoing.writeHead(problem.status, headers);
  outgoing.end(JSON.stringify(problem));
}
