import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http';
import { userInfo } from 'node:os';
import { getRequestListener } from '@hono/node-server';
import { operationsOf } from './routes/index.ts';
import type { ControlPlane, Logger } from '../control-plane/index.ts';
import { appOf, type Extensions, type Api, type RequestBindings } from './api/index.ts';
import { listenOnLoopback, listenOnSocket } from './listen.ts';
import { problemOf } from './problem.ts';
import { type Gate, refusal, homeToken } from './security/index.ts';
import { EventStreams, type StreamLimits } from './stream/index.ts';

export interface ServeOptions extends Extensions {
  /** The home that the control plane owns. */
  readonly home: string;
  /** Version of drydock. */
  readonly version: string;
  /** Also listens on 127.0.0.1 at this port (0: any), for those who have the token of the home. @default only the unix socket */
  readonly port?: number;
  /** @default silence */
  readonly logger?: Logger;
  readonly limits?: ServerLimits;
  /** Checks every answer against the schema that documents it: for tests. @default false */
  readonly checkAnswers?: boolean;
}

export interface ServerLimits extends StreamLimits {
  /** Milliseconds that a client has for its headers. @default 10000 */
  readonly headersMs?: number;
  /** Milliseconds that a client has for a whole request. @default 30000 */
  readonly requestMs?: number;
}

/** The public API of a home, while its owner lives. */
export interface Server extends AsyncDisposable {
  /** Path of the unix socket. */
  readonly socket: string;
  /** `http://127.0.0.1:<port>`; null without a port. */
  readonly url: string | null;
  /** What a request to `url` carries as its bearer token; null without a port. */
  readonly token: string | null;
  /** Event streams that are open. */
  readonly streams: number;
  /** Bytes that wait for readers of streams. */
  readonly waitingBytes: number;
  /** Cuts every stream; clients come back and go on where they were. */
  dropStreams(): void;
}

/** Milliseconds that requests have to finish when the server stops. */
const GRACE_MS = 2_000;

/**
 * Serves the public API of a control plane on the unix socket of its home, and on a loopback port if one is given. Stop it with
 * `await using` before the control plane: requests finish, streams end, and clients come back when there is an owner again.
 *
 * @throws DRY-E8011 when it cannot listen
 */
export async function serve(plane: ControlPlane, options: ServeOptions): Promise<Server> {
  await using opened = new AsyncDisposableStack();
  const { home, version, logger, limits = {}, checkAnswers = false } = options;
  const streams = new EventStreams(plane.store, plane.events, limits);
  opened.use(streams);
  const api = appOf(operationsOf({ plane, streams, version, extensions: options }), {
    version,
    checkAnswers,
    onDefect: (error, request) => logger?.warn('a request failed', { request, problem: describe(error) }),
  });
  const user = userName();
  const local = httpServer(api, { hosts: null, token: null }, `user:${user}`, limits);
  const socket = await listenOnSocket(local, home);
  opened.defer(() => socket.remove());
  opened.defer(() => close(local));
  const loopback = options.port === undefined ? null : await openLoopback(api, home, options.port, limits);
  if (loopback !== null) opened.defer(() => close(loopback.server));
  // Last in, first out: streams would keep the listeners from closing.
  opened.defer(() => streams[Symbol.asyncDispose]());
  const owned = opened.move();
  return {
    socket: socket.path,
    url: loopback === null ? null : `http://127.0.0.1:${loopback.port}`,
    token: loopback?.token ?? null,
    get streams() {
      return streams.count;
    },
    get waitingBytes() {
      return streams.waitingBytes;
    },
    dropStreams: () => streams.drop(),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function openLoopback(api: Api, home: string, wanted: number, limits: ServerLimits) {
  const token = await homeToken(home);
  const hosts = new Set<string>();
  const server = httpServer(api, { hosts, token }, 'user:home-token', limits);
  const port = await listenOnLoopback(server, wanted);
  for (const name of ['127.0.0.1', 'localhost', '[::1]']) hosts.add(`${name}:${port}`);
  return { server, port, token };
}

function httpServer(api: Api, gate: Gate, actor: string, limits: ServerLimits): HttpServer {
  const { headersMs = 10_000, requestMs = 30_000 } = limits;
  const bindings = new WeakMap<IncomingMessage, RequestBindings>();
  const listener = getRequestListener(
    (request, env) => api.fetch(request, bindings.get(env.incoming as IncomingMessage)),
    { overrideGlobalObjects: false },
  );
  const server = createServer(
    {
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      connectionsCheckingInterval: Math.min(1_000, headersMs),
      keepAliveTimeout: 60_000,
      maxHeaderSize: 16 * 1024,
    },
    (incoming: IncomingMessage, outgoing: ServerResponse) => {
      const requestId = `req_${randomBytes(9).toString('base64url')}`;
      for (const [name, value] of COMMON_HEADERS) outgoing.setHeader(name, value);
      outgoing.setHeader('x-request-id', requestId);
      const refused = refusal(incoming, gate);
      if (refused !== null) {
        refuse(incoming, outgoing, refused, requestId);
        return;
      }
      bindings.set(incoming, { incoming, outgoing, actor, requestId, isLocalUser: gate.token === null });
      void listener(incoming, outgoing);
    },
  );
  server.on('checkContinue', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    outgoing.writeContinue();
    server.emit('request', incoming, outgoing);
  });
  return server;
}

/** Nothing that is served here is for a web page of somebody else, or to be guessed at. */
const COMMON_HEADERS: readonly (readonly [string, string])[] = [
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
  ['cross-origin-resource-policy', 'same-origin'],
  ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
];

function refuse(incoming: IncomingMessage, outgoing: ServerResponse, error: unknown, requestId: string): void {
  const problem = problemOf(error, (incoming.url ?? '').replace(/\?.*$/s, ''), requestId);
  const headers: Record<string, string> = { 'content-type': 'application/problem+json', connection: 'close' };
  if (problem.status === 401) headers['www-authenticate'] = 'Bearer realm="drydock"';
  outgoing.writeHead(problem.status, headers);
  outgoing.end(JSON.stringify(problem));
}

/** Stops listening, lets what is under way finish, and cuts what does not. */
async function close(server: HttpServer): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearTimeout(cut);
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
