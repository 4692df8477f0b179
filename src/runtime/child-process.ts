import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
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
import type { AttemptTask } from './attempt-task.ts';
import type { ChildCall, ChildError, ChildModelRequest, FromChild, ToChild } from './child-messages.ts';
import { KnownFailure } from './known-failure.ts';
import { killMarked, watchLimits } from './programs/process-tree.ts';
import { SessionFiles } from './programs/session-files.ts';
import { guardProcess, killTree, MARK } from './process-guardian.ts';
import { codePaths, type Sandbox } from './sandbox/index.ts';

/** How long the process may take to end by itself after it was asked to stop, in milliseconds. */
const GRACE_MS = 1_000;

/** The call that stands for reading `source` without permission; the process answers it itself. */
const SOURCE = 0;

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
    network: false,
  };
  const [execPath = '', ...execArgv] = sandbox.wrap([process.execPath, ...options], room);
  const mark = randomUUID();
  const child = fork(HOST, [], {
    cwd: scratch,
    execPath,
    detached: true,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: scratch,
      TMPDIR: scratch,
      LANG: 'C.UTF-8',
      TZ: 'UTC',
      [MARK]: mark,
      ...(task.traceparent === undefined ? {} : { TRACEPARENT: task.traceparent }),
    },
    execArgv,
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
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
  readonly #end = Promise.withResolvers<unknown>();
  readonly #exited: Promise<void>;
  /** What calls of the agent were answered with, to be told unchanged when it lets them through. */
  readonly #errors = new Map<number, unknown>();
  /** Uses of tools that the process has not answered yet. */
  readonly #tools = new Map<number, PromiseWithResolvers<JsonValue>>();
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
    this.#send(this.#start(file));
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
    this.#child.on('message', (message) => this.#hear(message as FromChild));
  }

  #hear(message: FromChild): void {
    const context = this.#context;
    switch (message.kind) {
      case 'progress':
        context.progress(message.message, message.fraction);
        break;
      case 'log':
        context.log(message.level, message.message, message.fields as JsonObject | undefined);
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
        void this.#answer(message);
        break;
      case 'tool-answer':
        if (message.problem === undefined) this.#tools.get(message.use)?.resolve(message.value as JsonValue);
        else this.#tools.get(message.use)?.reject(new Error(message.problem));
        this.#tools.delete(message.use);
        break;
      case 'done':
      case 'failed':
        this.#result ??= message;
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
      this.#send({ kind: 'tool', id, use: this.#toolUses, name, input });
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
      ...(isStreamed ? { onText: (text: string) => this.#send({ kind: 'text', id, text }) } : {}),
    });
  }

  async #answer({ id, method, args }: Extract<FromChild, { kind: 'call' }>): Promise<void> {
    try {
      const value =
        method === 'generate'
          ? await this.#generate(id, args[0] as ChildModelRequest)
          : method === 'path'
            ? await this.#pathOf(args[0] as Artifact)
            : await callOn(this.#context, method, args);
      this.#send({ kind: 'answer', id, value });
    } catch (error) {
      this.#errors.set(id, error);
      this.#send({ kind: 'answer', id, problem: error instanceof Error ? error.message : String(error) });
    }
  }

  /** Where the process can read an artifact: what it does not see is copied to where it does, since a link could be written to. */
  async #pathOf(artifact: Artifact): Promise<string> {
    const { artifacts, scratch } = this.#context;
    if (this.#sandbox.level !== 'sandbox') return artifacts.path(artifact);
    return new SessionFiles(scratch, null).place(artifact.sha256, await artifacts.bytes(artifact));
  }

  #send(message: ToChild): void {
    // One that has just died is told of by its exit.
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  readonly #abort = (): void => {
    this.#send({ kind: 'abort' });
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
      return context.exec(...(args as Parameters<AgentContext['exec']>));
    case 'secret':
      return context.secret(...(args as Parameters<AgentContext['secret']>));
    case 'bytes':
      return artifacts.bytes(args[0] as Artifact);
    case 'write':
      return artifacts.write(args[0] as string, args[1] as string, args[2] as JsonValue);
    case 'add':
      return artifacts.add(args[0] as string, args[1] as string, args[2] as string);
    case 'fetch': {
      const response = await context.fetch(args[0] as string, args[1] as RequestInit);
      const { status, statusText, headers } = response;
      const body = new Uint8Array(await response.arrayBuffer());
      return { status, statusText, headers: [...headers], body: [204, 205, 304].includes(status) ? null : body };
    }
  }
}
