import type { Expression } from '../syntax/index.ts';
import { intText } from './arithmetic.ts';
import type { StatementContext } from './context.ts';
import { stringLiteral } from './java-literal.ts';
import type { FieldValue } from './value.ts';

/** The element of a table with these subscripts. Too few subscripts (SEARCH and SORT of a table) leave the table itself. */
export function withSubscripts(
  context: StatementContext,
  field: FieldValue,
  subscripts: readonly Expression[],
): FieldValue {
  if (subscripts.length === 0) return field;
  return atSubscripts(
    field,
    subscripts.map((subscript, level) => checkedSubscript(context, field, subscript, level)),
  );
}

/** A subscript, in a check of its range where the program is compiled with `-debug`. cobc has checked literals itself. */
function checkedSubscript(context: StatementContext, field: FieldValue, subscript: Expression, level: number): string {
  const text = intText(context, subscript);
  const dimension = field.item?.dimensions[level];
  if (!context.program.dialect.subscriptChecks || !dimension) return text;
  if (subscript.kind === 'literal' && !dimension.dependingOn) return text;
  const maximum = dimension.dependingOn ? intText(context, dimension.dependingOn) : String(dimension.times);
  return `RuntimeChecks.subscript(${nameOf(field)}, ${text}, ${maximum})`;
}

function nameOf(field: FieldValue): string {
  return stringLiteral(field.item?.name ?? 'FILLER');
}

export function atSubscripts(field: FieldValue, subscripts: readonly string[]): FieldValue {
  return subscripts.length === 0 ? field : { ...field, java: `${field.java}.at(${subscripts.join(', ')})`, subscripts };
}

/** Reference modification: a part of the bytes, alphanumeric whatever the item is. */
export function withSlice(
  context: StatementContext,
  field: FieldValue,
  slice: { readonly start: Expression; readonly length: Expression | undefined },
): FieldValue {
  const start = intText(context, slice.start);
  const length = slice.length ? `, ${intText(context, slice.length)}` : '';
  return {
    ...field,
    java: isChecked(context, field, slice)
      ? `RuntimeChecks.slice(${nameOf(field)}, ${field.java}, ${start}${length}${slice.length ? `, ${leastLength(context)}` : ''})`
      : `${field.java}.slice(${start}${length})`,
    category: 'alphanumeric',
    bound: undefined,
    whole: false,
  };
}

type Slice = Parameters<typeof withSlice>[2];

/** Whether the bounds are checked at run time. cobc has checked literals itself. */
function isChecked(context: StatementContext, field: FieldValue, { start, length }: Slice): boolean {
  const isKnown = start.kind === 'literal' && (length === undefined || length.kind === 'literal');
  return context.program.dialect.refModChecks && field.item !== undefined && !isKnown;
}

function leastLength(context: StatementContext): string {
  return context.program.dialect.refModZeroLength ? '0' : '1';
}
