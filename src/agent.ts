/**
 * What agents are written against, published as `drydock/agent`. See docs/writing-agents.md and docs/agent-context.md.
 *
 * @module
 */
import { z } from 'zod';
import {
  type AgentManifest,
  type AgentManifestInput,
  type Artifact,
  agentManifestSchema,
  artifactSchema,
  type FailureClass,
  type JsonObject,
  type JsonValue,
  type Usage,
  type Verdict,
} from './model/index.ts';

export { z };
export type { AgentManifest, Artifact, JsonObject, JsonValue, Usage, Verdict };

/** For input and output schemas: an artifact, as `context.artifacts` returns and reads it. */
export const artifact = artifactSchema;

/** What an agent may do while it performs one attempt. */
export interface AgentContext<Config = unknown> {
  readonly run: string;
  readonly step: string;
  /** The element of the list that this attempt works on; null in a step without `forEach`. */
  readonly item: { readonly id: string; readonly value: JsonValue } | null;
  /** From 1; counts every try at this item of this step. */
  readonly attempt: number;
  /** The parameters of the run. */
  readonly params: JsonObject;
  readonly config: Config;
  /** Aborts when the attempt must stop: cancelled, timed out, or its run paused at once. */
  readonly signal: AbortSignal;
  /** Absolute path of an empty directory that belongs to this attempt alone and goes away with it. */
  readonly scratch: string;
  /** Absolute path of the code base that the run works on, to read only (`fs:read`). An empty directory if it has none. */
  readonly source: string;
  readonly artifacts: Artifacts;
  /** Tells people how far this attempt is. `fraction` goes from 0 to 1. */
  progress(message: string, fraction?: number): void;
  log(level: 'debug' | 'info' | 'warn' | 'error', message: string, fields?: JsonObject): void;
  /** A sign of life, for work that has nothing to tell; `timeout.heartbeat` of the step says how often one is due. */
  heartbeat(): void;
  /**
   * Reports what was used of what has to be paid for; reports add up. Classes of tokens that are left out count as 0, a cost that
   * is left out is unknown.
   */
  usage(usage: Partial<Usage>): void;
  /**
   * Reads a secret that parameters, configuration or input refer to (`{"$secret": "env:NAME"}` or `"file:/path"`); needs `secret`.
   * What the attempt says afterwards has `***` in its place.
   */
  secret(reference: { readonly $secret: string } | string): Promise<string>;
  /** Runs a program to its end, without a shell; needs `exec:<command>`. An exit code other than 0 is a result, no error. */
  exec(command: string, args?: readonly string[], options?: ExecOptions): Promise<ExecResult>;
  /** The standard `fetch`, for the hosts that `net:<host>` allows. */
  fetch(url: string | URL, init?: RequestInit): Promise<Response>;
  /** Language models, metered, limited, kept and recorded by the gateway; needs `llm`. */
  readonly model: Models;
}

/** What answers questions with a language model. Its errors are for the engine: let them through, and the attempt is tried again when that helps. */
export interface Models {
  /**
   * Asks once, and goes on as long as the model calls tools. With a schema the answer is a value that fits it: a model that
   * misses it is told what is wrong and asked again, at most twice.
   */
  generate<Schema extends z.ZodType = z.ZodType<string>>(
    request: ModelRequest<Schema>,
  ): Promise<ModelAnswer<z.output<Schema>>>;
}

export interface ModelRequest<Schema extends z.ZodType = z.ZodType<string>> {
  /** Who the model is to be, and how it is to answer. */
  readonly system?: string;
  readonly prompt: string | readonly ModelMessage[];
  /** What the answer must be; absent: text. */
  readonly schema?: Schema;
  readonly tools?: Readonly<Record<string, ModelTool>>;
  /** `provider/model`, or an alias of the settings. @default the model of the step, else of the settings */
  readonly model?: string;
  readonly effort?: 'low' | 'medium' | 'high';
  /** Longest answer in tokens, what it reasons included. */
  readonly maxOutputTokens?: number;
  readonly temperature?: number;
  /** Name and version of the prompt, such as `translate@3`: stands in the events beside its hash. */
  readonly promptName?: string;
  /** Hears the answer as it comes. */
  readonly onText?: (text: string) => void;
}

