import {
  attemptKey,
  type AttemptRole,
  type EventData,
  type EventType,
  type RunEvent,
  type RunEventOf,
  type Verdict,
  type WorkflowDefinition,
} from '../../model/index.ts';
import { verifiedStep } from '../../workflow/index.ts';
import { type AttemptResult, verdictAfter } from './agent-figures.ts';
import type { AgentVersion } from './agent-version.ts';

/** The events that figures follow from. */
export const FOLDED = [
  'run.created',
  'run.started',
  'run.finished',
  'graph.edited',
  'attempt.started',
  'attempt.succeeded',
  'attempt.failed',
] as const satisfies readonly EventType[];

/** Hears what follows from the log. */
export interface FiguresSink {
  /** An attempt has ended. */
  add(agent: AgentVersion, skill: string, result: AttemptResult): void;
  /** A verification found something of a piece of work. @param before what an earlier one had found of it */
  judge(agent: AgentVersion, skill: string, verdict: Verdict, before: Verdict | null): void;
}

interface StepRole {
  readonly work: string | null;
  readonly repair: string | null;
  /** The step whose output its verdicts are about. */
  readonly verifies: string | null;
}

/** Who made the output of a step that others verify, and what was found of it. */
interface Product {
  readonly agent: AgentVersion;
  readonly skill: string;
  verdict: Verdict | null;
}

interface RunContext {
  roles: ReadonlyMap<string, StepRole>;
  /** A fork begins with the attempts that it takes over: they were counted where they were made. */
  isStarted: boolean;
  readonly open: Map<string, { readonly agent: AgentVersion; readonly role: AttemptRole }>;
  /** By step and item. */
  readonly products: Map<string, Product>;
}

/**
 * Figures of agents from the log alone. A verdict belongs to whoever made what was verified: the attempt whose output stood when the
 * verification began, be it the first one or a repair; the verifier gets nothing for it.
 */
export class FiguresFold {
  readonly #sink: FiguresSink;
  readonly #runs = new Map<string, RunContext>();
  readonly #finished = new Set<string>();

  constructor(sink: FiguresSink) {
    this.#sink = sink;
  }

  /** True when the earlier events of its run must be {@link recall}ed before this event can be taken. */
  needsPastOf(event: RunEvent): boolean {
    return event.type !== 'run.created' && event.type !== 'run.finished' && !this.#runs.has(event.run);
  }

  /** Takes an event of the past that was counted before. */
  recall(event: RunEvent): void {
    this.#take(event, false);
  }

  /** Takes the next event. */
  take(event: RunEvent): void {
    this.#take(event, true);
  }

  /** Lets go of runs that have ended. Should one go on, its past is needed again. */
  forgetFinished(): void {
    for (const run of this.#finished) this.#runs.delete(run);
    this.#finished.clear();
  }

  #take(event: RunEvent, counts: boolean): void {
    const run = this.#runs.get(event.run) ?? newContext();
    this.#runs.set(event.run, run);
    this.#finished.delete(event.run);
    switch (event.type) {
      case 'run.created':
      case 'graph.edited':
        run.roles = rolesOf(event.data.definition);
        break;
      case 'run.started':
        run.isStarted = true;
        break;
      case 'run.finished':
        this.#finished.add(event.run);
        break;
      case 'attempt.started':
        begin(run, event.data);
        break;
      case 'attempt.succeeded':
      case 'attempt.failed':
        this.#end(run, event, counts && run.isStarted);
        break;
      default:
    }
  }

  #end(run: RunContext, event: RunEventOf<'attempt.succeeded'> | RunEventOf<'attempt.failed'>, counts: boolean): void {
    const { data } = event;
    const key = attemptKey(data);
    const begun = run.open.get(key);
    run.open.delete(key);
    const step = run.roles.get(data.step);
    const skill = begun?.role === 'repair' ? step?.repair : step?.work;
    // Sub-workflows are attempts of no agent.
    if (begun === undefined || step === undefined || skill === null || skill === undefined) return;
    const { durationMs, usage } = data;
    const error = event.type === 'attempt.failed' ? event.data.error : null;
    // That money was short says nothing of the agent.
    const failure = error?.budget === undefined ? (error?.class ?? null) : 'interrupted';
    if (counts) this.#sink.add(begun.agent, skill, { failure, durationMs, usage });
    if (event.type === 'attempt.failed') return;
    const made = begun.role === 'repair' ? step.verifies : data.step;
    if (made !== null && isVerified(run, made)) {
      run.products.set(productKey(made, data.item), { agent: begun.agent, skill, verdict: null });
    }
    if (begun.role === 'work' && event.data.verdict !== null)
      this.#judge(run, step, data.item, event.data.verdict, counts);
  }

  #judge(run: RunContext, { verifies }: StepRole, item: string | null, verdict: Verdict, counts: boolean): void {
    const product = verifies === null ? undefined : run.products.get(productKey(verifies, item));
    if (product === undefined) return;
    const before = product.verdict;
    product.verdict = verdictAfter(before, verdict);
    if (counts && product.verdict !== before) this.#sink.judge(product.agent, product.skill, product.verdict, before);
  }
}

function newContext(): RunContext {
  return { roles: new Map(), isStarted: false, open: new Map(), products: new Map() };
}

function begin({ open }: RunContext, data: EventData<'attempt.started'>): void {
  open.set(attemptKey(data), { agent: { id: data.agent, version: data.agentVersion }, role: data.role });
}

function rolesOf(definition: WorkflowDefinition): ReadonlyMap<string, StepRole> {
  return new Map(
    Object.entries(definition.steps).map(([id, { agent, repair }]): [string, StepRole] => {
      const [work, fix] = [agent?.skill ?? null, repair?.agent.skill ?? null];
      return [id, { work, repair: fix, verifies: verifiedStep(definition, id) }];
    }),
  );
}

function isVerified({ roles }: RunContext, step: string): boolean {
  for (const { verifies } of roles.values()) if (verifies === step) return true;
  return false;
}

function productKey(step: string, item: string | null): string {
  return `${step}\n${item ?? ''}`;
}
