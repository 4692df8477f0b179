/** The parser: from the reader's tokens to a syntax tree. */
export type * from './ast.ts';
export { expressionsOf, walkExpression } from './expressions-of.ts';
export { parseProgram } from './parse-program.ts';
export { childStatements, statementsOf, walkStatements } from './walk.ts';
