import { type CommandRequest, DrydockError } from '../../model/index.ts';
import { closedQuestion, closedQuestions } from './approvals.ts';
import { type Effect, facts } from './effect.ts';
import { namedUnit, partName, unknownStep } from './named-unit.ts';
import { skippedStep } from './outcomes.ts';
import { plannedStep, type RunProgress, stepAt, unitAt } from './progress.ts';

type SkipRequest = Extract<CommandRequest, { verb: 'skip' }>;

const NO_COUNTS = { total: 0, succeeded: 0, failed: 0, skipped: 0 };

/** Passes a unit, or a whole step, over. Open questions are closed first; the rest follows from the command itself. */
export function skip(progress: RunProgress, { step: id, item, reason }: SkipRequest): Effect {
  const step = progress.plan.indexOf.get(id);
  if (step === undefined) return { ok: false, error: unknownStep(progress, id) };
  const why = whyTooLate(progress, step);
  if (why !== null) return refused(progress, id, item, why);
  if (item === null && stepAt(progress, step).phase === 'waiting') return facts(skippedStep(id, reason, NO_COUNTS, {}));
  if (item === null && plannedStep(progress, step).lineage !== null) {
    return { ok: true, before: closedQuestions(progress, step, 'skipped'), after: [] };
  }
  const named = namedUnit(progress, id, item);
  if (!named.ok) return named;
  const { phase, outcome } = unitAt(progress, named.ref.step, named.ref.unit);
  if (phase === 'settled' || phase === 'finished') return refused(progress, id, item, `it has ${outcome ?? 'ended'}`);
  const before = phase === 'awaiting' ? [closedQuestion(progress, named.ref, 'skipped')] : [];
  return { ok: true, before, after: [] };
}

function whyTooLate(progress: RunProgress, step: number): string | null {
  const { phase, outcome, failing, isClosing } = stepAt(progress, step);
  if (phase === 'finished') return `its step has ${outcome ?? 'ended'}`;
  return failing !== null || isClosing ? 'its step is being ended' : null;
}

function refused({ run }: RunProgress, step: string, item: string | null, why: string): Effect {
  return { ok: false, error: new DrydockError('DRY-E2016', { run, part: partName(step, item), why }) };
}
