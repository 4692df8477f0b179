export { type AnalysedProgram, extractFacts } from './extract.ts';
export { type StatementLine, statementLines } from './statement-lines.ts';
