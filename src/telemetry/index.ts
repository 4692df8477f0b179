export { traceRuns, type TraceOptions } from './traces.ts';
