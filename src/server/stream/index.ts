export type { StreamFilter } from './connection.ts';
export { EventStreams, type StreamLimits } from './event-streams.ts';
