import type { ConditionName } from '../semantics/index.ts';
import type { Condition, Expression, Reference } from '../syntax/index.ts';
import { numericValue } from './arithmetic.ts';
import { reportGap, type StatementContext } from './context.ts';
import {
  call,
  type CobolOperator,
  compare,
  constant,
  type JavaCondition,
  javaOperator,
  join,
  not,
} from './java-condition.ts';
import { primary } from './java-expression.ts';
import { withConditionScale } from './osvs-alignment.ts';
import { classCharacters } from './special-names.ts';
import { ordered, relation } from './relation.ts';
import { valueOf } from './value.ts';
import { intText } from './arithmetic.ts';

/** A condition of IF, UNTIL, WHEN … as a Java boolean. */
export function conditionOf(outer: StatementContext, condition: Condition): JavaCondition {
  const context = withConditionScale(outer, condition);
  switch (condition.kind) {
    case 'constant':
      return constant(condition.value);
    case 'not':
      return not(conditionOf(context, condition.operand));
    case 'and':
    case 'or':
      return join(condition.kind, [conditionOf(context, condition.left), conditionOf(context, condition.right)]);
    case 'relation':
      return relation(context, condition.left, condition.operator, condition.right);
    case 'sign':
      return signCondition(context, condition.operand, condition.sign);
    case 'class':
      return classCondition(context, condition.operand, condition.className);
    case 'conditionName':
      return named(context, condition.reference);
    case 'omitted':
      return omitted(context, condition.reference);
  }
}

function signCondition(
  context: StatementContext,
  operand: Expression,
  sign: 'positive' | 'negative' | 'zero',
): JavaCondition {
  const operator: CobolOperator = { positive: '>', negative: '<', zero: '=' }[sign] as CobolOperator;
  const value = valueOf(context, operand);
  if (value.kind === 'field' && value.category !== 'numeric' && value.category !== 'floating')
    return ordered(value.java, operator, 'ZEROS');
  const number = numericValue(context, value, operand);
  if (number.kind === 'long') return compare(number.java, javaOperator[operator], primary('0'));
  return compare(primary(`${number.java.text}.signum()`), javaOperator[operator], primary('0'));
}

const classMethods: Readonly<Record<string, string>> = {
  NUMERIC: 'isNumeric',
  ALPHABETIC: 'isAlphabetic',
  'ALPHABETIC-LOWER': 'isAlphabeticLower',
  'ALPHABETIC-UPPER': 'isAlphabeticUpper',
};

function classCondition(context: StatementContext, operand: Expression, className: string): JavaCondition {
  const value = valueOf(context, operand);
  if (value.kind !== 'field') {
    if (value.kind !== 'invalid') reportGap(context, `class condition ${className} on an expression`, operand.position);
    return constant(false);
  }
  const method = classMethods[className];
  if (method !== undefined) return call(`${value.java}.${method}()`);
  const characters = classCharacters(context, className, operand);
  return characters === undefined ? constant(false) : call(`${value.java}.consistsOf(${characters})`);
}

/** A condition name, a switch status, or a user function used as a condition. */
function named(context: StatementContext, reference: Reference): JavaCondition {
  const meaning = context.program.bound.resolve(reference);
  switch (meaning.kind) {
    case 'condition':
      return call(conditionCall(context, meaning, reference));
    case 'switch':
      return { kind: 'call', text: `switchIsOn(${meaning.index})`, negated: meaning.state === false };
    default:
      reportGap(
        context,
        meaning.kind === 'problem' ? meaning.message : `${reference.name} as a condition`,
        reference.position,
      );
      return constant(false);
  }
}

function conditionCall(context: StatementContext, condition: ConditionName, reference: Reference): string {
  const subscripts = reference.subscripts.map((subscript) => intText(context, subscript));
  return `${context.program.names.condition(condition).test}(${subscripts.join(', ')})`;
}

function omitted(context: StatementContext, reference: Reference): JavaCondition {
  const meaning = context.program.bound.resolve(reference);
  if (meaning.kind === 'item' && meaning.section === 'linkage') {
    return { kind: 'call', text: `${context.program.names.item(meaning.root)}Storage.isBound()`, negated: true };
  }
  reportGap(context, `${reference.name} IS OMITTED`, reference.position);
  return constant(false);
}
