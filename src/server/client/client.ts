import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { connect as connectSocket } from 'node:net';
import { dirname } from 'node:path';
import {
  type Artifact,
  type Attempt,
  type AttemptRef,
  type Command,
  type CommandRequest,
  type Item,
  type RunEvent,
  type RunState,
  type Step,
  isTerminal,
} from '../../model/index.ts';
import { checkSocketFolder, socketPathOf } from '../socket-path.ts';
import {
  commandBody,
  commandPath,
  artifactWire,
  attemptWire,
  commandWire,
  eventWire,
  itemWire,
  runWire,
  type RunView,
  stepWire,
  type Wire,
  type StartRequest,
  startWire,
} from '../wire/index.ts';
import { type EventQuery, readEvents } from './event-reader.ts';
import { type Call, SocketCaller } from './http-call.ts';

/** Some entries of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Null: there are no more. */
  readonly nextCursor: string | null;
}

export interface RunListQuery {
  readonly states?: readonly RunState[];
  readonly owner?: string;
  readonly project?: string;
  readonly workflow?: string;
  /** What name, project or workflow contains. */
  readonly q?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

export interface ItemListQuery {
  readonly step?: string;
  readonly states?: readonly Item['state'][];
  readonly limit?: number;
  readonly cursor?: string;
}

/**
 * Connects to the process that owns a home.
 *
 * @returns null when nobody does: then this process may open the home itself
 * @throws DRY-E8182 when somebody else could answer there
 */
export async function connect(home: string): Promise<Client | null> {
  const socket = socketPathOf(home);
  if (dirname(socket) !== home && existsSync(socket)) checkSocketFolder(dirname(socket));
  return existsSync(socket) && (await answers(socket)) ? new Client(new SocketCaller(socket)) : null;
}

/** A socket stays behind when its owner is killed; then nobody accepts. */
function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connectSocket(socket);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    // Any other trouble, such as too many who connect at once, says that there is somebody.
    probe.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code !== 'ECONNREFUSED' && code !== 'ENOENT'));
  });
}

/**
 * The public API of a home's owner, with the types of the model. Every method throws the errors of the owner as they were thrown
 * there, and DRY-E8010 when it is gone. Runs are named by an id, the beginning of one, a number, or `@last`.
 */
export class Client implements Disposable {
  readonly #caller: SocketCaller;

  constructor(caller: SocketCaller) {
    this.#caller = caller;
  }

  /** Path of the owner's socket. */
  get address(): string {
    return this.#caller.address;
  }

  /** An answer that is no JSON, such as /metrics. */
  text(path: string): Promise<string> {
    return this.#caller.text({ path });
  }

