/** The parser: from the reader's tokens to a syntax tree. */
export type * from './ast.ts';
