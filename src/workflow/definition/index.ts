export { checkDefinition, type DefinitionProblem } from './check-definition.ts';
export { didYouMean } from './did-you-mean.ts';
export { type DefinitionDifference, diffDefinitions } from './diff-definitions.ts';
export { type LoadedEdits, loadEdits } from './edit-file.ts';
export { workflowFileJsonSchema } from './file-json-schema.ts';
export { hashDefinition, versionConflict } from './hash-definition.ts';
export {
  invalidWorkflow,
  type LoadedWorkflow,
  type LoadResult,
  loadedFrom,
  loadWorkflow,
  type RequiredSkill,
  type ResolvedWorkflow,
  type ResolveWorkflow,
} from './load-workflow.ts';
export { interpretFile } from './interpret-file.ts';
export { parseMoney } from './money.ts';
export { type ParsedPattern, parsePattern, type Pattern } from './pattern.ts';
export { type BoundParameters, bindParameters } from './parameters.ts';
