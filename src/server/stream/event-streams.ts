import type { ServerResponse } from 'node:http';
import type { EventHub } from '../../events/index.ts';
import { DrydockError, type RunEvent } from '../../model/index.ts';
import type { RunReader } from '../../store/index.ts';
import { chunkOf } from './chunked-body.ts';
import { Connection } from './connection.ts';
import { EventFrames, type StreamForm } from './event-frame.ts';
import { LogPages } from './log-pages.ts';
import { isProgress, type StreamFilter, withMergedProgress } from './stream-filter.ts';

/** Milliseconds that an event waits at most because writing those before it took long. */
const MOST_PAUSE_MS = 10;

/** Events that wait to be merged at most. */
const MOST_HELD = 2_000;

export interface StreamLimits {
  /** @default 1000 */
  readonly connections?: number;
  /** Streams of one token at one time. @default 100 */
  readonly connectionsPerToken?: number;
  /** Milliseconds that a client may read nothing while something waits for it. @default 60000 */
  readonly stalledMs?: number;
  /** Milliseconds between two signs of life on a stream where nothing happens. @default 15000 */
  readonly heartbeatMs?: number;
}

/** Milliseconds between two looks at whether who streams still may. */
const LOOK_MS = 1_000;

/** Who streams. */
export interface StreamReader {
  /** Name of the token; null: the user of the home, who may open all that there are. */
  readonly token: string | null;
  /** Whether they may go on; null: always. */
  readonly stillMay: (() => boolean) | null;
}

/** Connections that want the same events: what they get is made once for all of them. */
interface Group {
  readonly filter: StreamFilter;
  readonly members: Set<Connection>;
  /** What waits to be merged with what follows, see `minIntervalMs`. */
  held: RunEvent[];
  /** When something was written last, by `performance.now()`. */
  writtenAt: number;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Streams of events to any number of connections. Each event is encoded once, and each connection is written to once per turn of
 * the event loop. A connection that does not read leaves the live group when a megabyte waits for it, and goes on from the log
 * when it has read that: the others, and the memory of the process, do not notice.
 */
export class EventStreams implements AsyncDisposable {
  readonly #store: RunReader;
  readonly #limit: number;
  readonly #perToken: number;
  readonly #stalledMs: number;
  readonly #ofTokens = new Map<string, Set<Connection>>();
  readonly #frames = new Map<StreamForm, EventFrames>();
  readonly #pages: LogPages;
  readonly #groups = new Map<string, Group>();
  readonly #connections = new Set<Connection>();
  readonly #stop = new AbortController();
  /** Connections whose right to read can end before they do. */
  readonly #guests = new Map<Connection, () => boolean>();
  readonly #heartbeat: NodeJS.Timeout;
  readonly #look: NodeJS.Timeout;
  readonly #pump: Promise<void>;
  /** `id` of the last event that went to the live groups. */
  #cursor: number;
  #pending: RunEvent[] = [];
  /** When events may be written again, by `performance.now()`. */
  #restUntil = 0;

  constructor(
    store: RunReader,
    hub: EventHub,
    { connections = 1_000, connectionsPerToken = 100, stalledMs = 60_000, heartbeatMs = 15_000 }: StreamLimits = {},
  ) {
    this.#perToken = connectionsPerToken;
    this.#store = store;
    this.#pages = new LogPages(store, (filter) => this.framesOf(filter));
    this.#limit = connections;
    this.#stalledMs = stalledMs;
    this.#cursor = hub.lastEventId;
    this.#pump = this.#listen(hub);
    this.#heartbeat = setInterval(() => this.#beat(), heartbeatMs);
    this.#heartbeat.unref();
    this.#look = setInterval(() => this.#cutUnwelcome(), LOOK_MS);
    this.#look.unref();
  }

  /** Streams that are open. */
  get count(): number {
    return this.#connections.size;
  }

