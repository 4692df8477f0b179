import type { IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { DrydockError, type EventType, type RunEvent } from '../../model/index.ts';
import { eventWire } from '../wire/index.ts';
import type { SocketCaller } from './http-call.ts';

export interface EventQuery {
  /** An id, the beginning of one, a number, or `@last`. Absent: the events of all runs. */
  readonly run?: string;
  /** `id` of the last event that is already known. @default with `run`: from its beginning; else from now on */
  readonly after?: number;
  /** With `run`: the last `seq` that is already known, such as the `asOfSeq` of a view. */
  readonly afterSeq?: number;
  readonly types?: readonly EventType[];
  /** Ends the iteration without an error. */
  readonly signal?: AbortSignal;
  /** How long to try when the owner of the home is gone, in milliseconds: a new one may take over. @default 30000 */
  readonly patienceMs?: number;
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;
const LASTING_MS = 1_000;

/** Longest silence in milliseconds: two heartbeats. */
const SILENCE_MS = 31_000;

/**
 * The events of a stream, each once and in order, over any number of connections: when one breaks, the next goes on from the last
 * event that arrived. With `run`, ends with the run.
 *
 * @throws DRY-E2001 no such run; DRY-E8010 when nobody answers for longer than `patienceMs`
 */
export async function* readEvents(caller: SocketCaller, query: EventQuery): AsyncGenerator<RunEvent, void, undefined> {
  const { signal, patienceMs = 30_000 } = query;
  let last: number | undefined;
  let wait = FIRST_PAUSE_MS;
  let lostAt: number | null = null;
  const isOver = () => signal?.aborted === true;
  while (!isOver()) {
    let openedAt = Infinity;
    try {
      const response = await openStream(caller, query, last);
      openedAt = performance.now();
      if (response === null) return;
      for await (const message of messages(response)) {
        lostAt = null;
        wait = FIRST_PAUSE_MS;
        if (message.event === 'end') return;
        if (message.event === 'gap' || message.id === undefined) continue;
        const id = Number(message.id);
        if (last !== undefined && id <= last) continue;
        last = id;
        yield eventWire.decode(JSON.parse(message.data));
        if (isOver()) return;
      }
    } catch (error) {
      if (isOver()) return;
      if (!(error instanceof DrydockError) || !error.retryable) throw error;
      lostAt ??= performance.now();
      if (performance.now() - lostAt > patienceMs) throw error;
    }
    // A connection that lasted was one; what breaks at once, again and again, is none.
    if (performance.now() - openedAt > LASTING_MS) lostAt = null;
    lostAt ??= performance.now();
    if (performance.now() - lostAt > patienceMs)
      throw new DrydockError('DRY-E8010', { address: caller.address, problem: 'streams break' });
    await pause(wait, undefined, { signal }).catch(() => undefined);
    wait = Math.min(wait * 2, LONGEST_PAUSE_MS);
  }
}

/** Null when there is nothing more to come. */
async function openStream(
  caller: SocketCaller,
  query: EventQuery,
  last: number | undefined,
): Promise<IncomingMessage | null> {
  const { run, after, afterSeq, types, signal } = query;
  const asked = new URLSearchParams();
  if (after !== undefined) asked.set('after', String(after));
  if (run !== undefined && afterSeq !== undefined) asked.set('after_seq', String(afterSeq));
  if (types !== undefined) asked.set('types', types.join());
  const path = run === undefined ? '/v1/events' : `/v1/runs/${encodeURIComponent(run)}/events:stream`;
  const headers: Record<string, string> = { accept: 'text/event-stream' };
  if (last !== undefined) headers['last-event-id'] = String(last);
  const response = await caller.open({ path: `${path}?${asked.toString()}`, headers, signal });
  if (response.statusCode === 204) {
    response.resume();
    return null;
  }
  if (response.statusCode !== 200) return caller.refuse(response);
  const { socket } = response;
  const letGo = () => response.destroy();
  socket.setTimeout(SILENCE_MS, letGo);
  // The connection goes on to serve other requests.
  response.once('close', () => socket.off('timeout', letGo).setTimeout(0));
  return response;
}

/** The messages of one connection; ends without an error when it breaks. */
async function* messages(response: IncomingMessage): AsyncGenerator<EventSourceMessage, void, undefined> {
  let arrived: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (message) => arrived.push(message) });
  response.setEncoding('utf8');
  try {
    for await (const chunk of response) {
      parser.feed(chunk as string);
      const complete = arrived;
      arrived = [];
      yield* complete;
    }
  } catch {
    // The connection broke: whoever reads opens the next one.
  }
}
