import { type CommandRequest, DrydockError } from '../../model/index.ts';
import { decided } from './approvals.ts';
import { type Effect, facts } from './effect.ts';
import { namedUnit, partName } from './named-unit.ts';
import { plannedStep, type RunProgress, stepAt, unitAt } from './progress.ts';

type Answer = Extract<CommandRequest, { verb: 'approve' | 'reject' }>;

/** Answers a question that is open, if the one who answers may. */
export function answer(progress: RunProgress, { verb, step, item, comment }: Answer, actor: string): Effect {
  const named = namedUnit(progress, step, item);
  if (!named.ok) return named;
  const { ref } = named;
  const part = partName(step, item);
  const { approval } = plannedStep(progress, ref.step).definition;
  const why = approval === undefined ? 'it asks nobody' : whyClosed(progress, ref.step, ref.unit);
  if (why !== null) return { ok: false, error: new DrydockError('DRY-E2011', { run: progress.run, part, why }) };
  const approvers = approval?.approvers ?? [];
  if (approvers.length > 0 && !approvers.some((name) => actor === `user:${name}`)) {
    return { ok: false, error: new DrydockError('DRY-E2012', { actor, part, approvers: approvers.join(', ') }) };
  }
  return facts(decided(progress, ref, { approved: verb === 'approve', by: actor, comment: comment ?? null }));
}

function whyClosed(progress: RunProgress, step: number, unit: number): string | null {
  const { phase, outcome } = unitAt(progress, step, unit);
  if (phase === 'awaiting') {
    return stepAt(progress, step).failing === null ? null : 'its step is being ended';
  }
  if (phase === 'finished' || phase === 'settled') return outcome === null ? 'it is over' : `it has ${outcome}`;
  return 'it has not been asked yet';
}
