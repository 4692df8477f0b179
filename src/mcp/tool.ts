import { z } from 'zod';
import type { PublicApi } from './public-api.ts';

/** What a token must hold for a tool to be of use: see docs/api.md. */
export type ToolScope = 'read' | 'command' | 'approve';

/** What a call has beside its arguments. */
export interface ToolCall {
  readonly api: PublicApi;
  /** Fires when the client cancels the call or goes away. */
  readonly signal: AbortSignal;
  /** Tells the client how far the call is, if it asked for that. */
  readonly progress: (done: number, total: number, message: string) => Promise<void>;
}

/** A tool: what a model reads of it, and its work. */
export interface Tool<I extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly title: string;
  /** For a model: what it gives, and when to use which other tool. */
  readonly description: string;
  readonly scope: ToolScope;
  /** `reads` changes nothing; `adds` changes something that can be taken back; `ends` throws work away or cannot be taken back. */
  readonly effect: 'reads' | 'adds' | 'ends';
  /** True: the same call again changes nothing more. */
  readonly idempotent: boolean;
  readonly input: I;
  readonly output: z.ZodObject;
  run(args: z.infer<I>, call: ToolCall): Promise<Readonly<Record<string, unknown>>>;
}

/** Gives the arguments of a tool their types. */
export function tool<I extends z.ZodObject>(definition: Tool<I>): Tool {
  return definition;
}

/** A run as a call names it. */
export const runArgument = z
  .string()
  .min(1)
  .max(100)
  .default('@last')
  .describe('Id of a run, the beginning of one, its number such as 14, or @last');

export const cursorArgument = z
  .string()
  .max(2_000)
  .optional()
  .describe('next_cursor of the page before, with the same filters');

/** It becomes a header of a request: nothing that a header cannot hold. */
export const keyArgument = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[ -~]+$/, 'expected printable ASCII characters')
  .optional()
  .describe('The same key with the same arguments is done once: give one, and the same again after an error');

export function limitArgument(usual: number, most: number) {
  return z.int().min(1).max(most).default(usual).describe('Entries of a page');
}

/** What every answer ends with. */
export const nextOutput = z.string().describe('What to do next');

export const nextCursorOutput = z.string().nullable().describe('Null: there are no more');

/** An object of the public API, whose fields may grow. */
export const anyObject = z.looseObject({});

/** An answer of the API that is a list. */
export interface ApiPage {
  readonly items: readonly Record<string, unknown>[];
  readonly next_cursor: string | null;
}
