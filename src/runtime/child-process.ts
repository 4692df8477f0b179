import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import {
  type AgentContext,
  AgentFailure,
  type Artifact,
  type JsonObject,
  type JsonValue,
  type ModelTool,
  z,
} from '../agent.ts';
import { type Failure, failureOf } from '../model/index.ts';
import type { EngineContext } from './attempt-context.ts';
import { AttemptReports } from './attempt-reports.ts';
import type { AttemptTask } from './attempt-task.ts';
import {
  argumentsOf,
  type ChildCall,
  type ChildError,
  type ChildModelRequest,
  type FromChild,
  readMessage,
  type ToChild,
} from './child-messages.ts';
import { keepError } from './kept-errors.ts';
import { KnownFailure } from './known-failure.ts';
import { MessagePipe, MOST_MESSAGE } from './message-pipe.ts';
import { boundedBody } from './bounded-body.ts';
import { killMarked, watchLimits } from './programs/process-tree.ts';
import { SessionFiles } from './programs/session-files.ts';
import { guardProcess, killTree, MARK } from './process-guardian.ts';
import { codePaths, enginePath, foldersOfOthers, type Sandbox } from './sandbox/index.ts';

/** How long the process may take to end by itself after it was asked to stop, in milliseconds. */
const GRACE_MS = 1_000;

/** The call that stands for reading `source` without permission; the process answers it itself. */
const SOURCE = 0;

/** Calls of one attempt that are performed at one time, beside questions for models, and that wait for their turn. */
const [MOST_CALLS, MOST_WAITING] = [64, 20_000];

/** Bytes that may wait for a process that does not read them. */
const MOST_UNREAD = 256 * 1024 * 1024;

/** So much of what the process wrote last is told when it dies, in characters. */
const LAST_WORDS = 2_000;

const HOST = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './child-host.ts' : './child-host.js', import.meta.url),
);

/**
 * Performs an attempt in a process of its own, with an emptied environment and the attempt's scratch directory as its place. What the
 * agent asks of its context is done here, by the context of the attempt, so that permissions hold. Resolves, or rejects, when
 * the process and all its descendants are gone.
 *
 * @throws KnownFailure when the process died or used too much memory; what the agent threw
 */
export async function performInChild(
  task: AttemptTask,
  file: string,
  context: EngineContext,
  sandbox: Sandbox,
): Promise<unknown> {
  const { memoryMb } = task.agent.manifest.limits;
  const { scratch } = context;
  const options = memoryMb === undefined ? [] : [`--max-old-space-size=${memoryMb}`];
  const source = context.readableSource;
  // Hosts are reached through the context, which looks at each.
  const room = {
    folder: scratch,
    readable: [...codePaths(file, scratch), ...(source === null ? [] : [source])],
    hidden: foldersOfOthers(dirname(file)),
    network: false,
  };
  const [command = '', ...args] = sandbox.wrap([process.execPath, ...options, HOST], room);
  const mark = randomUUID();
  const child = spawn(command, args, {
    cwd: scratch,
    detached: true,
    env: {
      PATH: enginePath(),
      HOME: scratch,
      TMPDIR: scratch,
      LANG: 'C.UTF-8',
      TZ: 'UTC',
      [MARK]: mark,
      ...(task.traceparent === undefined ? {} : { TRACEPARENT: task.traceparent }),
    },
    // Not the channel of Node: that lets the other side hand over sockets, and messages without end.
    stdio: ['ignore', 'pipe', 'pipe', 'overlapped'],
  });
  const release = child.pid === undefined ? () => {} : guardProcess(child.pid, mark);
  const session = new ChildSession(child, task, context, sandbox);
  try {
    return await session.perform(file);
  } finally {
    session.end();
    // What made itself nobody's child is known by its mark.
    killMarked(child.pid, mark);
    release();
  }
}

/** The conversation with the process of one attempt. */
class ChildSession {
  readonly #child: ChildProcess;
  readonly #task: AttemptTask;
  readonly #context: EngineContext;
  readonly #sandbox: Sandbox;
  readonly #reports: AttemptReports;
  readonly #pipe: MessagePipe | null;
  readonly #end = Promise.withResolvers<unknown>();
  readonly #exited: Promise<void>;
  /** What calls of the agent were answered with, to be told unchanged when it lets them through. */
  readonly #errors = new Map<number, unknown>();
  /** Uses of tools that the process has not answered yet. */
  readonly #tools = new Map<number, PromiseWithResolvers<JsonValue>>();
  /** Calls that wait until others have ended. */
  readonly #waiting: Extract<FromChild, { kind: 'call' }>[] = [];
  #underWay = 0;
  #toolUses = 0;
  #lastWords = '';
  #result: Extract<FromChild, { kind: 'done' | 'failed' }> | undefined;
  #failure: Failure | undefined;
  #killing: NodeJS.Timeout | undefined;
  #unwatch: () => void = () => {};

