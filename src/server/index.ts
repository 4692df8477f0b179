export { type Client, connect, type ItemListQuery, type Page, type RunListQuery } from './client/index.ts';
export type { EventQuery } from './client/index.ts';
export type { Extensions, QueueAccess, ServedSetting, WorkflowCatalog } from './api/index.ts';
export { serve, type ServeOptions, type Server, type ServerLimits } from './serve.ts';
export { checkedNetwork, type NetworkOptions } from './network.ts';
export { socketPathOf } from './socket-path.ts';
export { viewOf } from './api/index.ts';
export {
  agentWire,
  attemptWire,
  explainedChoiceWire,
  auditWire,
  commandWire,
  eventWire,
  fromModel,
  itemWire,
  type RunView,
  runWire,
  type StartRequest,
  stepWire,
  type Wire,
  type WorkflowRef,
} from './wire/index.ts';
export { type NewToken, SCOPES, type Scope, type Token, TokenBook } from './security/index.ts';
