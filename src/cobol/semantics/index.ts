export { bindUnit } from './bind.ts';
export type { ControlFlow, ParagraphFlow } from './control-flow.ts';
export { type CobolDialect, type DialectName, dialectNames, isDialectName, resolveDialect } from './dialect.ts';
export type {
  BoundFile,
  BoundParagraph,
  BoundProgram,
  BoundSection,
  Category,
  ConditionName,
  DataItem,
  Dimension,
  IndexName,
  ProcedureTarget,
  Resolution,
  SemanticProblem,
  SpecialRegister,
} from './model.ts';
export type { ParsedPicture } from './picture.ts';
