import { type JavaExpression, operandOf, primary, type Strength, strength } from './java-expression.ts';

/** A Java boolean, kept as a tree so that NOT can be taken without piling up exclamation marks. */
export type JavaCondition =
  | { readonly kind: 'constant'; readonly value: boolean }
  /** A comparison of two numbers, or of a `compareTo` with 0. */
  | {
      readonly kind: 'compare';
      readonly left: JavaExpression;
      readonly operator: ComparisonOperator;
      readonly right: JavaExpression;
    }
  | { readonly kind: 'call'; readonly text: string; readonly negated: boolean }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly JavaCondition[] };

export type ComparisonOperator = '==' | '!=' | '<' | '>' | '<=' | '>=';

export type CobolOperator = '=' | '<>' | '<' | '>' | '<=' | '>=';

export const javaOperator: Readonly<Record<CobolOperator, ComparisonOperator>> = {
  '=': '==',
  '<>': '!=',
  '<': '<',
  '>': '>',
  '<=': '<=',
  '>=': '>=',
};

const opposite: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '>': '<=',
  '<=': '>',
  '>=': '<',
};

/** The operator when the operands change sides. */
export const mirrored: Readonly<Record<CobolOperator, CobolOperator>> = {
  '=': '=',
  '<>': '<>',
  '<': '>',
  '>': '<',
  '<=': '>=',
  '>=': '<=',
};

export function call(text: string): JavaCondition {
  return { kind: 'call', text, negated: false };
}

export function compare(left: JavaExpression, operator: ComparisonOperator, right: JavaExpression): JavaCondition {
  return { kind: 'compare', left, operator, right };
}

export function constant(value: boolean): JavaCondition {
  return { kind: 'constant', value };
}

export function not(condition: JavaCondition): JavaCondition {
  switch (condition.kind) {
    case 'constant':
      return { kind: 'constant', value: !condition.value };
    case 'compare':
      return { ...condition, operator: opposite[condition.operator] };
    case 'call':
      return { ...condition, negated: !condition.negated };
    case 'and':
      return { kind: 'or', operands: condition.operands.map(not) };
    case 'or':
      return { kind: 'and', operands: condition.operands.map(not) };
  }
}

/** Conjunction or disjunction; nested ones of the same kind and constants are folded. */
export function join(kind: 'and' | 'or', operands: readonly JavaCondition[]): JavaCondition {
  const absorbing = kind === 'or';
  const flat = operands.flatMap((operand) => (operand.kind === kind ? operand.operands : [operand]));
  const cut = flat.findIndex((operand) => operand.kind === 'constant' && operand.value === absorbing);
  const kept = (cut < 0 ? flat : flat.slice(0, cut + 1)).filter(
    (operand) => operand.kind !== 'constant' || operand.value === absorbing,
  );
  const [only] = kept;
  if (only === undefined) return { kind: 'constant', value: !absorbing };
  return kept.length === 1 || (only.kind === 'constant' && only.value === absorbing) ? only : { kind, operands: kept };
}

export function render(condition: JavaCondition): JavaExpression {
  switch (condition.kind) {
    case 'constant':
      return primary(String(condition.value));
    case 'compare': {
      const at: Strength =
        condition.operator === '==' || condition.operator === '!=' ? strength.equality : strength.relational;
      const left = operandOf(condition.left, strength.additive);
      const right = operandOf(condition.right, strength.additive);
      return { text: `${left} ${condition.operator} ${right}`, strength: at };
    }
    case 'call':
      return condition.negated ? { text: `!${condition.text}`, strength: strength.unary } : primary(condition.text);
    case 'and':
    case 'or': {
      // Java binds && tighter than ||; the parentheses around a mixed && are for the reader.
      const at = condition.kind === 'and' ? strength.and : strength.or;
      const operands = condition.operands.map((operand) => operandOf(render(operand), strength.equality));
      return { text: operands.join(condition.kind === 'and' ? ' && ' : ' || '), strength: at };
    }
  }
}

export function conditionText(condition: JavaCondition): string {
  return render(condition).text;
}
