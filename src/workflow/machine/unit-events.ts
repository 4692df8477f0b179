import {
  type EventData,
  type Failure,
  failureOf,
  REPAIRABLE_VERDICTS,
  type StepDefinition,
  type Verdict,
  type VerdictCounts,
} from '../../model/index.ts';
import { pruned } from '../collections/index.ts';
import { settle } from './settle.ts';
import {
  changeStep,
  changeUnit,
  type Draft,
  findUnit,
  NEW_UNIT,
  plannedStep,
  stepAt,
  type Unit,
  type UnitRef,
  unitAt,
} from './progress.ts';
import { MAX_INTERRUPTIONS, nextTry } from './retry.ts';
import { closeIfDone, listIfStartable, makeReady, makeReadyIfUnblocked } from './scheduling.ts';
import { skipUnit } from './skip.ts';
import { setTimer } from './timers.ts';

export function attemptStarted(draft: Draft, data: EventData<'attempt.started'>): void {
  const ref = findUnit(draft, data.step, data.item);
  if (ref === null || unitAt(draft, ref.step, ref.unit).phase !== 'ready') return;
  const { running } = stepAt(draft, ref.step);
  const { attempt, agent } = data;
  changeUnit(draft, ref.step, ref.unit, { phase: 'running', attempt, agent }, { running: running + 1 });
  draft.running += 1;
  listIfStartable(draft, ref.step);
}

export function attemptSucceeded(draft: Draft, data: EventData<'attempt.succeeded'>): void {
  spend(draft, data);
  const ref = inFlight(draft, data);
  if (ref === null) return;
  land(draft, ref);
  const unit = unitAt(draft, ref.step, ref.unit);
  if (unit.skipNote !== null) skipUnit(draft, ref);
  else if (unit.role === 'repair') repaired(draft, ref, data);
  else worked(draft, ref, unit, data);
  afterLanding(draft, ref);
}

/** The step's own work succeeded: repair if its verdict asks for it and a repair is left, else this is the end. */
function worked(draft: Draft, ref: UnitRef, unit: Unit, data: EventData<'attempt.succeeded'>): void {
  const { definition, retainsOutput } = plannedStep(draft, ref.step);
  const { repair } = definition;
  const verdict = data.verdict ?? (repair === undefined ? null : 'unverified');
  const output = retainsOutput ? data.output : undefined;
  changeUnit(draft, ref.step, ref.unit, { outputSeq: draft.seq, output, verdict, ...NO_FAILURES });
  if (
    repair !== undefined &&
    verdict !== null &&
    REPAIRABLE_VERDICTS.has(verdict) &&
    unit.repairs < repair.maxAttempts
  ) {
    // A repair that was not enough has failed in a way: the next one is for the next agent.
    const fallbacks = Math.min(unit.repairs, repair.agent.fallbacks.length);
    changeUnit(draft, ref.step, ref.unit, { role: 'repair', repairs: unit.repairs + 1, fallbacks });
    makeReady(draft, ref.step, ref.unit);
  } else {
    settle(draft, ref, { outcome: 'succeeded' });
  }
}

/** A repair succeeded: its output takes the place of the one that it repaired, and the work is done again. */
function repaired(draft: Draft, ref: UnitRef, data: EventData<'attempt.succeeded'>): void {
  const { replaces } = plannedStep(draft, ref.step);
  if (replaces !== null) {
    const output = plannedStep(draft, replaces).retainsOutput ? data.output : undefined;
    changeUnit(draft, replaces, ref.unit, { outputSeq: draft.seq, output });
  }
  changeUnit(draft, ref.step, ref.unit, { role: 'work', ...NO_FAILURES });
  makeReady(draft, ref.step, ref.unit);
}

