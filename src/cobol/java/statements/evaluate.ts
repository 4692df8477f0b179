import type { EvaluateObject, EvaluateStatement, EvaluateSubject, Expression } from '../../syntax/index.ts';
import { intText } from '../arithmetic.ts';
import { conditionOf } from '../condition.ts';
import { reportGap, type StatementContext } from '../context.ts';
import { ifThen, type JavaBlock } from '../java-code.ts';
import { constant, conditionText, type JavaCondition, join, not } from '../java-condition.ts';
import { integerLiteral, stringLiteral } from '../java-literal.ts';
import { relation } from '../relation.ts';
import { statements } from '../statement.ts';
import { type FieldValue, type Value, valueOf } from '../value.ts';

export function evaluateStatement(context: StatementContext, statement: EvaluateStatement): JavaBlock {
  return switchOn(context, statement) ?? [ifChain(context, statement)].flat();
}

/** `if … else if … else`: the first WHEN whose objects all match its subjects. */
function ifChain(context: StatementContext, statement: EvaluateStatement): JavaBlock {
  let chain = statements(context, statement.other ?? []);
  for (const branch of statement.branches.toReversed()) {
    const condition = join(
      'or',
      branch.whens.map((objects) => matches(context, statement.subjects, objects)),
    );
    const body = statements(context, branch.statements);
    if (body.length === 0 && chain.length === 0) continue;
    if (condition.kind === 'constant') chain = condition.value ? body : chain;
    else if (body.length === 0) chain = [ifThen(conditionText(not(condition)), chain)];
    else chain = [ifThen(conditionText(condition), body, chain)];
  }
  return chain;
}

function matches(
  context: StatementContext,
  subjects: readonly EvaluateSubject[],
  objects: readonly EvaluateObject[],
): JavaCondition {
  return join(
    'and',
    objects.map((object, index) => {
      const subject = subjects[index];
      return subject ? match(context, subject, object) : constant(true);
    }),
  );
}

function match(context: StatementContext, subject: EvaluateSubject, object: EvaluateObject): JavaCondition {
  if (object.kind === 'any') return constant(true);
  if (subject.kind === 'condition') return matchCondition(context, subject, object);
  const expression = subject.expression;
  switch (object.kind) {
    case 'value': {
      const equal = matchValue(context, expression, object.from, object.to);
      return object.negated ? not(equal) : equal;
    }
    case 'relation':
      return relation(context, expression, object.operator, object.right);
    case 'condition':
      return conditionOf(context, object.condition);
  }
}

function matchValue(
  context: StatementContext,
  subject: Expression,
  from: Expression,
  to: Expression | undefined,
): JavaCondition {
  if (!to) return relation(context, subject, '=', from);
  return join('and', [relation(context, subject, '>=', from), relation(context, subject, '<=', to)]);
}

/** EVALUATE TRUE, FALSE or any condition: the object's truth must be the subject's. */
function matchCondition(
  context: StatementContext,
  subject: Extract<EvaluateSubject, { kind: 'condition' }>,
  object: Exclude<EvaluateObject, { kind: 'any' }>,
): JavaCondition {
  const left = conditionOf(context, subject.condition);
  if (object.kind !== 'condition') {
    reportGap(context, 'EVALUATE of a condition WHEN a value', subject.condition.position);
    return constant(false);
  }
  const right = conditionOf(context, object.condition);
  if (left.kind === 'constant') return left.value ? right : not(right);
  if (right.kind === 'constant') return right.value ? left : not(left);
  return join('or', [join('and', [left, right]), join('and', [not(left), not(right)])]);
}

interface Labels {
  readonly subject: string;
  readonly labels: readonly (readonly string[])[];
}

/** One item against literals only is a Java switch. */
function switchOn(context: StatementContext, statement: EvaluateStatement): JavaBlock | undefined {
  const [subject, ...others] = statement.subjects;
  if (subject?.kind !== 'expression' || others.length > 0 || statement.branches.length < 3) return undefined;
  const value = valueOf(context, subject.expression);
  if (value.kind !== 'field') return undefined;
  const literals = statement.branches.map((branch) =>
    branch.whens.map((objects) => literalObject(context, objects[0])),
  );
  const found = numberLabels(context, subject.expression, value, literals) ?? textLabels(value, literals);
  if (!found || new Set(found.labels.flat()).size < found.labels.flat().length) return undefined;
  const cases = statement.branches.map((branch, index) => ({
    labels: found.labels[index] ?? [],
    body: statements(context, branch.statements),
  }));
  return [{ kind: 'switch', subject: found.subject, cases, otherwise: statements(context, statement.other ?? []) }];
}

/** The value that an object compares with for equality; undefined for anything but one literal. */
function literalObject(context: StatementContext, object: EvaluateObject | undefined): Value | undefined {
  if (object?.kind !== 'value' || object.negated || object.to) return undefined;
  const value = valueOf(context, object.from);
  return value.kind === 'literal' && !value.literal.all ? value : undefined;
}

type Literals = readonly (readonly (Value | undefined)[])[];

function numberLabels(
  context: StatementContext,
  subject: Expression,
  value: FieldValue,
  literals: Literals,
): Labels | undefined {
  if (value.category !== 'numeric' || value.bound === undefined || value.bound > 10n ** 9n) return undefined;
  const labels = literals.map((whens) =>
    whens.map((literal) => {
      const isInteger =
        literal?.kind === 'literal' &&
        literal.literal.type === 'numeric' &&
        /^[+-]?\d{1,9}$/.test(literal.literal.value);
      return isInteger ? integerLiteral(BigInt(literal.literal.value.replace(/^\+/, ''))) : undefined;
    }),
  );
  return allDefined(labels) ? { subject: intText(context, subject), labels } : undefined;
}

/** Equal text means equal characters up to trailing spaces; an item of fixed length has all of its own. */
function textLabels(value: FieldValue, literals: Literals): Labels | undefined {
  const item = value.item;
  if (value.category !== 'alphanumeric' || !item || !value.whole || item.anyLength || item.length > 60)
    return undefined;
  const labels = literals.map((whens) =>
    whens.map((literal) => {
      if (literal?.kind !== 'literal' || literal.literal.type === 'numeric') return undefined;
      const text = literal.literal.value;
      return text.trimEnd().length > item.length
        ? undefined
        : stringLiteral(text.slice(0, item.length).padEnd(item.length));
    }),
  );
  return allDefined(labels) ? { subject: `${value.java}.text()`, labels } : undefined;
}

function allDefined(labels: readonly (readonly (string | undefined)[])[]): labels is readonly (readonly string[])[] {
  return labels.every((whens) => whens.every((label) => label !== undefined));
}
