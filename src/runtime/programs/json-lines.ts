import type { AgentResult, JsonValue } from '../../agent.ts';
import { DrydockError } from '../../model/index.ts';
import { type AgentLine, readAgentLine } from '../agent-lines.ts';
import { keepError } from '../kept-errors.ts';
import { type Channel, type Conversation, Nonsense, type Session } from './conversation.ts';
import { answerCall } from './program-calls.ts';

/** Questions of one attempt that may be open at one time. */
const MOST_CALLS = 64;

/** Characters of the answer to a question; larger contents are read as files. */
const MOST_ANSWER = 16 * 1024 * 1024;

interface OpenSession {
  readonly session: Session;
  readonly end: PromiseWithResolvers<AgentResult>;
  /** What questions were answered with when they failed, by their id. */
  readonly errors: Map<number | string, unknown>;
  calls: number;
}

/** Lines of JSON, as docs/program-protocol.md tells. */
export class JsonLines implements Conversation {
  readonly ready: Promise<void>;
  readonly #channel: Channel;
  readonly #nonsense: Nonsense;
  readonly #isReady = Promise.withResolvers<void>();
  /** A process for one attempt: it need say neither `ready` nor which attempt it means. */
  readonly #isForOne: boolean;
  readonly #open = new Map<unknown, OpenSession>();

  constructor(channel: Channel, isForOne: boolean) {
    this.#channel = channel;
    this.#nonsense = new Nonsense(channel);
    this.#isForOne = isForOne;
    this.ready = isForOne ? Promise.resolve() : this.#isReady.promise;
  }

  perform(session: Session): Promise<AgentResult> {
    const { id, task, context, files } = session;
    const open: OpenSession = { session, end: Promise.withResolvers(), errors: new Map(), calls: 0 };
    this.#open.set(id, open);
    const { run, step, item, attempt, params, config } = context;
    const { scratch, source } = files;
    this.#write({
      id,
      method: 'attempt',
      params: { run, step, item, attempt, params, config, input: task.input, scratch, source },
    });
    return open.end.promise.finally(() => this.#open.delete(id));
  }

  cancel({ id }: Session): void {
    this.#write({ id, method: 'cancel' });
  }

  goodbye(): void {
    this.#write({ method: 'stop' });
  }

  line(text: string): void {
    const only = this.#open.size === 1 ? this.#open.values().next().value : undefined;
    const read = readAgentLine(text);
    if (!read.ok) return this.#nonsense.hear(read.problem, only?.session);
    const { line, id } = read;
    if (line.kind === 'ready') return this.#isReady.resolve();
    const open = id === undefined ? only : this.#open.get(id);
    if (open === undefined) {
      const whose =
        id === undefined ? 'no attempt that it names' : `attempt ${JSON.stringify(id)}, which is not under way`;
      return this.#nonsense.hear(`${line.kind} for ${whose}`, only?.session);
    }
    try {
      this.#hear(open, line, id !== undefined || this.#isForOne);
    } catch (error) {
      open.end.reject(error);
    }
  }

  #hear(open: OpenSession, line: Exclude<AgentLine, { kind: 'ready' }>, isNamed: boolean): void {
    const { reports } = open.session;
    switch (line.kind) {
      case 'call':
        void this.#answer(open, line);
        break;
      case 'result':
      case 'error':
        // It could as well be a late word about the attempt before.
        if (!isNamed) {
          this.#channel.refuse(`its ${line.kind} does not name the id of its attempt`);
          return;
        }
        this.#open.delete(open.session.id);
        this.#nonsense.forgive();
        if (line.kind === 'result') open.end.resolve(reports.finish(line.result, line.verdict));
        else open.end.reject(this.#failure(open, line));
        break;
      case 'progress':
      case 'log':
      case 'heartbeat':
      case 'usage':
      case 'artifact':
        reports.hear(line);
        break;
    }
  }

  #failure({ session, errors }: OpenSession, { error }: Extract<AgentLine, { kind: 'error' }>): unknown {
    const call = typeof error === 'string' ? undefined : error.call;
    return (call === undefined ? undefined : errors.get(call)) ?? session.reports.failure(error);
  }

  async #answer(open: OpenSession, { call, method, params }: Extract<AgentLine, { kind: 'call' }>): Promise<void> {
    const { session } = open;
    const { id } = session;
    open.calls += 1;
    try {
      if (open.calls > MOST_CALLS) throw new Error(`more than ${MOST_CALLS} calls at one time`);
      const value: JsonValue = await answerCall(session, method, params);
      if (session.over.aborted) return;
      const answer = JSON.stringify({ id, answer: call, value });
      if (answer.length > MOST_ANSWER) throw new Error(`the answer has more than ${MOST_ANSWER} characters`);
      this.#channel.write(answer);
    } catch (error) {
      keepError(open.errors, call, error);
      this.#write({ id, answer: call, error: problemOf(error) });
    } finally {
      open.calls -= 1;
    }
  }

  #write(message: unknown): void {
    this.#channel.write(JSON.stringify(message));
  }
}

function problemOf(error: unknown): JsonValue {
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof DrydockError ? { code: error.code, message } : { message };
}