export interface ModelMessage {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

/** Something that a model may ask for while it answers. */
export interface ModelTool {
  readonly description: string;
  readonly input: z.ZodType;
  run(input: unknown): Promise<JsonValue> | JsonValue;
}

export interface ModelAnswer<Value = string> {
  /** The value that the schema asks for; without one the text. */
  readonly value: Value;
  readonly text: string;
  /** `provider/model` that answered. */
  readonly model: string;
  /** What all calls that led to the answer used together. */
  readonly usage: Usage;
  /** Asked just now, found among what was asked before, or taken from the recording of a run. */
  readonly source: 'live' | 'cache' | 'recording';
}

/** The immutable files of a run. What an attempt writes becomes visible to others when it succeeds, and only then. */
export interface Artifacts {
  text(artifact: Artifact): Promise<string>;
  json(artifact: Artifact): Promise<JsonValue>;
  bytes(artifact: Artifact): Promise<Uint8Array>;
  /** Absolute path of the content, to read only: for programs that want a file. Its file name is not that of the artifact. */
  path(artifact: Artifact): Promise<string>;
  /** Writes a string as text, bytes as they are, anything else as JSON. `name` is a relative path with forward slashes. */
  write(name: string, type: string, content: string | Uint8Array | JsonValue): Promise<Artifact>;
  /** Takes a file of the scratch directory as an artifact. */
  add(name: string, type: string, scratchFile: string): Promise<Artifact>;
}

export interface ExecOptions {
  /** @default the scratch directory */
  readonly cwd?: string;
  readonly stdin?: string | Uint8Array;
  /** Variables beside PATH, HOME (the scratch directory), LANG and TZ, which are always set. */
  readonly env?: Readonly<Record<string, string>>;
  /** @default the rest of the attempt's time */
  readonly timeoutMs?: number;
}

export interface ExecResult {
  /** Null when a signal or the timeout ended it. */
  readonly exitCode: number | null;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly timedOut: boolean;
}

export interface AgentResult<Output = JsonValue> {
  readonly output: Output;
  /** What execution proved; only from agents that verify. */
  readonly verdict?: Verdict;
}

/** What `defineAgent` takes: the manifest, the schemas, and the work itself. */
export interface AgentDefinition<Config extends z.ZodType, Input extends z.ZodType, Output extends z.ZodType>
  extends Omit<AgentManifestInput, 'config'> {
  /** Schema of the configuration, with defaults. */
  readonly config?: Config;
  readonly input: Input;
  readonly output: Output;
  run(
    this: void,
    context: AgentContext<z.output<Config>>,
    input: z.output<Input>,
  ): Promise<AgentResult<z.input<Output>>> | AgentResult<z.input<Output>>;
}

/** An agent, ready to be registered. */
export interface Agent<
  Config extends z.ZodType = z.ZodType,
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
> {
  /** Marks the value as an agent of this contract, also across copies of this module. */
  readonly contract: typeof CONTRACT;
  readonly manifest: AgentManifest;
  readonly config: Config;
  readonly input: Input;
  readonly output: Output;
  run: AgentDefinition<Config, Input, Output>['run'];
}

const CONTRACT = 'drydock/agent@1';

/**
 * Declares an agent: the default export of a file in `agents/`.
 *
 * @throws z.ZodError when the manifest is wrong; the message names the field.
 */
export function defineAgent<
  Input extends z.ZodType,
  Output extends z.ZodType,
  Config extends z.ZodType = z.ZodType<Record<string, never>>,
>(definition: AgentDefinition<Config, Input, Output>): Agent<Config, Input, Output> {
  const { config = z.object({}) as unknown as Config, input, output, run, ...manifest } = definition;
  return {
    contract: CONTRACT,
    manifest: agentManifestSchema.parse({ ...manifest, config: z.toJSONSchema(config, { io: 'input' }) }),
    config,
    input,
    output,
    run,
  };
}

/** True for what `defineAgent` made, also by another copy of this module. */
export function isAgent(value: unknown): value is Agent {
  return typeof value === 'object' && value !== null && 'contract' in value && value.contract === CONTRACT;
}

/**
 * An error that says more than its message: throw it from `run`.
 *
 * ```ts
 * throw new AgentFailure('copybook CVACT01Y is missing', { place: 'CBACT01C.cbl:41:12', final: true });
 * ```
 */
export class AgentFailure extends Error {
  override readonly name = 'AgentFailure';
  /** A code of the agent's own. */
  readonly code: string | undefined;
  /** @default 'agent_error' */
  readonly class: FailureClass | undefined;
  /** `file:line:column`, or another place that a person can open. */
  readonly place: string | undefined;
  /** What to do about it. */
  readonly next: string | undefined;
  /** True when trying again is useless. */
  readonly final: boolean;

  constructor(message: string, details: AgentFailureDetails = {}) {
    super(message, { cause: details.cause });
    this.code = details.code;
    this.class = details.class;
    this.place = details.place;
    this.next = details.next;
    this.final = details.final ?? false;
  }
}

interface AgentFailureDetails {
  readonly code?: string;
  readonly class?: Extract<FailureClass, 'agent_error' | 'rate_limited' | 'unavailable'>;
  readonly place?: string;
  readonly next?: string;
  readonly final?: boolean;
  readonly cause?: unknown;
}
