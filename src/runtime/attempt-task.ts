import type { Agent, ModelAnswer, ModelRequest, z } from '../agent.ts';
import type {
  AttemptRef,
  Failure,
  IsolationLevel,
  JsonObject,
  JsonValue,
  ModelUse,
  RunPermissions,
} from '../model/index.ts';
import type { ProgramPool } from './programs/index.ts';
import type { AttemptFiles } from './attempt-files.ts';

/** One attempt, ready to be performed. */
export interface AttemptTask {
  readonly run: string;
  readonly ref: AttemptRef;
  readonly agent: Agent;
  readonly item: { readonly id: string; readonly value: JsonValue } | null;
  readonly params: JsonObject;
  readonly config: unknown;
  readonly input: JsonValue;
  readonly files: AttemptFiles;
  /** W3C trace context of the attempt, for what it starts; absent: it is in none. */
  readonly traceparent?: string | undefined;
  /** Longest time in milliseconds; null: only the agent's own limit. */
  readonly timeoutMs: number | null;
  /** Longest silence of the agent in milliseconds; null or absent: it may be silent. */
  readonly heartbeatMs?: number | null;
  /** Absolute path of the file that defines the agent; absent: it has none, and can run in this process only. */
  readonly origin?: string | undefined;
  /** The processes of program agents; absent: the attempt has one of its own. */
  readonly programs?: ProgramPool | undefined;
  /** What asks language models for this attempt; absent: none is configured. */
  readonly models?: AttemptModels | undefined;
  /** The strongest isolation that is wanted. @default the strongest that the machine offers */
  readonly mostIsolation?: IsolationLevel | undefined;
  /** What the run grants of what manifests ask for. */
  readonly permissions: RunPermissions;
}

/** What asks language models for one attempt. */
export interface AttemptModels {
  /**
   * Puts one question. Never rejects for what became of it.
   *
   * @param mask takes the secrets of the attempt out of what is kept
   * @param waits hears what the question waits for
   */
  ask(
    request: ModelRequest<z.ZodType>,
    signal: AbortSignal,
    mask: (text: string) => string,
    waits?: (why: string) => void,
  ): Promise<ModelReply>;
}

/** What became of a question, and what it took either way. */
export type ModelReply = { readonly use: ModelUse } & (
  | { readonly ok: true; readonly answer: Pick<ModelAnswer<unknown>, 'value' | 'text'> }
  | { readonly ok: false; readonly failure: Failure }
);