  /** Bytes that wait for readers. */
  get waitingBytes(): number {
    let bytes = 0;
    for (const connection of this.#connections) bytes += connection.waitingBytes;
    return bytes;
  }

  /** Cuts every stream, whatever waits in it. */
  drop(): void {
    for (const connection of this.#connections) connection.cut();
  }

  /** `id` of the last event that live connections were given. */
  get cursor(): number {
    return this.#cursor;
  }

  get store(): RunReader {
    return this.#store;
  }

  /** The log, for connections that are behind. */
  get pages(): LogPages {
    return this.#pages;
  }

  /** Events in the form of a stream. */
  framesOf({ form }: StreamFilter): EventFrames {
    const known = this.#frames.get(form);
    if (known !== undefined) return known;
    const frames = new EventFrames(form);
    this.#frames.set(form, frames);
    return frames;
  }

  /**
   * Streams to a response until its other side, the run or the server ends. Its head is written here.
   *
   * @param reader who streams, and for how long
   * @throws DRY-E8012 when as many as are allowed are open, DRY-E8025 of this token
   */
  open(response: ServerResponse, filter: StreamFilter, { token, stillMay }: StreamReader): void {
    if (this.#connections.size >= this.#limit) throw new DrydockError('DRY-E8012', { count: this.#limit });
    const ofToken = token === null ? undefined : (this.#ofTokens.get(token) ?? new Set());
    if (ofToken !== undefined && ofToken.size >= this.#perToken)
      throw new DrydockError('DRY-E8025', { who: `token ${token}`, count: ofToken.size });
    const connection = new Connection(this, response, filter);
    if (token !== null && ofToken !== undefined) this.#ofTokens.set(token, ofToken.add(connection));
    this.#connections.add(connection);
    if (stillMay !== null) this.#guests.set(connection, stillMay);
    response.once('close', () => {
      connection.end();
      this.leave(connection);
      this.#connections.delete(connection);
      this.#guests.delete(connection);
      ofToken?.delete(connection);
      if (token !== null && ofToken?.size === 0) this.#ofTokens.delete(token);
    });
    connection.begin();
  }

  /** Cuts the streams of a token: it may no longer be what it was. */
  dropToken(token: string): void {
    for (const connection of this.#ofTokens.get(token) ?? []) connection.cut();
  }

  /** From now on the connection gets events as they come. It has seen all up to its cursor, which is not behind ours. */
  join(connection: Connection): void {
    const { filter } = connection;
    const { key } = filter;
    const none = { filter, members: new Set<Connection>(), held: [], writtenAt: 0, timer: undefined };
    const group: Group = this.#groups.get(key) ?? none;
    group.members.add(connection);
    this.#groups.set(key, group);
  }

  leave(connection: Connection): void {
    const group = this.#groups.get(connection.filter.key);
    if (group?.members.delete(connection) !== true || group.members.size > 0) return;
    clearTimeout(group.timer);
    this.#groups.delete(connection.filter.key);
  }

  /** Ends every stream; clients come back by themselves when there is a server again. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    clearInterval(this.#heartbeat);
    clearInterval(this.#look);
    for (const { timer } of this.#groups.values()) clearTimeout(timer);
    await this.#pump;
    for (const connection of this.#connections) connection.end();
  }

  async #listen(hub: EventHub): Promise<void> {
    for await (const batch of hub.batches({ after: this.#cursor, signal: this.#stop.signal })) {
      if (this.#pending.length === 0) this.#schedule();
      for (const event of batch) this.#pending.push(event);
    }
  }

  /** As long as the last writing took, others have the processor: then more events share the next. */
  #schedule(): void {
    const wait = Math.min(MOST_PAUSE_MS, this.#restUntil - performance.now());
    if (wait < 1) setImmediate(() => this.#flush());
    else setTimeout(() => this.#flush(), wait);
  }

  #flush(): void {
    const begin = performance.now();
    this.#deliver();
    const end = performance.now();
    this.#restUntil = end + (end - begin);
  }

  /** Everything since the last time, to everybody who keeps up. */
  #deliver(): void {
    const events = this.#pending;
    this.#pending = [];
    const last = events.at(-1);
    if (last === undefined || this.#stop.signal.aborted) return;
    this.#cursor = last.id;
    const finished = new Set<string>(events.filter(({ type }) => type === 'run.finished').map(({ run }) => run));
    for (const group of this.#groups.values()) {
      if (group.filter.minIntervalMs > 0) this.#holdBack(group, events, finished);
      else this.#give(group, events, finished);
    }
  }

  #give({ filter, members }: Group, events: readonly RunEvent[], finished: ReadonlySet<string>): void {
    const fitting = events.filter((event) => filter.wants(event));
    const wanted = filter.minIntervalMs === 0 ? fitting : withMergedProgress(fitting);
    const chunk = wanted.length === 0 ? null : chunkOf(this.framesOf(filter).all(wanted));
    const ended = finished.has(filter.run ?? '');
    for (const connection of members) connection.live(events, wanted, chunk, ended);
  }

  /** A change of state is never late: what waits goes with it. */
  #holdBack(group: Group, events: readonly RunEvent[], finished: ReadonlySet<string>): void {
    const { filter } = group;
    group.held.push(...events);
    const wait = group.writtenAt + filter.minIntervalMs - performance.now();
    const isDue =
      wait <= 0 || group.held.length > MOST_HELD || events.some((event) => filter.wants(event) && !isProgress(event));
    if (isDue) this.#giveHeld(group, finished);
    else group.timer ??= setTimeout(() => this.#giveHeld(group, new Set()), wait);
  }

  #giveHeld(group: Group, finished: ReadonlySet<string>): void {
    clearTimeout(group.timer);
    group.timer = undefined;
    const { held } = group;
    group.held = [];
    group.writtenAt = performance.now();
    if (held.length > 0) this.#give(group, held, finished);
  }

  /** A token expires, a session ends, also where nobody says so. */
  #cutUnwelcome(): void {
    for (const [connection, stillMay] of this.#guests) if (!stillMay()) connection.cut();
  }

  #beat(): void {
    const stalledSince = performance.now() - this.#stalledMs;
    for (const connection of this.#connections) connection.beat(stalledSince);
  }
}
