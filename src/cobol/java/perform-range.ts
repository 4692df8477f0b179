import type { ProcedureName } from '../syntax/index.ts';
import type { ProgramContext } from './context.ts';
import { type JavaBlock, simple } from './java-code.ts';
import type { ProcedureRange } from './jump-facts.ts';
import { camelCase } from './names.ts';

/** The Java of performing a range of paragraphs once: plain calls in order, or the dispatcher where something jumps. */
export function performRange(
  program: ProgramContext,
  range: ProcedureRange,
  written: { readonly from: ProcedureName; readonly thru: ProcedureName | undefined },
): JavaBlock {
  const { plan, names } = program;
  const calls = plan.sequence(range.first, range.last);
  if (!calls)
    return [simple(`perform(${names.paragraphConstant(range.first)}, ${names.paragraphConstant(range.last)})`)];
  const isShort = calls.length <= 1 || (calls.length <= 3 && plan.uses(range.first, range.last) === 1);
  if (isShort) return calls.map((index) => simple(`${names.paragraphMethod(index)}()`));
  return [simple(`${rangeMethodName(program, range, written)}()`)];
}

/** The same as a Runnable, for SORT procedures and DECLARATIVES. */
export function rangeRunnable(
  program: ProgramContext,
  range: ProcedureRange,
  written: { readonly from: ProcedureName; readonly thru: ProcedureName | undefined },
): string {
  const calls = performRange(program, range, written).flatMap((statement) =>
    statement.kind === 'simple' ? [statement.text] : [],
  );
  const [only] = calls;
  if (only === undefined) return '() -> {}';
  if (calls.length > 1) return `() -> { ${calls.map((call) => `${call};`).join(' ')} }`;
  const method = /^(\w+)\(\)$/.exec(only)?.[1];
  return method === undefined ? `() -> ${only}` : `this::${method}`;
}

function rangeMethodName(
  program: ProgramContext,
  range: ProcedureRange,
  written: { readonly from: ProcedureName; readonly thru: ProcedureName | undefined },
): string {
  const title = written.thru ? `${written.from.name} THRU ${written.thru.name}` : written.from.name;
  const preferred = camelCase(written.thru ? `${written.from.name}-THRU-${written.thru.name}` : written.from.name, 'p');
  return program.names.rangeMethod(range.first, range.last, preferred, title);
}
