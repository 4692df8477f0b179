import type { AgentContext, JsonObject, ModelRequest, Usage } from '../agent.ts';

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

/** What the process of an agent tells the engine. */
export type FromChild =
  | { readonly kind: 'progress'; readonly message: string; readonly fraction?: number | undefined }
  | {
      readonly kind: 'log';
      readonly level: 'debug' | 'info' | 'warn' | 'error';
      readonly message: string;
      readonly fields?: unknown;
    }
  | { readonly kind: 'heartbeat' }
  | { readonly kind: 'usage'; readonly usage: Partial<Usage> }
  | { readonly kind: 'call'; readonly id: number; readonly method: ChildCall; readonly args: readonly unknown[] }
  | { readonly kind: 'tool-answer'; readonly use: number; readonly value?: unknown; readonly problem?: string }
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly error: ChildError };

/** What the process asks the engine to do for it, where permissions are enforced. */
export type ChildCall = 'exec' | 'fetch' | 'secret' | 'bytes' | 'path' | 'write' | 'add' | 'generate';

/** A question for a model, without what cannot cross a process: schemas are JSON Schemas, tools are called by messages. */
export interface ChildModelRequest extends Omit<ModelRequest, 'schema' | 'tools' | 'onText'> {
  readonly schema?: JsonObject;
  readonly tools: Readonly<Record<string, { readonly description: string; readonly input: JsonObject }>>;
  readonly isStreamed: boolean;
}

export interface ChildError {
  readonly message: string;
  /** The error of this call, unchanged. */
  readonly call?: number | undefined;
  /** Fields of an AgentFailure; absent for any other error. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}
