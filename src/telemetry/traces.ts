import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { type Cursor, type EventHub, subscriber } from '../events/index.ts';
import { type EventData, type RunEvent, type RunId, spanIdOf, traceIdOf } from '../model/index.ts';
import type { RunReader } from '../store/index.ts';
import { collectorOf, pairs } from './collector.ts';
import { type Known, SPAN_ENDS, type SpanEnd, spanOf } from './spans.ts';

export interface TraceOptions {
  readonly reader: RunReader;
  readonly hub: EventHub;
  /** Where telling stands, kept by the store. */
  readonly cursor: Cursor;
  /** Collector of the configuration, which variables of the environment override; null: none. */
  readonly endpoint: string | null;
  /** Version of drydock. */
  readonly version: string;
  /** @default that of the process */
  readonly env?: NodeJS.ProcessEnv;
  readonly onError: (error: unknown) => void;
}

/** Runs whose beginning is remembered. */
const REMEMBERED_RUNS = 1_000;

/**
 * Tells an OpenTelemetry collector of what runs did, when one is configured by OTEL_EXPORTER_OTLP_ENDPOINT and its like, or by
 * `endpoint`. Spans follow from events, and the cursor moves when the collector has taken them: a restart loses none, and what is told
 * twice has the same ids. Nothing of OpenTelemetry is loaded without a collector, and runs never wait for one.
 *
 * @returns null when there is none
 */
export async function traceRuns(options: TraceOptions): Promise<AsyncDisposable | null> {
  const { env = process.env, hub, cursor, onError } = options;
  const collector = collectorOf(options.endpoint, env, onError);
  if (collector === null) return null;
  const teller = new Teller(options, env);
  // Of what happened before the first start nothing is told.
  if ((await cursor.load()) === null) await cursor.save(hub.lastEventId);
  return subscriber(hub, {
    name: 'traces',
    types: SPAN_ENDS,
    after: cursor,
    onError,
    handle: async (batch, signal) => collector.send(await teller.spansOf(batch), signal),
  });
}

/** Finds what spans need to know beside their events. Everything is read from the store: a restart forgets nothing. */
class Teller {
  readonly #options: TraceOptions;
  readonly #resource: ReadableSpan['resource'];
  readonly #created = new Map<string, { readonly data: EventData<'run.created'>; readonly ts: number } | null>();

  constructor(options: TraceOptions, env: NodeJS.ProcessEnv) {
    this.#options = options;
    const attributes: Record<string, string> = {
      ...pairs(env['OTEL_RESOURCE_ATTRIBUTES']),
      'service.version': options.version,
    };
    const name = env['OTEL_SERVICE_NAME'] || attributes['service.name'] || 'drydock';
    this.#resource = { attributes: { ...attributes, 'service.name': name } } as unknown as ReadableSpan['resource'];
  }

  async spansOf(batch: readonly RunEvent[]): Promise<ReadableSpan[]> {
    const spans: ReadableSpan[] = [];
    for (const event of batch) {
      if (!isSpanEnd(event)) continue;
      const known = await this.#known(event);
      if (known !== null) spans.push(spanOf(event, known, this.#resource, this.#options.version));
    }
    return spans;
  }

  async #known(event: SpanEnd): Promise<Known | null> {
    const created = await this.#createdOf(event.run);
    // Retention has dropped its beginning.
    if (created === null) return null;
    const { data, ts } = created;
    const common = { created: data, links: [] };
    if (event.type === 'run.finished') return { created: data, startedAt: ts, links: await this.#linksOf(data) };
    const { reader } = this.#options;
    const { step } = event.data;
    if (event.type === 'step.finished') {
      const found = (await reader.steps(event.run)).find(({ id }) => id === step);
      return { ...common, startedAt: found?.startedAt ?? event.ts };
    }
    const attempts = await reader.attempts(event.run, { step, item: event.data.item });
    if (event.type === 'item.finished')
      return { ...common, startedAt: Math.min(event.ts, ...attempts.map(({ startedAt }) => startedAt)) };
    const { attempt, durationMs } = event.data;
    const own = attempts.find((one) => one.attempt === attempt);
    const agent = own && { name: own.agent, version: own.agentVersion };
    return { ...common, startedAt: own?.startedAt ?? event.ts - durationMs, agent };
  }

  async #linksOf({ parent, forkedFrom }: EventData<'run.created'>): Promise<Known['links']> {
    const links = [];
    if (parent !== undefined) {
      const traceId = traceIdOf(parent.run, (await this.#createdOf(parent.run))?.data.traceparent);
      const part = parent.item === null ? [parent.step] : [parent.step, parent.item];
      links.push({ traceId, spanId: spanIdOf(parent.run, ...part) });
    }
    if (forkedFrom !== undefined) {
      const traceId = traceIdOf(forkedFrom.run, (await this.#createdOf(forkedFrom.run))?.data.traceparent);
      links.push({ traceId, spanId: spanIdOf(forkedFrom.run) });
    }
    return links;
  }

  async #createdOf(run: RunId) {
    const known = this.#created.get(run);
    if (known !== undefined) return known;
    const [first] = await this.#options.reader.events({ run, limit: 1 });
    const created = first?.type === 'run.created' ? { data: first.data, ts: first.ts } : null;
    this.#created.set(run, created);
    const [oldest] = this.#created.keys();
    if (this.#created.size > REMEMBERED_RUNS && oldest !== undefined) this.#created.delete(oldest);
    return created;
  }
}

const ENDS: ReadonlySet<string> = new Set(SPAN_ENDS);

function isSpanEnd(event: RunEvent): event is SpanEnd {
  return ENDS.has(event.type);
}
