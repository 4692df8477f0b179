/**
 * Java expressions as text with the binding strength of their outermost operator, so that parentheses appear only where they are needed.
 */
export interface JavaExpression {
  readonly text: string;
  readonly strength: Strength;
}

/** Binding strengths from weak to strong (JLS 17 §15). */
export const strength = {
  or: 1,
  and: 2,
  equality: 3,
  relational: 4,
  additive: 5,
  multiplicative: 6,
  unary: 7,
  primary: 8,
} as const;
export type Strength = (typeof strength)[keyof typeof strength];

export function primary(text: string): JavaExpression {
  return { text, strength: strength.primary };
}

/** The text of an operand of an operator of that strength. */
export function operandOf(expression: JavaExpression, minimum: Strength): string {
  return expression.strength >= minimum ? expression.text : `(${expression.text})`;
}

/** `left operator right`, left-associative. */
export function infix(left: JavaExpression, operator: string, right: JavaExpression, at: Strength): JavaExpression {
  const tighter = Math.min(at + 1, strength.primary) as Strength;
  return { text: `${operandOf(left, at)} ${operator} ${operandOf(right, tighter)}`, strength: at };
}

export function negated(expression: JavaExpression): JavaExpression {
  const operand = operandOf(expression, strength.unary);
  // `--x` would be a decrement.
  return { text: operand.startsWith('-') ? `-(${operand})` : `-${operand}`, strength: strength.unary };
}
