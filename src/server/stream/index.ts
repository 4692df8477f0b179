export { EventStreams, type StreamLimits } from './event-streams.ts';
export { JSON_LINES, SERVER_SENT } from './event-frame.ts';
export { filterOf, type StreamFilter } from './stream-filter.ts';
