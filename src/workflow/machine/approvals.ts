import { type EventData, type EventDraft, failureOf, type JsonObject } from '../../model/index.ts';
import { pruned, toArray, waiting } from '../collections/index.ts';
import {
  changeStep,
  changeUnit,
  type Draft,
  findUnit,
  plannedStep,
  type RunProgress,
  stepAt,
  type UnitRef,
  unitAt,
} from './progress.ts';
import { closeIfDone, listIfStartable } from './scheduling.ts';
import { itemIdAt } from './scope.ts';
import { settle } from './settle.ts';
import { setTimer } from './timers.ts';

type Closed = NonNullable<EventData<'approval.decided'>['closed']>;

export function approvalRequested(draft: Draft, data: EventData<'approval.requested'>): void {
  const ref = findUnit(draft, data.step, data.item);
  if (ref === null || unitAt(draft, ref.step, ref.unit).phase !== 'ready') return;
  const { approval } = plannedStep(draft, ref.step).definition;
  const of = unitAt(draft, ref.step, ref.unit).attempt + 1;
  changeUnit(draft, ref.step, ref.unit, { phase: 'awaiting', attempt: of });
  count(draft, ref.step, 1);
  if (approval?.timeoutMs !== undefined) {
    setTimer(draft, draft.clock + approval.timeoutMs, { kind: 'approval', ...ref, of });
  }
  listIfStartable(draft, ref.step);
}

export function approvalDecided(draft: Draft, data: EventData<'approval.decided'>): void {
  const ref = findUnit(draft, data.step, data.item);
  if (ref === null || unitAt(draft, ref.step, ref.unit).phase !== 'awaiting') return;
  count(draft, ref.step, -1);
  const { id, definition, retainsOutput } = plannedStep(draft, ref.step);
  const { approved, by, comment } = data.output;
  if (data.closed !== undefined) {
    changeUnit(draft, ref.step, ref.unit, { phase: 'pending' });
  } else if (approved || definition.approval?.onReject === 'continue') {
    const output = retainsOutput ? data.output : undefined;
    settle(draft, ref, { outcome: 'succeeded', outputSeq: draft.seq, output });
  } else {
    const values = { step: id, by: by ?? 'nobody in time', comment: comment ?? 'no comment' };
    settle(draft, ref, { outcome: 'failed', error: failureOf('rejected', 'DRY-E4010', values) });
  }
  draft.overdue = pruned(draft.overdue, ({ step, unit }) => unitAt(draft, step, unit).phase !== 'awaiting');
  closeIfDone(draft, ref.step);
}

function count(draft: Draft, step: number, change: 1 | -1): void {
  changeStep(draft, step, { asked: stepAt(draft, step).asked + change });
  draft.openApprovals += change;
}

/** The fact that answers an open question. */
export function decided(
  progress: RunProgress,
  { step, unit }: UnitRef,
  output: JsonObject & EventData<'approval.decided'>['output'],
): EventDraft {
  const { id } = plannedStep(progress, step);
  return { type: 'approval.decided', data: { step: id, item: itemIdAt(progress, step, unit), output } };
}

/** The facts that answer questions whose time is over. */
export function* overdueAnswers(progress: RunProgress): Generator<readonly EventDraft[]> {
  for (const ref of waiting(progress.overdue)) {
    if (stepAt(progress, ref.step).failing !== null || unitAt(progress, ref.step, ref.unit).phase !== 'awaiting')
      continue;
    const approved = plannedStep(progress, ref.step).definition.approval?.onTimeout === 'approve';
    yield [decided(progress, ref, { approved, by: null, comment: null })];
  }
}

/** The facts that close the open questions of a step without an answer. */
export function closedQuestions(progress: RunProgress, step: number, closed: Closed): EventDraft[] {
  if (stepAt(progress, step).asked === 0) return [];
  return toArray(stepAt(progress, step).units).flatMap((unit, index) =>
    unit.phase === 'awaiting' ? [closedQuestion(progress, { step, unit: index }, closed)] : [],
  );
}

export function closedQuestion(progress: RunProgress, ref: UnitRef, closed: Closed): EventDraft {
  const draft = decided(progress, ref, { approved: false, by: null, comment: null });
  return draft.type === 'approval.decided' ? { ...draft, data: { ...draft.data, closed } } : draft;
}
