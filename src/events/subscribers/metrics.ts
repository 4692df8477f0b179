import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { attemptKey, type RunEvent } from '../../model/index.ts';
import type { EventHub } from '../event-hub.ts';
import { type Subscriber, subscriber, type SubscriberOptions } from '../subscriber.ts';

/** Values of one label that are told apart; all further ones count as `other`. */
const VALUES_PER_LABEL = 100;

/** In seconds: from a trivial step to a run over night. */
const BUCKETS = [0.005, 0.02, 0.1, 0.5, 2, 10, 60, 300, 1_800, 7_200, 43_200];

/** Runs whose start is remembered, to tell how long they took. */
const REMEMBERED_RUNS = 10_000;

/** A number that somebody else keeps. */
export interface Figure {
  readonly help: string;
  readonly value: () => number;
}

export interface MetricsOptions extends Pick<SubscriberOptions, 'onError'> {
  /** Asked for their value each time that the metrics are read: `queue_length`, `slots_busy`. */
  readonly gauges?: Readonly<Record<string, Figure>>;
  /** Likewise, for numbers that only grow: `webhook_deliveries_total`. */
  readonly counters?: Readonly<Record<string, Figure>>;
}

/** What happens, in numbers. Labels are bounded: states, workflows, agents and classes of failures, never ids of runs. */
export class Metrics implements AsyncDisposable {
  readonly #registry = new Registry();
  readonly #subscriber: Subscriber;
  readonly #labels = new BoundedLabels(VALUES_PER_LABEL);
  readonly #runs = new Map<string, { readonly workflow: string; readonly since: number }>();
  readonly #attempts = new Map<string, string>();
  readonly #events = this.#counter('events_total', 'Events committed', ['type']);
  readonly #started = this.#counter('runs_started_total', 'Runs created', ['workflow']);
  readonly #finished = this.#counter('runs_finished_total', 'Runs that ended', ['workflow', 'state']);
  readonly #tried = this.#counter('attempts_total', 'Attempts that ended', ['agent', 'state', 'class']);
  readonly #verdicts = this.#counter('verdicts_total', 'Verdicts of items', ['verdict']);
  readonly #tokens = this.#counter('tokens_total', 'Tokens used', ['agent', 'class']);
  readonly #cost = this.#counter('cost_micros_total', 'Known cost, in millionths of a US dollar', ['agent']);
  readonly #unknownCosts = this.#counter('unknown_costs_total', 'Attempts whose cost nobody knows', ['agent']);
  readonly #runSeconds = this.#histogram('run_duration_seconds', 'From creation to end', ['workflow', 'state']);
  readonly #attemptSeconds = this.#histogram('attempt_duration_seconds', 'Of one attempt', ['agent', 'state']);

  constructor(hub: EventHub, { gauges = {}, counters = {}, onError }: MetricsOptions = {}) {
    for (const [name, { help, value }] of Object.entries(gauges)) this.#gauge(name, help, value);
    for (const [name, { help, value }] of Object.entries(counters)) this.#keptCounter(name, help, value);
    this.#subscriber = subscriber(hub, {
      name: 'metrics',
      onError,
      handle: (batch) => batch.forEach((event) => this.#count(event)),
    });
  }

  /** `Content-Type` of {@link text}. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** All metrics in the text format of Prometheus. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#subscriber[Symbol.asyncDispose]();
  }

  #count(event: RunEvent): void {
    this.#events.inc({ type: event.type });
    switch (event.type) {
      case 'run.created':
        this.#began(event.run, this.#labels.of('workflow', event.data.definition.name), event.ts);
        break;
      case 'run.finished':
        this.#ended(event.run, event.data.state, event.ts);
        break;
      case 'item.finished':
        if (event.data.verdict !== null) this.#verdicts.inc({ verdict: event.data.verdict });
        break;
      case 'attempt.started':
        this.#attempts.set(`${event.run} ${attemptKey(event.data)}`, this.#labels.of('agent', event.data.agent));
        break;
      case 'attempt.succeeded':
        this.#tryEnded(event, 'succeeded', 'none');
        break;
      case 'attempt.failed':
        this.#tryEnded(event, 'failed', event.data.error.class);
        break;
      default:
        break;
    }
  }

  #began(run: string, workflow: string, since: number): void {
    this.#started.inc({ workflow });
    this.#runs.set(run, { workflow, since });
    const [oldest] = this.#runs.keys();
    if (this.#runs.size > REMEMBERED_RUNS && oldest !== undefined) this.#runs.delete(oldest);
  }

  #ended(run: string, state: string, at: number): void {
    const known = this.#runs.get(run);
    this.#runs.delete(run);
    for (const key of this.#attempts.keys()) if (key.startsWith(run)) this.#attempts.delete(key);
    this.#finished.inc({ workflow: known?.workflow ?? 'unknown', state });
    // Of a run that began before this process, nobody here knows when.
    if (known !== undefined) this.#runSeconds.observe({ workflow: known.workflow, state }, (at - known.since) / 1_000);
  }

  #tryEnded(
    event: Extract<RunEvent, { type: 'attempt.succeeded' | 'attempt.failed' }>,
    state: string,
    why: string,
  ): void {
    const key = `${event.run} ${attemptKey(event.data)}`;
    const agent = this.#attempts.get(key) ?? 'unknown';
    this.#attempts.delete(key);
    this.#tried.inc({ agent, state, class: why });
    this.#attemptSeconds.observe({ agent, state }, event.data.durationMs / 1_000);
    const { usage } = event.data;
    if (usage === undefined) return;
    const { costMicros, ...tokens } = usage;
    for (const [name, count] of Object.entries(tokens)) this.#tokens.inc({ agent, class: name }, count);
    if (costMicros === null) this.#unknownCosts.inc({ agent });
    else this.#cost.inc({ agent }, costMicros);
  }

  #counter<L extends string>(name: string, help: string, labelNames: readonly L[]): Counter<L> {
    return new Counter({ name: `drydock_${name}`, help, labelNames: [...labelNames], registers: [this.#registry] });
  }

  #histogram<L extends string>(name: string, help: string, labelNames: readonly L[]): Histogram<L> {
    const registers = [this.#registry];
    return new Histogram({ name: `drydock_${name}`, help, labelNames: [...labelNames], buckets: BUCKETS, registers });
  }

  #keptCounter(name: string, help: string, value: () => number): void {
    const registers = [this.#registry];
    const counter: Counter = new Counter({
      name: `drydock_${name}`,
      help,
      registers,
      collect: () => {
        counter.reset();
        counter.inc(value());
      },
    });
  }

  #gauge(name: string, help: string, value: () => number): void {
    const registers = [this.#registry];
    const gauge: Gauge = new Gauge({ name: `drydock_${name}`, help, registers, collect: () => gauge.set(value()) });
  }
}

/** Names that come from outside become labels only up to a number: each value of a label costs memory for ever. */
export class BoundedLabels {
  readonly #limit: number;
  readonly #known = new Map<string, Set<string>>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  of(label: string, value: string): string {
    const known = this.#known.get(label) ?? new Set();
    this.#known.set(label, known);
    if (known.has(value)) return value;
    if (known.size >= this.#limit) return 'other';
    known.add(value);
    return value;
  }
}
