import { setTimeout as wait } from 'node:timers/promises';
import type { AgentResult } from '../../agent.ts';
import { type Failure, failureOf, type RemoteSettings } from '../../model/index.ts';
import { readAgentLine } from '../agent-lines.ts';
import type { EngineContext } from '../attempt-context.ts';
import { AttemptReports } from '../attempt-reports.ts';
import type { AttemptTask } from '../attempt-task.ts';
import { KnownFailure } from '../known-failure.ts';
import type { Secrets } from '../secrets.ts';
import { answerForm, AnswerTooLarge, messagesOf } from './answer-stream.ts';
import { bodyOf, keyOf, signedHeaders } from './request.ts';
import { refusalOf } from './status.ts';

const MIB = 1024 * 1024;

/** Times that a broken connection is made anew before the attempt fails, and the first pause in milliseconds; each is twice the last. */
const [RECONNECTS, FIRST_PAUSE_MS] = [3, 250];

/** Milliseconds that a service may take to take note of a cancel. */
const CANCEL_MS = 3_000;

/** Lines that make no sense after which a service is given up. */
const MOST_NONSENSE = 100;

/** Performs an attempt of an agent of kind `remote`, as docs/remote-protocol.md tells. Rejects with what it failed with. */
export async function performRemotely(
  task: AttemptTask,
  context: EngineContext,
  secrets: Secrets,
): Promise<AgentResult> {
  const { id: agent, remote } = task.agent.manifest;
  if (remote === undefined)
    throw new KnownFailure({ ...failureOf('agent_error', 'DRY-E4024', { agent }), final: true });
  const secret = await secrets.own(remote.secret);
  return new RemoteAttempt(task, context, remote, secret).perform();
}

/** The connection broke before there was a result. */
class Broken extends Error {}

class RemoteAttempt {
  readonly #task: AttemptTask;
  readonly #context: EngineContext;
  readonly #remote: RemoteSettings;
  readonly #secret: string;
  readonly #reports: AttemptReports;
  readonly #key: string;
  /** Lines heard so far, over all connections. */
  #heard = 0;
  #nonsense = 0;
  /** What was wrong with the last line that made no sense, of the connection that there is. */
  #misunderstood: string | null = null;

  constructor(task: AttemptTask, context: EngineContext, remote: RemoteSettings, secret: string) {
    this.#task = task;
    this.#context = context;
    this.#remote = remote;
    this.#secret = secret;
    this.#reports = new AttemptReports(task, context, null);
    this.#key = keyOf(task);
  }

