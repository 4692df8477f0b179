export { bindUnit } from './bind.ts';
export { type CobolDialect, type DialectName, dialectNames, isDialectName, resolveDialect } from './dialect.ts';
export type {
  BoundFile,
  BoundParagraph,
  BoundProgram,
  BoundSection,
  Category,
  ConditionName,
  ControlFlow,
  DataItem,
  Dimension,
  IndexName,
  ParagraphFlow,
  ProcedureTarget,
  Resolution,
  SemanticProblem,
  SpecialRegister,
} from './model.ts';
export type { ParsedPicture } from './picture.ts';
