import { DrydockError } from '../../model/index.ts';
import type { StreamAnswer } from './answer.ts';
import { selectFields } from './fields.ts';
import type { OutputChoice } from './format.ts';
import type { Jq } from './jq.ts';
import { safeJson } from './render.ts';

/** Prints values as they come. */
export interface Stream<T> {
  /** Prints one value; in order, also when a jq program takes its time. */
  readonly next: (value: T) => Promise<void>;
}

/**
 * How each value is printed: a line of text, a line of JSON (`json` means the same as `jsonl` here), a document of YAML, or a name.
 *
 * @throws DRY-E8060 for formats that need all values at once
 */
export function streamTo<T>(answer: StreamAnswer<T>, choice: OutputChoice, out: (text: string) => void): Stream<T> {
  const { format, jq, fields, quiet } = choice;
  if (
    format === 'table' ||
    format === 'wide' ||
    format === 'csv' ||
    format === 'tsv' ||
    (format === 'name' && !answer.name)
  )
    throw new DrydockError('DRY-E8060', {
      format,
      why: 'the answer comes bit by bit, and has no end or columns',
      known: 'text, jsonl, json, yaml, none',
    });
  let engine: Jq | undefined;
  const filtered = async (program: string, value: unknown) => {
    engine ??= new (await import('./jq.ts')).Jq(program);
    return engine.results(value);
  };
  const encoded = async (value: T): Promise<string> => {
    if (format === 'none') return '';
    if (format === 'name' || (format === 'text' && quiet && answer.name)) {
      const name = answer.name?.(value) ?? '';
      return `${format === 'name' ? name : name.slice(name.indexOf('/') + 1)}\n`;
    }
    if (format === 'text' && jq === null) return answer.text(value) ?? '';
    const whole = answer.data(value);
    // What an event has depends on its type: a field that this one lacks is null.
    const data = fields === null ? whole : selectFields([whole, shapeOf(fields)], fields);
    const one = fields === null ? data : (data as readonly unknown[])[0];
    const results = jq === null ? [one] : await filtered(jq, one);
    if (format === 'yaml') {
      const { stringify } = await import('yaml');
      return results
        .map((result) => `---\n${stringify(result, { aliasDuplicateObjects: false, lineWidth: 0 })}`)
        .join('');
    }
    const isRaw = jq !== null && !choice.isNamed;
    return results.map((result) => `${isRaw && typeof result === 'string' ? result : safeJson(result)}\n`).join('');
  };
  return { next: async (value) => out(await encoded(value)) };
}

/** A value that has all the fields. */
function shapeOf(fields: readonly string[]): unknown {
  const shape: Record<string, unknown> = {};
  for (const field of fields) {
    let at = shape;
    for (const name of field.split('.')) at = (at[name] ??= {}) as Record<string, unknown>;
  }
  return shape;
}
