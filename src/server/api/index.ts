export { AnswerCache } from './answer-cache.ts';
export { appOf } from './app.ts';
export type * from './extensions.ts';
export { checkUnchanged, versionIn } from './json-response.ts';
export {
  answerOf,
  countQuery,
  cursorOf,
  limitSchema,
  listSchema,
  pageBothWays,
  pageFrom,
  pageInMemory,
  pageOf,
  pageQuery,
  picked,
  placeIn,
  wordsOf,
} from './lists.ts';
export {
  type AnyOperation,
  type Api,
  type ApiContext,
  operation,
  type OperationRequest,
  type RequestBindings,
} from './operation.ts';
export { type Access, artifactsOf, type Room, runNamed, runView, viewOf, workspaceOf } from './room.ts';
