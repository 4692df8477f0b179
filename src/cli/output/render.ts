import { DrydockError } from '../../model/index.ts';
import type { Answer } from './answer.ts';
import { cellText, type Columns, isObject, itemsOf, type Rows, rowsOf, scalarColumns } from './columns.ts';
import type { OutputChoice } from './format.ts';

/** What renders an answer has to know of where it is read. */
export interface Reader {
  /** Columns of the terminal that reads; null: a file or a program does. */
  readonly width: number | null;
}

/** The text of an answer in the chosen format. @throws DRY-E8060 to DRY-E8063 when it cannot be had in that format */
export async function rendered(answer: Answer, choice: OutputChoice, reader: Reader): Promise<string> {
  const { format, jq, fields, quiet } = choice;
  if (format === 'none') return '';
  if (format === 'name') return lines(await namesOf(answer));
  if (format === 'text' && jq === null) {
    if (quiet) return lines((await namesOf(answer)).map((name) => name.slice(name.indexOf('/') + 1)));
    if (answer.text !== undefined) return answer.text();
  }
  const whole = await answer.data();
  const chosen = fields === null ? whole : (await import('./fields.ts')).selectFields(whole, fields);
  if (jq === null) return encoded(chosen, choice, reader, fields ?? answer.columns);
  const { Jq } = await import('./jq.ts');
  return filtered(await new Jq(jq).results(chosen), choice, reader);
}

async function encoded(data: unknown, choice: OutputChoice, { width }: Reader, wanted?: Columns): Promise<string> {
  switch (choice.format) {
    case 'json':
      return `${safeJson(data, 2)}\n`;
    case 'jsonl':
      return lines(itemsOf(data).map((item) => safeJson(item)));
    case 'yaml':
      return (await import('yaml')).stringify(plain(data), { aliasDuplicateObjects: false, lineWidth: 0 });
    case 'csv':
    case 'tsv': {
      const { csv, tsv } = await import('./delimited.ts');
      return (choice.format === 'csv' ? csv : tsv)(rowsFor(data, choice.fields ?? undefined, 'deep'));
    }
    case 'wide':
      return (await import('./grid.ts')).grid(rowsFor(data, choice.fields ?? undefined, 'deep'), null);
    default:
      return (await import('./grid.ts')).grid(rowsFor(data, wanted, 'flat'), width);
  }
}

/** What a jq program gave: texts as they are, so that a shell can use them; with a format that was named, in that. */
function filtered(results: readonly unknown[], choice: OutputChoice, reader: Reader): string | Promise<string> {
  if (!choice.isNamed || choice.format === 'jsonl' || choice.format === 'text') {
    const raw = (value: unknown) => (typeof value === 'string' && choice.format !== 'jsonl' ? value : safeJson(value));
    return lines(results.map(raw));
  }
  if (choice.format === 'json') return lines(results.map((value) => safeJson(value, 2)));
  const [only] = results;
  const data = results.length === 1 ? only : results;
  return encoded(data, { ...choice, fields: null }, reader);
}

function rowsFor(data: unknown, wanted: Columns | undefined, depth: 'flat' | 'deep'): Rows {
  const items = itemsOf(plain(data));
  return rowsOf(items, wanted ?? scalarColumns(items, depth));
}

async function namesOf({ names, data }: Answer): Promise<readonly string[]> {
  if (names !== undefined) return names();
  return itemsOf(plain(await data())).map((item) => {
    const name = isObject(item) ? (item['id'] ?? item['name']) : item;
    if (typeof name !== 'string' && typeof name !== 'number')
      throw new DrydockError('DRY-E8060', { format: 'names', why: 'what it answers has no name', known: 'text, json' });
    return cellText(name);
  });
}

/** As JSON has it: without undefined, dates as texts. */
function plain(data: unknown): unknown {
  return JSON.parse(JSON.stringify(data ?? null)) as unknown;
}

// JSON escapes C0 controls; terminals obey C1, DEL and marks that turn text around as well. Escaped, they mean the same text.
// oxlint-disable-next-line no-control-regex
const moreControls = /[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** JSON that is harmless for a terminal, too. */
export function safeJson(data: unknown, indent?: number): string {
  const text = JSON.stringify(data ?? null, null, indent);
  return text.replaceAll(moreControls, (sign) => `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}
