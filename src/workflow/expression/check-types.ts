import { Environment } from '@marcbachmann/cel-js';
import type { Parameter } from '../../model/index.ts';
import type { ExpressionProblem } from './parse-expression.ts';

/** What an expression at some place of a workflow may name. */
export interface Vocabulary {
  readonly params: Readonly<Record<string, Parameter>>;
  /** The steps that are done by then, and whether each has items. */
  readonly steps: ReadonlyMap<string, 'once' | 'items'>;
  /** The steps whose output for the same item is known by then; null where there is no item. */
  readonly itemOutputs: readonly string[] | null;
  readonly findings: boolean;
}

type Schema = { [name: string]: string | Schema };

const PARAMETER_TYPES: Record<Parameter['type'], string> = {
  string: 'string',
  integer: 'int',
  number: 'double',
  boolean: 'bool',
  array: 'list<dyn>',
  object: 'map<string, dyn>',
  secret: 'map<string, dyn>',
};

const COUNTS: Schema = { total: 'int', succeeded: 'int', failed: 'int', skipped: 'int' };

/** The static type of an expression (`bool`, `list<string>`, `dyn` …), or what is wrong with its types. */
export function checkTypes(
  text: string,
  vocabulary: Vocabulary,
): { readonly ok: true; readonly type: string } | { readonly ok: false; readonly problem: ExpressionProblem } {
  const { valid, type, error } = environmentFor(vocabulary).check(text);
  if (valid && type !== undefined) return { ok: true, type };
  const problem: ExpressionProblem = {
    rule: 'expression-type',
    message: error?.summary ?? 'the types do not fit',
    fix: 'Compare values of one type; string(…), int(…) and double(…) convert.',
    start: error?.range?.start ?? 0,
  };
  return { ok: false, problem };
}

function environmentFor({ params, steps, itemOutputs, findings }: Vocabulary): Environment {
  const environment = new Environment({ homogeneousAggregateLiterals: false })
    .registerOperator('double == int', (a: number, b: bigint) => a === Number(b))
    .registerVariable({ name: 'params', schema: mapValues(params, (parameter) => PARAMETER_TYPES[parameter.type]) })
    .registerVariable({ name: 'steps', schema: mapValues(Object.fromEntries(steps), stepSchema) });
  if (itemOutputs !== null) {
    const outputs = Object.fromEntries(itemOutputs.map((step) => [step, 'dyn']));
    environment.registerVariable({ name: 'item', schema: { id: 'string', value: 'dyn', outputs } });
  }
  if (findings) environment.registerVariable('findings', 'dyn');
  return environment;
}

function stepSchema(kind: 'once' | 'items'): Schema {
  const status: Schema = { state: 'string', counts: COUNTS, verdicts: 'map<string, int>' };
  return kind === 'once' ? { ...status, output: 'dyn' } : { ...status, items: 'list<dyn>' };
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
