import { userName } from '../model/index.ts';
import type { Server as HttpServer } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import { operationsOf } from './routes/index.ts';
import type { ControlPlane, Logger } from '../control-plane/index.ts';
import { type Access, AnswerCache, type Api, appOf, type Extensions, viewOf } from './api/index.ts';
import { httpListener, type ListenerLimits } from './http-listener.ts';
import { listenOnPort, listenOnSocket } from './listen.ts';
import { addMcpEndpoint } from './mcp-endpoint.ts';
import { mostOpenFiles } from './open-files.ts';
import { checkedNetwork, type Network, type NetworkOptions } from './network.ts';
import { type Authority, BrowserSessions, homeToken, TokenBook, TrustedProxies } from './security/index.ts';
import { EventStreams, type StreamLimits } from './stream/index.ts';
import { type CourierSettings, type ResolveName, Webhooks } from '../webhooks/index.ts';
import { eventWire, runWire } from './wire/index.ts';
import { readTlsFiles } from './tls-files.ts';

export interface ServeOptions extends Extensions {
  /** The home that the control plane owns. */
  readonly home: string;
  /** Version of drydock. */
  readonly version: string;
  /** Also listens at this port (0: any), for those who have the token of the home. @default only the unix socket */
  readonly port?: number;
  /** Where this port is, and who may come there. @default this machine alone */
  readonly network?: NetworkOptions;
  /** @default silence */
  readonly logger?: Logger;
  readonly limits?: ServerLimits;
  /** Refuses that who started a run approves what it asks. @default false */
  readonly approverMustDiffer?: boolean;
  /** Checks every answer against the schema that documents it: for tests. @default false */
  readonly checkAnswers?: boolean;
}

export interface ServerLimits extends StreamLimits, ListenerLimits {
  /** Connections to the port at one time. @default half of the files that the process may have open */
  readonly portConnections?: number;
  /** How webhooks are sent, and how names of receivers are resolved. */
  readonly webhooks?: Partial<CourierSettings> & { readonly resolve?: ResolveName };
}

/** The public API of a home, while its owner lives. */
export interface Server extends AsyncDisposable {
  /** Path of the unix socket. */
  readonly socket: string;
  /** `http://127.0.0.1:<port>`, or where else it listens; null without a port. */
  readonly url: string | null;
  /** What a request to `url` carries as its bearer token; null without a port. */
  readonly token: string | null;
  /** Who is told over HTTP of what happens. */
  readonly webhooks: Webhooks;
  /** Event streams that are open. */
  readonly streams: number;
  /** Bytes that wait for readers of streams. */
  readonly waitingBytes: number;
  /** True: other machines reach the port. */
  readonly isOpen: boolean;
  /** Takes a renewed certificate and key from the files that were named. @throws DRY-E8121; the old ones stay */
  reloadTls(): void;
  /** Cuts every stream; clients come back and go on where they were. */
  dropStreams(): void;
}

/** Milliseconds that requests have to finish when the server stops. */
const GRACE_MS = 2_000;

/**
 * Serves the public API of a control plane on the unix socket of its home, and on a loopback port if one is given. Stop it with
 * `await using` before the control plane: requests finish, streams end, and clients come back when there is an owner again.
 *
 * @throws DRY-E8011 when it cannot listen; DRY-E8120, DRY-E8121, DRY-E8123 when it should not as it was told to
 */
export async function serve(plane: ControlPlane, options: ServeOptions): Promise<Server> {
  await using opened = new AsyncDisposableStack();
  const { home, version, logger, limits = {}, checkAnswers = false } = options;
  const network = checkedNetwork(options.network ?? {});
  const streams = new EventStreams(plane.store, plane.events, limits);
  opened.use(streams);
  const user = userName();
  const tokens = opened.use(new TokenBook(home, [user]));
  const sessions = new BrowserSessions();
  const access: { -readonly [Field in keyof Access]: Access[Field] } = {
    user,
    tokens,
    sessions,
    browser: null,
    approverMustDiffer: options.approverMustDiffer ?? false,
  };
  const webhooks = opened.use(await openWebhooks(plane, options));
  const api = appOf(operationsOf({ plane, streams, version, home, extensions: options, access, webhooks }), {
    version,
    checkAnswers,
    cache: new AnswerCache(() => plane.store.version()),
    onDefect: (error, request) => logger?.warn('a request failed', { request, problem: describe(error) }),
  });
  const mcp = addMcpEndpoint(api, {
    version,
    onDefect: (error) => logger?.warn('a call of the Model Context Protocol failed', { problem: describe(error) }),
  });
  const known = { user, tokens, sessions };
  const local = httpListener(api, {
    gate: { hosts: null, proxies: new TrustedProxies() },
    authority: { ...known, homeToken: null, cookie: '' },
    limits,
  });
  const socket = await listenOnSocket(local, home);
  opened.defer(() => socket.remove());
  opened.defer(() => close(local));
  const port =
    options.port === undefined ? null : await openPort(api, { home, wanted: options.port, network, known, limits });
  if (port !== null) {
    access.browser = { url: port.url, cookie: port.cookie };
    opened.defer(port.close);
  }
  // Last in, first out: streams would keep the listeners from closing.
  opened.defer(() => streams[Symbol.asyncDispose]());
  opened.use(mcp);
  const owned = opened.move();
  return {
    socket: socket.path,
    url: port?.url ?? null,
    token: port?.token ?? null,
    isOpen: port !== null && network.isOpen,
    reloadTls: () => port?.reloadTls(),
    webhooks,
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

function openWebhooks(plane: ControlPlane, { version, logger, limits: { webhooks = {} } = {} }: ServeOptions) {
  const { resolve, ...settings } = webhooks;
  return Webhooks.open({
    store: plane.webhooks,
    reader: plane.store,
    hub: plane.events,
    forms: {
      event: (event) => eventWire.encode(event) as object,
      run: (run) => runWire.encode(viewOf(run)) as object,
    },
    settings,
    resolve,
    userAgent: `drydock/${version}`,
    audit: (record) => plane.audit(record),
    onError: (error) => logger?.warn('a webhook has trouble', { problem: describe(error) }),
  });
}

interface PortOptions {
  readonly home: string;
  readonly wanted: number;
  readonly network: Network;
  readonly known: Pick<Authority, 'user' | 'tokens' | 'sessions'>;
  readonly limits: ServerLimits;
}

async function openPort(api: Api, { home, wanted, network, known, limits }: PortOptions) {
  const token = await homeToken(home);
  const hosts = new Set<string>();
  // The port is known when it listens, and nobody is let in before.
  const authority = { ...known, homeToken: token, cookie: '' };
  const files = network.tls;
  const tls = files === null ? null : readTlsFiles(files);
  const server = httpListener(api, { gate: { hosts, proxies: network.proxies }, authority, limits, tls });
  // Whoever can connect may take half of the files that can be open, and leaves the rest to runs and to the unix socket.
  const share = limits.portConnections ?? Math.floor((mostOpenFiles() ?? Infinity) / 2);
  const { port, close: closeOthers } = await listenOnPort(server, network.addresses, { port: wanted, share });
  authority.cookie = `drydock_session_${port}`;
  for (const host of network.hosts(port)) hosts.add(host);
  return {
    token,
    url: network.url(port),
    cookie: authority.cookie,
    reloadTls: () => {
      if (files !== null) (server as TlsServer).setSecureContext(readTlsFiles(files));
    },
    close: () => {
      closeOthers();
      return close(server);
    },
  };
}

/** Stops listening, lets what is under way finish, and cuts what does not. */
async function close(server: HttpServer): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearTimeout(cut);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