export function attemptFailed(draft: Draft, data: EventData<'attempt.failed'>): void {
  spend(draft, data);
  noteRefusal(draft, data.error);
  const ref = inFlight(draft, data) ?? notStarted(draft, data);
  if (ref === null) return;
  if (unitAt(draft, ref.step, ref.unit).phase === 'running') land(draft, ref);
  changeUnit(draft, ref.step, ref.unit, { attempt: data.attempt });
  if (unitAt(draft, ref.step, ref.unit).skipNote !== null) skipUnit(draft, ref);
  else if (data.error.class === 'cancelled' || data.error.class === 'interrupted') stopped(draft, ref, data.error);
  else failed(draft, ref, data.error, data.jitter);
  afterLanding(draft, ref);
}

const NO_FAILURES: Partial<Unit> = { failures: 0, fallbacks: 0, failedAgents: NEW_UNIT.failedAgents };

/** Classes of failure that say nothing of how an agent gets on with the item: a service was busy, or nobody began. */
const NOT_OF_THE_ITEM: ReadonlySet<Failure['class']> = new Set<Failure['class']>([
  'rate_limited',
  'unavailable',
  'no_agent',
]);

function withFailed({ agent, failedAgents }: Unit, error: Failure): readonly string[] {
  if (agent === null || NOT_OF_THE_ITEM.has(error.class) || failedAgents.includes(agent)) return failedAgents;
  return [...failedAgents, agent];
}

/** Whatever comes of an attempt, what it cost is spent. */
function spend(draft: Draft, { usage }: EventData<'attempt.succeeded'> | EventData<'attempt.failed'>): void {
  if (usage !== undefined) draft.spentMicros += usage.costMicros ?? 0;
}

/** Money was short: what follows for the run is decided from here. A step that may spend no more fails by its own rules. */
function noteRefusal(draft: Draft, { budget, class: failureClass, message }: Failure): void {
  if (budget === undefined) return;
  const pauses = failureClass === 'interrupted';
  if (!pauses && budget.scope !== 'run') return;
  draft.budget = { ...draft.budget, refusal: { scope: budget.scope, reason: message, pauses } };
}

/** Not the attempt's fault: it may be tried again, unless that happened suspiciously often without being asked for. */
function stopped(draft: Draft, ref: UnitRef, { budget }: Failure): void {
  const { interruptions } = unitAt(draft, ref.step, ref.unit);
  const isAskedFor =
    budget !== undefined ||
    draft.state === 'pausing' ||
    draft.state === 'cancelling' ||
    stepAt(draft, ref.step).failing !== null;
  if (!isAskedFor && interruptions >= MAX_INTERRUPTIONS) {
    const values = { step: plannedStep(draft, ref.step).id, count: interruptions };
    settle(draft, ref, { outcome: 'failed', error: failureOf('interrupted', 'DRY-E4009', values) });
    return;
  }
  changeUnit(draft, ref.step, ref.unit, { interruptions: isAskedFor ? interruptions : interruptions + 1 });
  makeReady(draft, ref.step, ref.unit);
}

function failed(draft: Draft, ref: UnitRef, error: Failure, jitter: number): void {
  const { definition } = plannedStep(draft, ref.step);
  const failedAgents = withFailed(unitAt(draft, ref.step, ref.unit), error);
  changeUnit(draft, ref.step, ref.unit, { failedAgents });
  const unit = unitAt(draft, ref.step, ref.unit);
  const next = nextTry(definition, unit, error, jitter);
  switch (next.kind) {
    case 'retry':
      changeUnit(draft, ref.step, ref.unit, { phase: 'retrying', failures: unit.failures + 1 });
      setTimer(draft, draft.clock + next.afterMs, { kind: 'retry', ...ref, of: unit.attempt });
      break;
    case 'fall_back':
      changeUnit(draft, ref.step, ref.unit, { failures: 0, fallbacks: next.fallbacks });
      makeReady(draft, ref.step, ref.unit);
      break;
    case 'give_up':
      // A repair that fails leaves what the work found: its verdict stands.
      settle(draft, ref, unit.role === 'repair' ? { outcome: 'succeeded' } : { outcome: 'failed', error });
      break;
  }
}

