export { SCAFFOLD_KINDS } from './agent-template.ts';
export { scaffoldAgent } from './scaffold-agent.ts';
