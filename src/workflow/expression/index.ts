export { checkTypes, type Vocabulary } from './check-types.ts';
export { evaluate, kindOf, type Scope } from './evaluate.ts';
export { type Comparison, type ExpressionProblem, parseExpression, type Reference } from './parse-expression.ts';
