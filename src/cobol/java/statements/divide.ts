import type { DivideStatement, Expression, Target } from '../../syntax/index.ts';
import { combine, decimalText, type Numeric, numericOf } from '../arithmetic.ts';
import type { StatementContext } from '../context.ts';
import type { JavaBlock, JavaStatement } from '../java-code.ts';
import { primary } from '../java-expression.ts';
import { type FieldValue, valueOf } from '../value.ts';
import {
  inVariable,
  longQuotient,
  numberOf,
  perform,
  type Store,
  storeAll,
  storesFor,
} from './arithmetic-statements.ts';
import { receiver } from './receiver.ts';

export function divideStatement(context: StatementContext, statement: DivideStatement): JavaBlock {
  const { dividend, divisor, giving, into, remainder, sizeError } = statement;
  if (dividend === undefined) {
    const stores = storesFor(context, into, (target) =>
      quotientFor(context, target, numberOf(context, target), numericOf(context, divisor)),
    );
    return perform(context, stores, sizeError);
  }
  const [quotient] = giving;
  if (remainder && quotient) return withRemainder(context, statement, dividend, quotient, remainder);
  const [only] = giving;
  if (giving.length === 1 && only) {
    const value = quotientFor(context, only, numericOf(context, dividend), numericOf(context, divisor));
    return storeAll(context, value, giving, sizeError);
  }
  return storeAll(context, combine(numericOf(context, dividend), '/', numericOf(context, divisor)), giving, sizeError);
}

/** In `long` arithmetic where the target drops the decimals anyway. */
function quotientFor(context: StatementContext, target: Target, dividend: Numeric, divisor: Numeric): Numeric {
  const field = receiver(context, target.field);
  const isInteger =
    field?.item !== undefined && field.item.scale <= 0 && field.category === 'numeric' && target.rounding === undefined;
  return (isInteger ? longQuotient(dividend, divisor, '/') : undefined) ?? combine(dividend, '/', divisor);
}

/** The remainder is what is left when the quotient is cut, not rounded, to the digits of its target (observed). */
function withRemainder(
  context: StatementContext,
  statement: DivideStatement,
  dividendSource: Expression,
  quotientTarget: Target,
  remainderTarget: Target,
): JavaBlock {
  const quotientField = receiver(context, quotientTarget.field);
  const remainderField = receiver(context, remainderTarget.field);
  if (!quotientField || !remainderField) return [];
  const before: JavaStatement[] = [];
  const keep = (source: Expression, name: string): Numeric => {
    const number = numericOf(context, source);
    return overlaps(context, quotientField, source) ? inVariable(context, number, name, before) : number;
  };
  const dividend = keep(dividendSource, 'dividend');
  const divisor = keep(statement.divisor, 'divisor');
  const scale = quotientField.item?.scale ?? 0;
  const exact = scale === 0 && quotientTarget.rounding === undefined && quotientField.category === 'numeric';
  const whole = exact ? longQuotient(dividend, divisor, '/') : undefined;
  const rest = exact ? longQuotient(dividend, divisor, '%') : undefined;
  const stores: Store[] = [
    { target: quotientField, rounding: quotientTarget.rounding, value: whole ?? combine(dividend, '/', divisor) },
    {
      target: remainderField,
      rounding: remainderTarget.rounding,
      value: rest ?? {
        kind: 'decimal',
        java: primary(`${decimalText(dividend)}.remainder(${decimalText(divisor)}, ${scale})`),
      },
    },
  ];
  return [...before, ...perform(context, stores, statement.sizeError)];
}

/** Whether storing into a field may change what an expression reads. */
function overlaps(context: StatementContext, target: FieldValue, source: Expression): boolean {
  const value = valueOf(context, source);
  if (value.kind === 'literal' || value.kind === 'figurative') return false;
  if (value.kind !== 'field' || !value.item || !target.item) return true;
  const a = value.item;
  const b = target.item;
  if (a.section === 'linkage' || b.section === 'linkage') return true;
  if (a.root !== b.root) return a.root.redefines !== undefined || b.root.redefines !== undefined;
  const fixed = a.dimensions.length === 0 && b.dimensions.length === 0;
  return !fixed || (a.offset < b.offset + b.length && b.offset < a.offset + a.length);
}
