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
  const lines = checked.error.issues.map((issue) => shortened(`${pathOf(issue.path)}: ${issue.message}`));
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
  const read = placesIn(trimmed).map(valueIn);
  // What is wrong with the whole is told when nothing in it is right.
  return read.find((answer) => 'value' in answer) ?? read[0] ?? { problems: ['the answer is no JSON'] };
}

/** Where the value of an answer may stand: many models think aloud first, put it in a code block, or say a word about it. */
function placesIn(text: string): string[] {
  const thought = text.lastIndexOf(THOUGHT);
  const said = thought < 0 ? text : text.slice(thought + THOUGHT.length);
  const blocks = blocksIn(said);
  // Of several blocks nobody knows which one is meant.
  if (blocks.length > 1) return [text, said];
  return [text, said, ...blocks, between(said, '{', '}'), between(said, '[', ']')];
}

const THOUGHT = '</think>';

/** The texts between lines of three backticks. */
function blocksIn(text: string): string[] {
  const blocks: string[] = [];
  let lines: string[] | null = null;
  for (const line of text.split('\n')) {
    if (line.startsWith('```')) {
      if (lines !== null) blocks.push(lines.join('\n'));
      lines = lines === null ? [] : null;
    } else lines?.push(line);
  }
  return blocks;
}

function between(text: string, first: string, last: string): string {
  const from = text.indexOf(first);
  return from < 0 ? '' : text.slice(from, text.lastIndexOf(last) + 1);
}

function valueIn(text: string): Answer {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return {
      problems: [`the answer is no JSON: ${shortened(error instanceof Error ? error.message : String(error))}`],
    };
  }
  try {
    return { value: jsonValueSchema.parse(value) };
  } catch {
    return { problems: ['the answer is nested too deeply, or holds a number that is too large'] };
  }
}

const LONGEST_PROBLEM = 300;

/** What a model wrote may be repeated in a problem: it ends up in events and on terminals. */
function shortened(problem: string): string {
  const line = problem.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ');
  return line.length <= LONGEST_PROBLEM ? line : `${line.slice(0, LONGEST_PROBLEM)}…`;
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'the value' : z.core.toDotPath(path);
}
