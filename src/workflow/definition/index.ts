export { hashDefinition } from './hash-definition.ts';
export {
  invalidWorkflow,
  type LoadedWorkflow,
  type LoadResult,
  loadWorkflow,
  type RequiredSkill,
} from './load-workflow.ts';
export { type BoundParameters, bindParameters } from './parameters.ts';