  /** Which drydock the owner is, and from which one on it takes clients; null: it is too old to say. */
  async about(): Promise<{ readonly version: string; readonly oldestClient: string | null }> {
    const said = (await this.#caller.json({ path: '/version' })) as { version: string; min_client?: string };
    return { version: said.version, oldestClient: said.min_client ?? null };
  }

  /** Any answer that is JSON, as it comes. */
  json(path: string): Promise<unknown> {
    return this.#caller.json({ path });
  }

  /** A download. */
  bytes(path: string): Promise<Buffer> {
    return this.#caller.bytes({ path });
  }

  /** Version of the owner's drydock. */
  async version(): Promise<string> {
    return (await this.about()).version;
  }

  /** Starts a run. The same key with the same request is the same run. */
  async startRun(request: StartRequest, { key = randomUUID() }: { readonly key?: string } = {}): Promise<RunView> {
    const headers = { 'idempotency-key': quoted(key) };
    const body = startWire.encode(request);
    return runWire.decode(await this.#caller.json({ method: 'POST', path: '/v1/runs', body, headers }));
  }

  /** Gives a run a command; resolves when it is durable. `command` is null for a cancel of what is cancelled already. */
  async command(
    run: string,
    request: CommandRequest,
    { key = randomUUID() }: { readonly key?: string } = {},
  ): Promise<{ readonly command: Command | null; readonly run: RunView }> {
    const path = `/v1/runs/${encodeURIComponent(run)}:${commandPath(request.verb)}`;
    const headers = { 'idempotency-key': quoted(key) };
    const answer = (await this.#caller.json({ method: 'POST', path, body: commandBody(request), headers })) as {
      command: unknown;
      run: unknown;
    };
    return {
      command: answer.command === null ? null : commandWire.decode(answer.command),
      run: runWire.decode(answer.run),
    };
  }

  async run(run: string): Promise<RunView> {
    return runWire.decode(await this.#caller.json({ path: pathOf(run) }));
  }

  /** Newest first. */
  runs({ states, ...query }: RunListQuery = {}): Promise<Page<RunView>> {
    return this.#page('/v1/runs', { ...query, state: states?.join() }, runWire);
  }

  async steps(run: string): Promise<readonly Step[]> {
    return (await this.#page(pathOf(run, 'steps'), {}, stepWire)).items;
  }

  items(run: string, { states, ...query }: ItemListQuery = {}): Promise<Page<Item>> {
    return this.#page(pathOf(run, 'items'), { ...query, state: states?.join() }, itemWire);
  }

  /** The attempts of a step's item, or of a step without items (`item` null). */
  async attempts(
    run: string,
    of: { readonly step: string; readonly item: string | null },
  ): Promise<readonly Attempt[]> {
    const query = { step: of.step, item: of.item ?? undefined, limit: 500 };
    return (await this.#page(pathOf(run, 'attempts'), query, attemptWire)).items;
  }

  async artifacts(
    run: string,
    query: { readonly limit?: number; readonly cursor?: string } = {},
  ): Promise<Page<Artifact & AttemptRef>> {
    return this.#page(pathOf(run, 'artifacts'), query, artifactWire);
  }

  /** Events of the past, oldest first. */
  async history(
    run: string,
    query: { readonly afterSeq?: number; readonly limit?: number } = {},
  ): Promise<readonly RunEvent[]> {
    const { afterSeq, limit } = query;
    return (await this.#page(pathOf(run, 'events'), { after_seq: afterSeq, limit }, eventWire)).items;
  }

  /**
   * Events, each once and in order, the past ones from a cursor on and then as they come. Goes on by itself when the connection, or
   * the owner, is replaced. With `run`, ends with the run.
   */
  events(query: EventQuery = {}): AsyncGenerator<RunEvent, void, undefined> {
    return readEvents(this.#caller, query);
  }

  /** Waits until a run has ended. */
  async settled(run: string, { signal }: { readonly signal?: AbortSignal } = {}): Promise<RunView> {
    for (;;) {
      const found = await this.run(run);
      if (isTerminal(found.state)) return found;
      for await (const event of this.events({
        run: found.id,
        afterSeq: found.asOfSeq,
        types: ['run.finished'],
        signal,
      }))
        void event;
      signal?.throwIfAborted();
    }
  }

  /** Any operation of the API, as JSON on the wire. */
  call(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ): Promise<unknown> {
    return this.#caller.json({ method, path, body, headers, signal });
  }

  /** The bytes of a download, as they come; to stop reading ends it. */
  async *download(
    path: string,
    { headers, signal }: { readonly headers?: Readonly<Record<string, string>>; readonly signal?: AbortSignal } = {},
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const response = await this.#caller.open({ path, headers, signal });
    if ((response.statusCode ?? 500) >= 400) await this.#caller.refuse(response);
    yield* response as AsyncIterable<Uint8Array>;
  }

  /** Any request, with its answer as it comes: headers, and a stream of the body. @throws what the owner said is wrong */
  async request(call: Call): Promise<IncomingMessage> {
    const response = await this.#caller.open(call);
    return (response.statusCode ?? 500) < 400 ? response : this.#caller.refuse(response);
  }

  [Symbol.dispose](): void {
    this.#caller[Symbol.dispose]();
  }

  async #page<T>(
    path: string,
    query: Readonly<Record<string, string | number | undefined>>,
    wire: Wire<T>,
  ): Promise<Page<T>> {
    const asked = new URLSearchParams();
    for (const [name, value] of Object.entries(query))
      if (value !== undefined && value !== '') asked.set(name, String(value));
    const page = (await this.#caller.json({ path: `${path}?${asked.toString()}` })) as {
      items: unknown[];
      next_cursor: string | null;
    };
    return { items: page.items.map((item) => wire.decode(item)), nextCursor: page.next_cursor };
  }
}

function pathOf(run: string, part?: string): string {
  return `/v1/runs/${encodeURIComponent(run)}${part === undefined ? '' : `/${part}`}`;
}

/** A structured-field string (RFC 8941). */
function quoted(key: string): string {
  return `"${key.replace(/["\\]/g, '\\$&')}"`;
}
