import { readFile } from 'node:fs/promises';
import { text as textOf } from 'node:stream/consumers';
import { DrydockError, type JsonObject, type JsonValue, jsonValueSchema } from '../../model/index.ts';
import { jsonFault, lineAndColumn } from './json-fault.ts';

/** One piece of work that agents are tried on. */
export interface TrialItem {
  readonly id: string;
  readonly input: JsonValue;
}

/** Items that a trial may have: the API takes no larger requests. */
const MOST_ITEMS = 10_000;

/**
 * The input that a file holds, as JSON.
 *
 * @param source a path; `-` is the standard input
 * @throws DRY-E3101 it cannot be read, or is not JSON, with the place
 */
export async function inputFrom(source: string): Promise<JsonValue> {
  const text = await read(source);
  return parsed(text, { file: nameOf(source), wanted: 'an input as JSON', line: 1 });
}

/**
 * The items that a file holds: a JSON array, or a line of JSON for each. `{"id": …, "input": …}` names an item; of any other value
 * the item is called by its `id`, if it has one that is a text, else by its number.
 *
 * @throws DRY-E3101 as above, when there is none, or when two have the same id
 */
export async function itemsFrom(source: string): Promise<readonly TrialItem[]> {
  const file = nameOf(source);
  const items = itemsIn(await read(source), file);
  const refuse = (problem: string) => new DrydockError('DRY-E3101', { file, wanted: WANTED, problem });
  if (items.length === 0) throw refuse('there is no item in it');
  if (items.length > MOST_ITEMS) throw refuse(`it has ${items.length} items; at most ${MOST_ITEMS} are tried at once`);
  const seen = new Set<string>();
  for (const { id } of items) {
    if (seen.has(id)) throw refuse(`two items are called ${id}`);
    seen.add(id);
  }
  return items;
}

const WANTED = 'a list of items: a JSON array, or a line of JSON for each';

export function itemsIn(text: string, file: string): readonly TrialItem[] {
  const values = text.trimStart().startsWith('[')
    ? (parsed(text, { file, wanted: WANTED, line: 1 }) as JsonValue[])
    : text
        .split('\n')
        .flatMap((line, index) =>
          line.trim() === '' ? [] : [parsed(line, { file, wanted: WANTED, line: index + 1 })],
        );
  return values.map((value, index) => itemOf(value, String(index + 1)));
}

function itemOf(value: JsonValue, number: string): TrialItem {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { id: number, input: value };
  const { id, input, ...others } = value;
  const name = typeof id === 'string' && id !== '' ? id : number;
  return input !== undefined && Object.keys(others).length === 0 ? { id: name, input } : { id: name, input: value };
}

interface Wanted {
  readonly file: string;
  readonly wanted: string;
  /** Of the file, on which the text begins. */
  readonly line: number;
}

function parsed(given: string, { file, wanted, line }: Wanted): JsonValue {
  const text = given.replace(/^\uFEFF/, '');
  try {
    return jsonValueSchema.parse(JSON.parse(text));
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    const at = lineAndColumn(text, jsonFault(text));
    const place = `${file}:${line - 1 + at.line}:${at.column}`;
    throw new DrydockError('DRY-E3101', { file, wanted, problem }, { place });
  }
}

async function read(source: string): Promise<string> {
  try {
    return source === '-' ? await textOf(process.stdin) : await readFile(source, 'utf8');
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new DrydockError('DRY-E3101', { file: nameOf(source), wanted: 'a file that can be read', problem });
  }
}

function nameOf(source: string): string {
  return source === '-' ? 'the standard input' : source;
}

/** The items as a parameter of a run. */
export function itemsParameter(items: readonly TrialItem[]): JsonObject {
  return { items: items.map(({ id, input }) => ({ id, input })) };
}
