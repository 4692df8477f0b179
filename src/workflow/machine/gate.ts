import { type Failure, failureOf, type SkipReason } from '../../model/index.ts';
import { at } from '../collections/index.ts';
import { evaluate, parseExpression } from '../expression/index.ts';
import { plannedStep, type RunProgress, stepAt, unitAt } from './progress.ts';
import { scopeFor } from './scope.ts';

/** Whether something may begin now, is passed over, or cannot begin because its condition has no value. */
export type Gate =
  | { readonly kind: 'open' }
  | { readonly kind: 'skip'; readonly reason: SkipReason }
  | { readonly kind: 'fail'; readonly error: Failure };

const OPEN: Gate = { kind: 'open' };

/** Decides whether a step whose needs are done may open. */
export function stepGate(progress: RunProgress, step: number): Gate {
  const { definition, source, stepNeeds, itemNeeds, watches, readsOutput, isWhenPerItem } = plannedStep(progress, step);
  if (source !== null && stepAt(progress, source).startedAt === null) {
    return skip(failedUpstream(progress, source) ? 'upstream_failed' : 'missing_output');
  }
  if (!definition.finally) {
    const failed = [...stepNeeds, ...itemNeeds].some(
      (need) => !watches.includes(need) && failedUpstream(progress, need),
    );
    if (failed) return skip('upstream_failed');
    if (readsOutput.some((producer) => !hasOutput(progress, producer, 0))) return skip('missing_output');
  }
  return definition.when === undefined || isWhenPerItem ? OPEN : condition(progress, step, null);
}

/** Decides whether an item that is ready for the first time may start. */
export function itemGate(progress: RunProgress, step: number, unit: number): Gate {
  const { definition, lineageNeeds, readsItemOutput, isWhenPerItem } = plannedStep(progress, step);
  if (!definition.finally) {
    if (lineageNeeds.some((need) => failedItem(progress, need, unit))) return skip('upstream_failed');
    if (readsItemOutput.some((producer) => !hasOutput(progress, producer, unit))) return skip('missing_output');
  }
  return isWhenPerItem ? condition(progress, step, unit) : OPEN;
}

function condition(progress: RunProgress, step: number, unit: number | null): Gate {
  const { id, definition } = plannedStep(progress, step);
  const text = definition.when ?? 'true';
  const parsed = parseExpression(text);
  const evaluated = parsed.ok
    ? evaluate(parsed.expression, scopeFor(progress, step, unit))
    : { ok: false as const, problem: parsed.problem.message };
  if (evaluated.ok && typeof evaluated.value === 'boolean') return evaluated.value ? OPEN : skip('condition');
  const problem = evaluated.ok ? 'the result is neither true nor false' : evaluated.problem;
  return { kind: 'fail', error: failureOf('invalid_input', 'DRY-E1004', { step: id, expression: text, problem }) };
}

function skip(reason: SkipReason): Gate {
  return { kind: 'skip', reason };
}

/** True for a step that failed, or was passed over because of a failure further up. */
function failedUpstream(progress: RunProgress, step: number): boolean {
  const { outcome, reason } = stepAt(progress, step);
  return outcome === 'failed' || (outcome === 'skipped' && reason === 'upstream_failed');
}

/** True for an item that failed, was passed over because of that, or was never finished; not if its step was skipped. */
function failedItem(progress: RunProgress, step: number, unit: number): boolean {
  if (unit >= stepAt(progress, step).units.length) return failedUpstream(progress, step);
  const { outcome, reason } = unitAt(progress, step, unit);
  return outcome === null || outcome === 'failed' || (outcome === 'skipped' && reason === 'upstream_failed');
}

function hasOutput(progress: RunProgress, step: number, unit: number): boolean {
  const { units } = stepAt(progress, step);
  return unit < units.length && at(units, unit).outputSeq !== null;
}
