/**
 * Runs one attempt of an agent in a process of its own: the program that `child-process.ts` starts.
 *
 * @module
 */
import { registerHooks } from 'node:module';
import { Socket } from 'node:net';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  type AgentContext,
  type Artifact,
  isAgent,
  type JsonObject,
  type JsonValue,
  type Models,
  type ModelRequest,
  z,
} from '../agent.ts';
import type { ChildCall, ChildError, ChildModelRequest, FromChild, ToChild } from './child-messages.ts';
import { MessagePipe, MOST_MESSAGE } from './message-pipe.ts';

const contract = fileURLToPath(import.meta.url).endsWith('.ts') ? '../agent.ts' : './agent.js';
const contractUrl = new URL(contract, import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'drydock/agent' ? { url: contractUrl, shortCircuit: true } : next(specifier, context),
});

const stop = new AbortController();
const waiting = new Map<number, PromiseWithResolvers<unknown>>();
/** Questions for models that are not answered yet, by the id of their call. */
const questions = new Map<number, Pick<ModelRequest, 'tools' | 'onText'>>();
let calls = 0;

/** An error that the engine gave as the answer to a call. */
class CallError extends Error {
  readonly call: number;

  constructor(message: string, call: number) {
    super(message);
    this.call = call;
  }
}

const LEVELS: readonly string[] = ['debug', 'info', 'warn', 'error'];

/** Agents may be written without types. */
function textOf(message: unknown): string {
  return String(message);
}

const engine = new Socket({ fd: 3, readable: true, writable: true });
// Without the engine there is nobody to work for.
engine.on('close', () => process.exit());
const pipe = new MessagePipe(engine, { hear: (message) => hear(message as ToChild), fault: () => process.exit(1) });

/** @throws Error what cannot be sent */
function tell(message: FromChild): void {
  void pipe.send(message, MOST_MESSAGE);
}

function call(method: ChildCall, ...args: readonly unknown[]): Promise<unknown> {
  calls += 1;
  const id = calls;
  const answer = Promise.withResolvers<unknown>();
  waiting.set(id, answer);
  try {
    tell({ kind: 'call', id, method, args: [...args] });
  } catch (error) {
    waiting.delete(id);
    answer.reject(error);
  }
  return answer.promise;
}

const model: Models = {
  generate: async ({ schema, tools = {}, onText, ...request }) => {
    const answer = call('generate', {
      ...request,
      ...(schema === undefined ? {} : { schema: jsonSchemaOf(schema) }),
      tools: Object.fromEntries(
        Object.entries(tools).map(([name, { description, input }]) => [
          name,
          { description, input: jsonSchemaOf(input) },
        ]),
      ),
      isStreamed: onText !== undefined,
    } satisfies ChildModelRequest);
    const id = calls;
    questions.set(id, { tools, ...(onText === undefined ? {} : { onText }) });
    try {
      const given = (await answer) as Awaited<ReturnType<typeof model.generate>>;
      return { ...given, value: (schema === undefined ? given.value : schema.parse(given.value)) as never };
    } finally {
      questions.delete(id);
    }
  },
};

function jsonSchemaOf(schema: z.ZodType): JsonObject {
  return z.toJSONSchema(schema, { io: 'input' }) as JsonObject;
}

async function useTool({ id, use, name, input }: Extract<ToChild, { kind: 'tool' }>): Promise<void> {
  try {
    const tool = questions.get(id)?.tools?.[name];
    if (tool === undefined) throw new Error(`there is no tool ${name}`);
    tell({ kind: 'tool-answer', use, value: await tool.run(tool.input.parse(input)) });
  } catch (error) {
    tell({ kind: 'tool-answer', use, problem: error instanceof Error ? error.message : String(error) });
  }
}

function contextOf({ task, source }: Extract<ToChild, { kind: 'start' }>): AgentContext {
  const bytes = async (artifact: Artifact) => Buffer.from((await call('bytes', artifact)) as Uint8Array);
  return {
    ...task,
    signal: stop.signal,
    get source() {
      if (source === null) throw new CallError('the agent has no permission fs:read', 0);
      return source;
    },
    artifacts: {
      bytes,
      text: async (artifact) => (await bytes(artifact)).toString('utf8'),
      json: async (artifact) => JSON.parse((await bytes(artifact)).toString('utf8')) as JsonValue,
      path: async (artifact) => (await call('path', artifact)) as string,
      write: async (name, type, content) => (await call('write', name, type, content)) as Artifact,
      add: async (name, type, file) => (await call('add', name, type, file)) as Artifact,
    },
    progress: (message, fraction) => tell({ kind: 'progress', message: textOf(message), fraction }),
    log: (level, message, fields) =>
      tell({ kind: 'log', level: LEVELS.includes(level) ? level : 'info', message: textOf(message), fields }),
    heartbeat: () => tell({ kind: 'heartbeat' }),
    usage: (usage) => tell({ kind: 'usage', usage }),
    secret: async (reference) => (await call('secret', reference)) as string,
    exec: async (command, args = [], options = {}) => {
      const result = (await call('exec', command, args, options)) as Awaited<ReturnType<AgentContext['exec']>>;
      return { ...result, stdout: Buffer.from(result.stdout), stderr: Buffer.from(result.stderr) };
    },
    fetch: async (url, init) => {
      const request = new Request(url, init);
      const body = request.body === null ? undefined : new Uint8Array(await request.arrayBuffer());
      const { method, headers } = request;
      const answer = (await call('fetch', String(url), { method, headers: [...headers], body })) as {
        readonly body: Uint8Array<ArrayBuffer> | null;
        readonly status: number;
        readonly statusText: string;
        readonly headers: [string, string][];
      };
      return new Response(answer.body, answer);
    },
    model,
  };
}

async function perform(start: Extract<ToChild, { kind: 'start' }>): Promise<FromChild> {
  try {
    const module: unknown = await import(pathToFileURL(start.file).href);
    const agent = typeof module === 'object' && module !== null && 'default' in module ? module.default : undefined;
    if (!isAgent(agent)) throw new Error(`the default export of ${start.file} is not the result of defineAgent`);
    const result: unknown = await agent.run(contextOf(start), agent.input.parse(start.input));
    // The way through JSON keeps out what no message can carry.
    return { kind: 'done', result: result === undefined ? undefined : JSON.parse(JSON.stringify(result)) };
  } catch (error) {
    return { kind: 'failed', error: describe(error) };
  }
}

function describe(error: unknown): ChildError {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof CallError) return { message, call: error.call };
  if (!(error instanceof Error) || error.name !== 'AgentFailure') return { message };
  const { code, class: failureClass, place, next, final } = error as Error & Record<string, unknown>;
  return { message, details: { code, class: failureClass, place, next, final } };
}

function hear(message: ToChild): void {
  if (message.kind === 'start') {
    void perform(message).then(conclude);
  } else if (message.kind === 'abort') {
    stop.abort();
  } else if (message.kind === 'text') {
    questions.get(message.id)?.onText?.(message.text);
  } else if (message.kind === 'tool') {
    void useTool(message);
  } else {
    const answer = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.problem === undefined) answer?.resolve(message.value);
    else answer?.reject(new CallError(message.problem, message.id));
  }
}

function conclude(end: FromChild): void {
  try {
    tell(end);
  } catch (error) {
    tell({ kind: 'failed', error: describe(error) });
  }
}
