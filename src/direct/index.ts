export type { DirectAnswer, DirectModels, DirectOptions, DirectQuestion, DirectResult } from './direct-options.ts';
export { loadWorkflow } from '../workflow/index.ts';
export { runDirect } from './run-direct.ts';
