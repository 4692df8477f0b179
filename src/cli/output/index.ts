export type { Answer, StreamAnswer } from './answer.ts';
export { AS_TEXT, type Format, FORMATS, isForPeople, isForPrograms, type OutputChoice } from './format.ts';
export {
  addOutputOptions,
  answersInTextAlone,
  asksForPrograms,
  optionGiven,
  outputChoiceOf,
  textOnly,
  withBareJson,
} from './output-options.ts';
export { cliProblem } from './problem.ts';
export { rendered, safeJson } from './render.ts';
export { type Stream, streamTo } from './stream.ts';
