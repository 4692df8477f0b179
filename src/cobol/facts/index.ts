export { type AnalysedProgram, extractFacts } from './extract.ts';