  constructor(child: ChildProcess, task: AttemptTask, context: EngineContext, sandbox: Sandbox) {
    this.#child = child;
    this.#sandbox = sandbox;
    this.#task = task;
    this.#context = context;
    this.#reports = new AttemptReports(task, context, null);
    const pipe = child.stdio[3];
    this.#pipe =
      pipe instanceof Duplex
        ? new MessagePipe(pipe, { hear: (message) => this.#take(message), fault: this.#refuse }, MOST_MESSAGE)
        : null;
    this.#exited = new Promise((resolve) => {
      child.on('error', (error) => {
        this.#lastWords += error.message;
        resolve();
      });
      child.on('exit', (code, signal) => {
        if (this.#result === undefined) this.#failure ??= this.#died(signal ?? `exit code ${code}`);
        resolve();
      });
    });
  }

  async perform(file: string): Promise<unknown> {
    const { signal } = this.#context;
    this.#listen();
    signal.addEventListener('abort', this.#abort, { once: true });
    if (signal.aborted) this.#abort();
    this.#watchLimits();
    void this.#send(this.#start(file));
    await Promise.race([this.#exited, this.#end.promise]);
    // What the agent left behind goes with it.
    if (this.#child.pid !== undefined) killTree(this.#child.pid);
    await this.#exited;
    if (this.#result?.kind === 'done') return this.#result.result;
    if (this.#result?.kind === 'failed') throw this.#rebuilt(this.#result.error);
    throw new KnownFailure(this.#failure ?? this.#died('it could not be started'));
  }

  end(): void {
    clearTimeout(this.#killing);
    this.#pipe?.close();
    this.#unwatch();
    this.#context.signal.removeEventListener('abort', this.#abort);
  }

  #start(file: string): ToChild {
    const { run, step, item, attempt, params, config, scratch } = this.#context;
    const task = { run, step, item, attempt, params, config, scratch };
    return { kind: 'start', file, task, input: this.#task.input, source: this.#context.readableSource };
  }

  #listen(): void {
    const hear = (chunk: Buffer): void => {
      this.#lastWords = (this.#lastWords + chunk.toString('utf8')).slice(-LAST_WORDS);
    };
    this.#child.stdout?.on('data', hear);
    this.#child.stderr?.on('data', hear);
  }

  #take(message: unknown): void {
    const read = readMessage(message);
    if (typeof read === 'string') this.#refuse(read);
    else this.#hear(read);
  }

  /** Who says what cannot be understood is ended. */
  readonly #refuse = (problem: string): void => {
    const { run, agent } = this.#task;
    const values = { agent: agent.manifest.id, run, problem: `its process does not keep to its protocol: ${problem}` };
    this.#failure ??= failureOf('agent_error', 'DRY-E4001', values);
    this.#end.resolve(undefined);
  };

  #hear(message: FromChild): void {
    const context = this.#context;
    switch (message.kind) {
      case 'progress':
        this.#reports.hear({ kind: 'progress', progress: message.message, fraction: message.fraction });
        break;
      case 'log':
        this.#reports.log(message.level, message.message, message.fields as JsonObject | undefined);
        break;
      case 'heartbeat':
        context.heartbeat();
        break;
      case 'usage':
        try {
          context.usage(message.usage);
        } catch (error) {
          this.#result = { kind: 'failed', error: { message: String(error) } };
          this.#end.resolve(undefined);
        }
        break;
      case 'call':
        this.#waiting.push(message);
        if (this.#waiting.length > MOST_WAITING) this.#refuse(`more than ${MOST_WAITING} calls at one time`);
        else this.#answerNext();
        break;
      case 'tool-answer':
        if (message.problem === undefined) this.#tools.get(message.use)?.resolve(message.value as JsonValue);
        else this.#tools.get(message.use)?.reject(new Error(message.problem));
        this.#tools.delete(message.use);
        break;
      case 'done':
      case 'failed':
        this.#result ??= message;
        this.#reports.conclude();
        this.#end.resolve(undefined);
        break;
    }
  }

  /** Asks a model for the process; what the model says, and the tools that it asks for, go to the process and back. */
  async #generate(id: number, { schema, tools, isStreamed, ...request }: ChildModelRequest): Promise<unknown> {
    const useTool = (name: string, input: unknown): Promise<JsonValue> => {
      this.#toolUses += 1;
      const answer = Promise.withResolvers<JsonValue>();
      this.#tools.set(this.#toolUses, answer);
      void this.#send({ kind: 'tool', id, use: this.#toolUses, name, input });
      return answer.promise;
    };
    const entries = Object.entries(tools).map(([name, { description, input }]): [string, ModelTool] => [
      name,
      { description, input: z.fromJSONSchema(input), run: (given) => useTool(name, given) },
    ]);
    return this.#context.model.generate({
      ...request,
      tools: Object.fromEntries(entries),
      ...(schema === undefined ? {} : { schema: z.fromJSONSchema(schema) as z.ZodType<string> }),
      ...(isStreamed ? { onText: (text: string) => void this.#send({ kind: 'text', id, text }) } : {}),
    });
  }

  /** Does what is asked, so much at one time: who asks for a thousand commands at once starts no thousand processes. */
  #answerNext(): void {
    while (this.#underWay < MOST_CALLS && !this.#isOver) {
      const call = this.#waiting.shift();
      if (call === undefined) return;
      const answered = this.#answer(call);
      // A question for a model may wait for what its tools ask for.
      if (call.method === 'generate') continue;
      this.#underWay += 1;
      void answered.finally(() => {
        this.#underWay -= 1;
        this.#answerNext();
      });
    }
  }

  get #isOver(): boolean {
    return this.#result !== undefined || this.#failure !== undefined || this.#context.signal.aborted;
  }

  async #answer({ id, method, args }: Extract<FromChild, { kind: 'call' }>): Promise<void> {
    let answer: ToChild;
    try {
      const value =
        method === 'generate'
          ? await this.#generate(id, argumentsOf(method, args)[0] as unknown as ChildModelRequest)
          : method === 'path'
            ? await this.#pathOf(argumentsOf(method, args)[0])
            : await callOn(this.#context, method, args);
      answer = { kind: 'answer', id, value };
    } catch (error) {
      keepError(this.#errors, id, error);
      answer = { kind: 'answer', id, problem: error instanceof Error ? error.message : String(error) };
    }
    // What it does not read is not kept for it without end.
    await this.#send(answer);
  }

  /** Where the process can read an artifact: what it does not see is copied to where it does, since a link could be written to. */
  async #pathOf(artifact: Artifact): Promise<string> {
    const { artifacts, scratch } = this.#context;
    if (this.#sandbox.level !== 'sandbox') return artifacts.path(artifact);
    return new SessionFiles(scratch, null).place(artifact.sha256, await artifacts.bytes(artifact));
  }

  /** Resolves when it is on its way. */
  async #send(message: ToChild): Promise<void> {
    try {
      if (this.#pipe !== null && this.#pipe.unread > MOST_UNREAD) this.#refuse('it does not read what it is told');
      else await this.#pipe?.send(message);
    } catch (error) {
      this.#refuse(error instanceof Error ? error.message : String(error));
    }
  }

  readonly #abort = (): void => {
    void this.#send({ kind: 'abort' });
    this.#killing = setTimeout(() => this.#end.resolve(undefined), GRACE_MS);
  };

  #watchLimits(): void {
    const { id: agent, limits } = this.#task.agent.manifest;
    this.#unwatch = watchLimits(agent, this.#child.pid, limits.memoryMb, (excess) => {
      if (this.#result !== undefined) return;
      this.#failure ??= excess;
      this.#end.resolve(undefined);
    });
  }

  #died(how: string): Failure {
    const words = this.#lastWords.trim();
    const problem = words === '' ? how : `${how}; it wrote: ${words}`;
    return failureOf('crash', 'DRY-E4022', { agent: this.#task.agent.manifest.id, problem });
  }

  #denialOfSource(message: string): unknown {
    try {
      void this.#context.source;
      return new Error(message);
    } catch (error) {
      return error;
    }
  }

  #rebuilt({ message, call, details }: ChildError): unknown {
    if (call === SOURCE) return this.#denialOfSource(message);
    if (call !== undefined) return this.#errors.get(call) ?? new Error(message);
    return details === undefined ? new Error(message) : new AgentFailure(message, details);
  }
}

async function callOn(
  context: AgentContext,
  method: Exclude<ChildCall, 'generate' | 'path'>,
  args: readonly unknown[],
): Promise<unknown> {
  const { artifacts } = context;
  switch (method) {
    case 'exec':
      return context.exec(...(argumentsOf(method, args) as Parameters<AgentContext['exec']>));
    case 'secret':
      return context.secret(...argumentsOf(method, args));
    case 'bytes':
      return artifacts.bytes(...argumentsOf(method, args));
    case 'write':
      return artifacts.write(...argumentsOf(method, args));
    case 'add':
      return artifacts.add(...argumentsOf(method, args));
    case 'fetch': {
      const [url, init] = argumentsOf(method, args);
      const response = await context.fetch(url, init);
      const { status, statusText, headers } = response;
      const body = await boundedBody(response);
      return { status, statusText, headers: [...headers], body: [204, 205, 304].includes(status) ? null : body };
    }
  }
}
