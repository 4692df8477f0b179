import type { Expression } from '../syntax/index.ts';
import { intText } from './arithmetic.ts';
import type { StatementContext } from './context.ts';
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
    subscripts.map((subscript) => intText(context, subscript)),
  );
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
    java: `${field.java}.slice(${start}${length})`,
    category: 'alphanumeric',
    bound: undefined,
    whole: false,
  };
}
