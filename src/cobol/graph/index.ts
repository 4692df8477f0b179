export { buildGraph, type JobFacts } from './build.ts';
export { type DependencyGraph, dependencyGraph } from './dependency-graph.ts';
export { toMermaid } from './mermaid.ts';
