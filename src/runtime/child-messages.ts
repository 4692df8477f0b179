import {
  type AgentContext,
  artifact,
  type JsonObject,
  type JsonValue,
  type ModelRequest,
  type Usage,
  z,
} from '../agent.ts';
import { jsonObjectSchema } from '../model/index.ts';

/** What the engine tells the process of an agent. */
export type ToChild =
  | {
      readonly kind: 'start';
      /** Absolute path of the file whose default export is the agent. */
      readonly file: string;
      readonly task: Pick<AgentContext, 'run' | 'step' | 'item' | 'attempt' | 'params' | 'config' | 'scratch'>;
      readonly input: unknown;
      /** Null when the agent may not read it; asking for it fails then with error 0. */
      readonly source: string | null;
    }
  | { readonly kind: 'abort' }
  /** A piece of the answer of a model, for the call of this id. */
  | { readonly kind: 'text'; readonly id: number; readonly text: string }
  /** The model of the call of this id asks for a tool; `use` tells the uses of tools apart. */
  | { readonly kind: 'tool'; readonly id: number; readonly use: number; readonly name: string; readonly input: unknown }
  | { readonly kind: 'answer'; readonly id: number; readonly value?: unknown; readonly problem?: string };

/** What the process of an agent tells the engine. It may be anything: see {@link readMessage}. */
export type FromChild = z.infer<typeof fromChildSchema>;

/** Where an error comes from, and what is told of it. */
const errorSchema = z.object({
  message: z.string(),
  /** The error of this call, unchanged. */
  call: z.int().optional(),
  /** Fields of an AgentFailure; absent for any other error. */
  details: z.record(z.string(), z.unknown()).optional(),
});

/** What the process asks the engine to do for it, where permissions are enforced. */
const CALLS = {
  exec: z.tuple([
    z.string(),
    z.array(z.string()).readonly(),
    z.object({
      cwd: z.string().optional(),
      stdin: z.union([z.string(), z.instanceof(Uint8Array)]).optional(),
      env: z.record(z.string(), z.string()).optional(),
      timeoutMs: z.number().optional(),
    }),
  ]),
  fetch: z.tuple([
    z.string(),
    z.object({
      method: z.string(),
      headers: z.array(z.tuple([z.string(), z.string()])),
      body: z.instanceof(Uint8Array<ArrayBuffer>).optional(),
    }),
  ]),
  secret: z.tuple([z.union([z.string(), z.object({ $secret: z.string() })])]),
  bytes: z.tuple([artifact]),
  path: z.tuple([artifact]),
  // What is no JSON is refused when it is made into text.
  write: z.tuple([z.string(), z.string(), z.custom<JsonValue | Uint8Array>((content) => content !== undefined)]),
  add: z.tuple([z.string(), z.string(), z.string()]),
  generate: z.tuple([
    z.looseObject({
      schema: jsonObjectSchema.optional(),
      tools: z.record(z.string(), z.object({ description: z.string(), input: jsonObjectSchema })),
      isStreamed: z.boolean(),
    }),
  ]),
} as const;

export type ChildCall = keyof typeof CALLS;

const fromChildSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), message: z.string(), fraction: z.number().optional().catch(undefined) }),
  z.object({
    kind: z.literal('log'),
    level: z.enum(['debug', 'info', 'warn', 'error']),
    message: z.string(),
    fields: z.unknown().optional(),
  }),
  z.object({ kind: z.literal('heartbeat') }),
  z.object({ kind: z.literal('usage'), usage: z.custom<Partial<Usage>>() }),
  z.object({
    kind: z.literal('call'),
    id: z.int(),
    method: z.enum(Object.keys(CALLS) as [ChildCall, ...ChildCall[]]),
    args: z.array(z.unknown()),
  }),
  z.object({
    kind: z.literal('tool-answer'),
    use: z.int(),
    value: z.unknown().optional(),
    problem: z.string().optional(),
  }),
  z.object({ kind: z.literal('done'), result: z.unknown() }),
  z.object({ kind: z.literal('failed'), error: errorSchema }),
]);

/** A message of the process of an agent, or what is wrong with it. */
export function readMessage(message: unknown): FromChild | string {
  const read = fromChildSchema.safeParse(message);
  return read.success ? read.data : z.prettifyError(read.error);
}

/** What a call was given. @throws Error what does not belong to it */
export function argumentsOf<Method extends ChildCall>(
  method: Method,
  args: readonly unknown[],
): z.infer<(typeof CALLS)[Method]> {
  const read = CALLS[method].safeParse(args);
  if (!read.success) throw new Error(`${method}: ${z.prettifyError(read.error)}`);
  return read.data as z.infer<(typeof CALLS)[Method]>;
}

/** A question for a model, without what cannot cross a process: schemas are JSON Schemas, tools are called by messages. */
export interface ChildModelRequest extends Omit<ModelRequest, 'schema' | 'tools' | 'onText'> {
  readonly schema?: JsonObject;
  readonly tools: Readonly<Record<string, { readonly description: string; readonly input: JsonObject }>>;
  readonly isStreamed: boolean;
}

export type ChildError = z.infer<typeof errorSchema>;
