export { type AnalysedProgram, extractFacts } from './extract.ts';
export { type ProgramFacts, programFacts } from './program-facts.ts';
