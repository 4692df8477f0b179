export { buildGraph, type JobFacts } from './build.ts';
export { toMermaid } from './mermaid.ts';
