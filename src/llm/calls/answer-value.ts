import { z } from 'zod';
import { type JsonValue, jsonValueSchema } from '../../model/index.ts';
import type { SchemaForm } from './schema-form.ts';

export type Answer = { readonly value: JsonValue } | { readonly problems: readonly string[] };

const MOST_PROBLEMS = 20;

/** Reads the value out of what a model wrote and holds it against the schema; problems are told so that the model can mend them. */
export function answerIn(text: string, form: SchemaForm, schema: z.ZodType): Answer {
  const written = parsed(text);
  if ('problems' in written) return written;
  const value = form.unwrap(written.value);
  const checked = schema.safeParse(value);
  if (checked.success) return { value };
  const lines = checked.error.issues.map((issue) => `${pathOf(issue.path)}: ${issue.message}`);
  const more = lines.length - MOST_PROBLEMS;
  return { problems: more > 0 ? [...lines.slice(0, MOST_PROBLEMS), `and ${more} more`] : lines };
}

/** What is told to a model whose answer does not fit. */
export function repairRequest(problems: readonly string[]): string {
  const list = problems.map((problem) => `- ${problem}`).join('\n');
  return `Your answer does not fit the JSON Schema that was asked for:\n${list}\nAnswer again: the whole corrected JSON value and nothing else.`;
}

function parsed(text: string): Answer {
  const trimmed = text.trim();
  if (trimmed === '') return { problems: ['the answer is empty'] };
  const fenced = /^```(?:json)?\s*\n([\s\S]*?)\n?```$/i.exec(trimmed)?.[1];
  try {
    const value: unknown = JSON.parse(fenced ?? trimmed);
    return { value: jsonValueSchema.parse(value) };
  } catch (error) {
    return { problems: [`the answer is no JSON: ${error instanceof Error ? error.message : String(error)}`] };
  }
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'the value' : z.core.toDotPath(path);
}
