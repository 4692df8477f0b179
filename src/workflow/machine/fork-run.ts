import {
  attemptKey,
  type CommandRequest,
  DrydockError,
  type EventData,
  type EventDraft,
  type Fact,
} from '../../model/index.ts';
import { bindParameters } from '../definition/index.ts';
import { evolve } from './evolve.ts';
import { forkObstacle, foundationOf } from './fork-scope.ts';
import { plannedStep, type RunProgress } from './progress.ts';

export type ForkedRun =
  | {
      readonly ok: true;
      /** The data of the first event of the new run. */
      readonly created: EventData<'run.created'>;
      /** What it takes over; to be appended right after its first event, in this order. */
      readonly kept: readonly EventDraft[];
    }
  | { readonly ok: false; readonly error: DrydockError };

/**
 * A new run that starts from a step of an old one and keeps all that this step builds on: items, outputs, artifacts, verdicts and
 * ends. Nothing of the step itself, or of what comes after it, goes along; nor does what the kept work has cost.
 *
 * @param facts the whole log of the old run, from its first event to any later one
 */
export function forkRun(
  facts: readonly Fact[],
  { step, params = {}, name }: Pick<Extract<CommandRequest, { verb: 'fork' }>, 'step' | 'params' | 'name'>,
): ForkedRun {
  const [first] = facts;
  const progress = facts.reduce<RunProgress | null>(evolve, null);
  if (first?.type !== 'run.created' || progress === null) {
    throw new DrydockError('DRY-E9001', { problem: 'a run without a log cannot be forked' });
  }
  const obstacle = forkObstacle(progress, step);
  if (obstacle !== null) return { ok: false, error: obstacle };
  const { definition } = progress.plan;
  const bound = bindParameters(definition, { ...first.data.params, ...params });
  if (!bound.ok) return bound;
  const { key: _key, parent: _parent, budget: _budget, ...origin } = first.data;
  const { limitMicros, onExhausted } = progress.budget;
  const created: EventData<'run.created'> = {
    ...origin,
    name: name ?? `${origin.name} (from ${step})`,
    definition,
    params: bound.params,
    concurrency: progress.concurrency,
    priority: lastPriority(facts) ?? origin.priority,
    ...(limitMicros === null ? {} : { budget: { limitMicros, onExhausted } }),
    forkedFrom: { run: progress.run, step, seq: progress.seq },
  };
  const foundation = foundationOf(progress, progress.plan.indexOf.get(step) ?? -1);
  const names = new Set([...foundation].map((index) => plannedStep(progress, index).id));
  return { ok: true, created, kept: keptFacts(facts, names) };
}

function lastPriority(facts: readonly Fact[]): EventData<'priority.changed'>['priority'] | undefined {
  return facts.findLast((fact) => fact.type === 'priority.changed')?.data.priority;
}

/**
 * The facts about the given steps that still count: what was done again later is left out, and so is every attempt that did not
 * succeed, because nothing builds on it.
 */
function keptFacts(facts: readonly Fact[], steps: ReadonlySet<string>): EventDraft[] {
  let kept: KeptFact[] = [];
  for (const fact of facts) {
    if (fact.type === 'run.retried') kept = withoutUnits(kept, fact.data.units);
    else if (isKept(fact) && steps.has(fact.data.step)) kept.push(fact);
  }
  const succeeded = new Set(kept.flatMap((fact) => (fact.type === 'attempt.succeeded' ? [attemptKey(fact.data)] : [])));
  return kept.flatMap((fact): EventDraft[] => {
    switch (fact.type) {
      case 'attempt.started':
        return succeeded.has(attemptKey(fact.data)) ? [{ type: fact.type, data: { ...fact.data, epoch: 0 } }] : [];
      case 'attempt.succeeded': {
        const { usage: _usage, ...data } = fact.data;
        return [{ type: fact.type, data: { ...data, epoch: 0 } }];
      }
      case 'approval.requested':
      case 'approval.decided':
      case 'step.started':
      case 'step.finished':
      case 'items.added':
      case 'item.finished':
        return [draftOf(fact)];
    }
  });
}

const KEPT_TYPES = [
  'attempt.started',
  'attempt.succeeded',
  'approval.requested',
  'approval.decided',
  'step.started',
  'step.finished',
  'items.added',
  'item.finished',
] as const;
type KeptFact = Extract<Fact, { type: (typeof KEPT_TYPES)[number] }>;

function isKept(fact: Fact): fact is KeptFact {
  return (KEPT_TYPES as readonly string[]).includes(fact.type);
}

function draftOf(fact: KeptFact): EventDraft {
  const { type, data } = fact;
  return { type, data } as EventDraft;
}

/** Leaves out what was put back to its beginning: all of a step, or single items of it together with its end. */
function withoutUnits(facts: readonly KeptFact[], units: EventData<'run.retried'>['units']): KeptFact[] {
  const itemsOf = new Map(units.map(({ step, items }) => [step, items === null ? null : new Set(items)]));
  return facts.filter(({ type, data }) => {
    const items = itemsOf.get(data.step);
    if (items === undefined) return true;
    if (items === null || type === 'step.finished') return false;
    return !('item' in data) || data.item === null || !items.has(data.item);
  });
}