export function itemFinished(draft: Draft, data: EventData<'item.finished'>): void {
  const ref = findUnit(draft, data.step, data.item);
  if (ref === null || data.item === null) return;
  finishUnit(draft, ref, data);
  const planned = plannedStep(draft, ref.step);
  const step = stepAt(draft, ref.step);
  const counts = { ...step.counts, [data.state]: step.counts[data.state] + 1 };
  changeStep(draft, ref.step, { counts, verdicts: withVerdict(step.verdicts, data.verdict) });
  draft.verdicts = withVerdict(draft.verdicts, data.verdict);
  if (
    data.state === 'failed' &&
    step.failing === null &&
    counts.failed > toleranceOf(planned.definition, counts.total)
  ) {
    changeStep(draft, ref.step, { failing: data.error });
    draft.failure ??= data.error;
  }
  listIfStartable(draft, ref.step);
  for (const dependant of planned.itemDependants) makeReadyIfUnblocked(draft, dependant, ref.unit);
  closeIfDone(draft, ref.step);
}

/** What was passed over has put out nothing that others could build on. */
const NO_OUTPUT: Partial<Unit> = { outputSeq: null, output: undefined };

/** Writes down the recorded end of a unit. */
export function finishUnit(
  draft: Draft,
  ref: UnitRef,
  end: Pick<EventData<'item.finished'>, 'reason' | 'error' | 'verdict'> & { readonly state: Unit['outcome'] },
): void {
  const wasSettled = unitAt(draft, ref.step, ref.unit).phase === 'settled';
  const { state: outcome, reason, error, verdict } = end;
  const written: Partial<Unit> = { phase: 'finished', outcome, reason, error, verdict };
  const change = outcome === 'skipped' ? { ...written, ...NO_OUTPUT } : written;
  const { settled } = stepAt(draft, ref.step);
  changeUnit(draft, ref.step, ref.unit, change, wasSettled ? { settled: settled - 1 } : undefined);
  if (!wasSettled) return;
  draft.settled = pruned(draft.settled, ({ step, unit }) => unitAt(draft, step, unit).phase !== 'settled');
}

export function withVerdict(counts: VerdictCounts, verdict: Verdict | null): VerdictCounts {
  return verdict === null ? counts : { ...counts, [verdict]: (counts[verdict] ?? 0) + 1 };
}

/** How many failed items a step bears. */
export function toleranceOf({ onFailure }: StepDefinition, total: number): number {
  if (onFailure.kind === 'stop') return 0;
  if (onFailure.kind === 'continue') return total;
  return onFailure.unit === 'items' ? onFailure.limit : Math.floor((total * onFailure.limit) / 100);
}

/** The unit whose attempt in flight this outcome belongs to; null for a late or foreign one, which changes nothing. */
function inFlight(draft: Draft, data: { step: string; item: string | null; attempt: number }): UnitRef | null {
  const ref = findUnit(draft, data.step, data.item);
  if (ref === null) return null;
  const unit = unitAt(draft, ref.step, ref.unit);
  return unit.phase === 'running' && unit.attempt === data.attempt ? ref : null;
}

/** The unit of an attempt that failed before it could start, for example because no agent was found. */
function notStarted(draft: Draft, data: EventData<'attempt.failed'>): UnitRef | null {
  const ref = findUnit(draft, data.step, data.item);
  if (ref === null) return null;
  const unit = unitAt(draft, ref.step, ref.unit);
  return unit.phase === 'ready' && unit.attempt + 1 === data.attempt ? ref : null;
}

function land(draft: Draft, ref: UnitRef): void {
  changeStep(draft, ref.step, { running: stepAt(draft, ref.step).running - 1 });
  draft.running -= 1;
}

function afterLanding(draft: Draft, ref: UnitRef): void {
  listIfStartable(draft, ref.step);
  closeIfDone(draft, ref.step);
}