  async perform(): Promise<AgentResult> {
    const { signal } = this.#context;
    const body = await this.#body();
    // Who is asked to stop may be waiting for an answer that never comes: this is another request.
    const cancel = (): void => this.#cancel();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await this.#untilResult(body);
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  async #untilResult(body: string): Promise<AgentResult> {
    for (let broken = 0; ; broken += 1) {
      try {
        return await this.#ask(body);
      } catch (error) {
        this.#context.signal.throwIfAborted();
        if (!(error instanceof Broken)) throw error;
        if (broken >= RECONNECTS) throw this.#unavailable(`${error.message}, ${broken + 1} times`);
        this.#reports.log('warn', `${error.message}; asking again for the same attempt`);
      }
      await wait(FIRST_PAUSE_MS * 2 ** broken, undefined, { signal: this.#context.signal });
    }
  }

  async #body(): Promise<string> {
    try {
      return await bodyOf(this.#task, this.#context, this.#remote.maxMb * MIB);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw this.#failure('agent_error', 'DRY-E4060', `${error.message}; remote.maxMb limits them`, { final: true });
    }
  }

  /** One connection. @throws Broken when it ended without a result */
  async #ask(body: string): Promise<AgentResult> {
    const connection = new AbortController();
    try {
      return await this.#hearOut(await this.#post(body, connection));
    } finally {
      connection.abort();
    }
  }

  async #hearOut(response: Response): Promise<AgentResult> {
    if (!response.ok) throw new KnownFailure(await refusalOf(this.#agent, response, Date.now()));
    const form = answerForm(response.headers.get('content-type'));
    if (form === null || response.body === null) {
      const type = response.headers.get('content-type') ?? 'none';
      throw this.#failure('agent_error', 'DRY-E4063', `it has the content type ${type}; expected application/x-ndjson`);
    }
    const alive = (): void => this.#context.heartbeat();
    this.#misunderstood = null;
    let place = 0;
    try {
      for await (const { text, id } of messagesOf(unbroken(response.body), form, this.#remote.maxMb * MIB, alive)) {
        place += 1;
        const result = this.#hear(text, id, place);
        if (result !== null) return await result;
      }
    } catch (error) {
      throw error instanceof AnswerTooLarge ? this.#failure('agent_error', 'DRY-E4063', error.message) : error;
    }
    throw this.#endedEarly();
  }

  #endedEarly(): Error {
    const problem = this.#misunderstood;
    if (problem === null) return new Broken('the answer ended without a result');
    // Asking again would bring the same.
    return this.#failure('agent_error', 'DRY-E4063', `it ended without a result, and this is none: ${problem}`);
  }

  async #post(body: string, connection: AbortController): Promise<Response> {
    const { answerSeconds } = this.#remote;
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      connection.abort();
    }, answerSeconds * 1_000);
    try {
      return await this.#context.fetch(`${this.#url}/attempts`, {
        method: 'POST',
        redirect: 'manual',
        signal: connection.signal,
        body,
        headers: {
          ...signedHeaders(this.#secret, this.#key, Math.floor(Date.now() / 1_000), body),
          'content-type': 'application/json',
          accept: 'application/x-ndjson, text/event-stream, application/json',
          'idempotency-key': this.#key,
          ...(this.#heard === 0 ? {} : { 'last-event-id': String(this.#heard) }),
          ...(this.#task.traceparent === undefined ? {} : { traceparent: this.#task.traceparent }),
        },
      });
    } catch (error) {
      this.#context.signal.throwIfAborted();
      // What permissions say, for one, is no matter of the connection.
      if (!isLate && !(error instanceof TypeError)) throw error;
      const problem = isLate ? `no answer within ${answerSeconds} s` : wordsOf(error);
      // Nothing was begun: the engine's own retries wait longer than these would.
      throw this.#heard === 0 ? this.#unavailable(problem) : new Broken(problem);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Hears one message, once, whatever connection brings it; gives the result when it is that. */
  #hear(text: string, id: string | null, place: number): Promise<AgentResult> | null {
    const read = readAgentLine(text);
    const seq = Number((read.ok ? read.seq : undefined) ?? id ?? place);
    if (Number.isSafeInteger(seq)) {
      if (seq <= this.#heard) return null;
      this.#heard = seq;
    }
    if (!read.ok) {
      this.#nonsense += 1;
      this.#misunderstood = read.problem;
      this.#reports.log('warn', `not understood: ${read.problem}`);
      if (this.#nonsense <= MOST_NONSENSE) return null;
      throw this.#failure('agent_error', 'DRY-E4063', `more than ${MOST_NONSENSE} lines such as ${read.problem}`);
    }
    const { line } = read;
    switch (line.kind) {
      case 'result':
        return this.#reports.finish(line.result, line.verdict);
      case 'error':
        throw this.#reports.failure(line.error);
      case 'call':
      case 'ready':
        throw this.#failure('agent_error', 'DRY-E4063', `a remote agent cannot say ${line.kind}`);
      case 'progress':
      case 'log':
      case 'heartbeat':
      case 'usage':
      case 'artifact':
        this.#reports.hear(line);
    }
    return null;
  }

  /** Tells the service that nobody waits for the attempt any more; the engine does not wait for its answer. */
  #cancel(): void {
    const headers = signedHeaders(this.#secret, this.#key, Math.floor(Date.now() / 1_000), '');
    const signal = AbortSignal.timeout(CANCEL_MS);
    const url = `${this.#url}/attempts/${encodeURIComponent(this.#key)}`;
    fetch(url, { method: 'DELETE', redirect: 'manual', headers, signal })
      .then((response) => response.body?.cancel())
      // It was a courtesy: a service that does not hear of it ends by itself, as its connection is cut.
      .catch(() => undefined);
  }

  get #agent(): string {
    return this.#task.agent.manifest.id;
  }

  get #url(): string {
    return this.#remote.url.replace(/\/+$/, '');
  }

  #unavailable(problem: string): KnownFailure {
    return this.#failure('unavailable', 'DRY-E4061', problem);
  }

  #failure(
    failureClass: Failure['class'],
    code: 'DRY-E4060' | 'DRY-E4061' | 'DRY-E4063',
    problem: string,
    more: Partial<Failure> = {},
  ): KnownFailure {
    return new KnownFailure({ ...failureOf(failureClass, code, { agent: this.#agent, problem }), ...more });
  }
}

/** A body whose connection breaks is told apart from everything else that can go wrong while it is read. */
async function* unbroken(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw new Broken(`the connection broke: ${wordsOf(error)}`);
  }
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message;
}
