import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import {
  type AttemptRef,
  type EventData,
  type Failure,
  parseTraceParent,
  type RunEvent,
  type RunId,
  spanIdOf,
  traceIdOf,
  type Usage,
} from '../model/index.ts';

/** Types of events that end a span. */
export const SPAN_ENDS = [
  'run.finished',
  'step.finished',
  'item.finished',
  'attempt.succeeded',
  'attempt.failed',
] as const;

export type SpanEnd = Extract<RunEvent, { type: (typeof SPAN_ENDS)[number] }>;

/** What is known of a run, and of the part that has ended, beside the event. */
export interface Known {
  readonly created: EventData<'run.created'>;
  /** Unix milliseconds. */
  readonly startedAt: number;
  /** Of an attempt: who made it. */
  readonly agent?: { readonly name: string; readonly version: string } | undefined;
  /** Spans of other runs: the step whose sub-workflow it is, the run that it was forked from. */
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
}

type Attributes = Record<string, string | number>;

interface Told {
  readonly name: string;
  readonly spanId: string;
  readonly parent: string | null;
  readonly attributes: Attributes;
  readonly error: Failure | null;
  readonly hasFailed: boolean;
}

const OK = 0;
const ERROR = 2;

/** `TraceFlags.SAMPLED` and `SpanKind.INTERNAL`: https://opentelemetry.io/docs/specs/otel/trace/api */
const SAMPLED = 1;
const INTERNAL = 0;

/** The span that an event ends. Its ids follow from the run and the part, so that who tells it twice tells the same. */
export function spanOf(
  event: SpanEnd,
  known: Known,
  resource: ReadableSpan['resource'],
  version: string,
): ReadableSpan {
  const { name, spanId, parent, attributes, error, hasFailed } = told(event, known);
  const traceId = traceIdOf(event.run, known.created.traceparent);
  const [startTime, endTime] = [timeOf(Math.min(known.startedAt, event.ts)), timeOf(event.ts)];
  const duration = timeOf(Math.max(0, event.ts - known.startedAt));
  const exception = error && { 'exception.type': error.code, 'exception.message': error.message };
  return {
    name,
    kind: INTERNAL,
    spanContext: () => ({ traceId, spanId, traceFlags: SAMPLED }),
    ...(parent === null ? {} : { parentSpanContext: { traceId, spanId: parent, traceFlags: SAMPLED } }),
    startTime,
    endTime,
    duration,
    ended: true,
    status: hasFailed ? { code: ERROR, message: error?.message ?? 'failed' } : { code: OK },
    attributes: { 'drydock.run.id': event.run, ...attributes, ...(error ? { 'error.type': error.class } : {}) },
    links: known.links.map((link) => ({ context: { ...link, traceFlags: SAMPLED } })),
    events: exception ? [{ name: 'exception', time: endTime, attributes: exception, droppedAttributesCount: 0 }] : [],
    resource,
    instrumentationScope: { name: 'drydock', version },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

function told(event: SpanEnd, { created, agent }: Known): Told {
  const { run } = event;
  switch (event.type) {
    case 'run.finished': {
      const { state, error, verdicts } = event.data;
      const counts = Object.entries(verdicts).map(([verdict, count]) => [`drydock.verdicts.${verdict}`, count]);
      const { name, owner, project, definition } = created;
      const about = { 'drydock.run.name': name, 'drydock.owner': owner, 'drydock.project': project };
      const attributes = { ...about, 'drydock.workflow.name': definition.name, 'drydock.state': state };
      const parent = parseTraceParent(created.traceparent)?.span ?? null;
      const all = { ...attributes, ...(Object.fromEntries(counts) as Attributes) };
      return {
        name: `run ${definition.name}`,
        spanId: spanIdOf(run),
        parent,
        attributes: all,
        error,
        hasFailed: state === 'failed',
      };
    }
    case 'step.finished': {
      const { step, state, error, counts } = event.data;
      const attributes = { 'drydock.step': step, 'drydock.state': state, 'drydock.items': counts.total };
      const spanId = spanIdOf(run, step);
      return { name: `step ${step}`, spanId, parent: spanIdOf(run), attributes, error, hasFailed: state === 'failed' };
    }
    case 'item.finished': {
      const { step, item, state, error, verdict } = event.data;
      const attributes = { 'drydock.step': step, 'drydock.item': item, 'drydock.state': state };
      return {
        name: `item ${step}`,
        spanId: spanIdOf(run, step, item),
        parent: spanIdOf(run, step),
        attributes: verdict === null ? attributes : { ...attributes, 'drydock.verdict': verdict },
        error,
        hasFailed: state === 'failed',
      };
    }
    case 'attempt.succeeded':
    case 'attempt.failed': {
      const { step, item, attempt, usage } = event.data;
      const error = event.type === 'attempt.failed' ? event.data.error : null;
      const who = agent?.name ?? 'unknown';
      return {
        name: usage === undefined ? `attempt ${who}` : `invoke_agent ${who}`,
        spanId: attemptSpanId(run, event.data),
        parent: item === null ? spanIdOf(run, step) : spanIdOf(run, step, item),
        attributes: {
          'drydock.step': step,
          ...(item === null ? {} : { 'drydock.item': item }),
          'drydock.attempt': attempt,
          'drydock.agent': who,
          ...(usage === undefined ? {} : genAi(usage, who, agent?.version ?? '')),
        },
        error,
        hasFailed: error !== null,
      };
    }
  }
}

export function attemptSpanId(run: RunId, { step, item, attempt }: AttemptRef): string {
  return spanIdOf(run, step, item, attempt);
}

/**
 * An agent that used a model, by the semantic conventions for generative AI: input holds what came from and went to caches, output
 * holds reasoning. https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-agent-spans/
 */
function genAi(usage: Usage, name: string, version: string): Attributes {
  const { inputUncached, cacheRead, cacheWrite, output, reasoning, costMicros } = usage;
  return {
    'gen_ai.operation.name': 'invoke_agent',
    'gen_ai.agent.name': name,
    'gen_ai.agent.version': version,
    'gen_ai.usage.input_tokens': inputUncached + cacheRead + cacheWrite,
    'gen_ai.usage.cache_read.input_tokens': cacheRead,
    'gen_ai.usage.cache_creation.input_tokens': cacheWrite,
    'gen_ai.usage.output_tokens': output + reasoning,
    'gen_ai.usage.reasoning.output_tokens': reasoning,
    ...(costMicros === null ? {} : { 'drydock.cost_usd': costMicros / 1_000_000 }),
  };
}

/** Seconds and nanoseconds. */
function timeOf(ms: number): [number, number] {
  return [Math.floor(ms / 1_000), (ms % 1_000) * 1_000_000];
}
