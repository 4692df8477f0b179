import { type EventData, isTerminal } from '../../model/index.ts';
import { toArray, vectorOf } from '../collections/index.ts';
import { changeStep, type Draft, findUnit, itemAt, NEW_UNIT, plannedStep, stepAt, type Unit } from './progress.ts';
import { endingFailure, rebuild, timersOf } from './rebuild.ts';
import { closeIfDone, makeReadyIfUnblocked } from './scheduling.ts';
import { NEW_STEP } from './step-events.ts';
import { setTimer } from './timers.ts';
import { withVerdict } from './unit-events.ts';

/**
 * Puts what is to be done again back to its beginning. A run that had ended goes on; its time, and that of the steps that are
 * open again, begins anew.
 */
export function runRetried(draft: Draft, { units }: EventData<'run.retried'>): void {
  const reset = units.flatMap(({ step: id, items }) => {
    const step = draft.plan.indexOf.get(id);
    return step === undefined || stepAt(draft, step).phase === 'waiting' ? [] : [{ step, id, items }];
  });
  const wholes = reset.filter(({ items }) => items === null).map(({ step }) => ({ step, past: pastOf(draft, step) }));
  const timers = timersOf(draft);
  // Ids of items stand in the step that owns the list, so that single items come first.
  for (const { step, id, items } of reset) {
    if (items !== null) resetItems(draft, step, new Set(items.map((item) => findUnit(draft, id, item)?.unit ?? -1)));
  }
  for (const { step, past } of wholes) {
    const { concurrency } = stepAt(draft, step);
    changeStep(draft, step, { ...NEW_STEP, concurrency, past });
  }
  goOn(draft);
  rebuild(draft, timers);
  draft.failure = endingFailure(draft)?.error ?? null;
  for (const { step, items } of reset) {
    if (items === null) continue;
    for (let unit = 0; unit < stepAt(draft, step).units.length; unit++) makeReadyIfUnblocked(draft, step, unit);
    closeIfDone(draft, step);
    const { stepMs } = plannedStep(draft, step).definition.timeout;
    if (stepMs !== undefined && stepAt(draft, step).openedSeq === draft.seq) {
      setTimer(draft, draft.clock + stepMs, { kind: 'step', step, of: draft.seq });
    }
  }
  if (draft.startedSeq === draft.seq) startClock(draft);
}

/** The time of a run begins when it starts, and anew when it goes on after its end. */
export function startClock(draft: Draft): void {
  const { timeoutMs } = draft.plan.definition;
  draft.startedSeq = draft.seq;
  if (timeoutMs !== undefined) setTimer(draft, draft.clock + timeoutMs, { kind: 'run', of: draft.seq });
}

function goOn(draft: Draft): void {
  if (!isTerminal(draft.state)) return;
  draft.state = 'running';
  draft.startedSeq = draft.seq;
  draft.cancelMode = null;
  draft.pauseMode = null;
}

/** How many attempts each unit of a step has had, over all its beginnings. */
function pastOf(draft: Draft, step: number): ReadonlyMap<string, number> {
  const { past, units } = stepAt(draft, step);
  const attempts = new Map(past ?? []);
  for (const [unit, { attempt }] of toArray(units).entries()) {
    attempts.set(itemAt(draft, step, unit)?.id ?? '', attempt);
  }
  return attempts;
}

function resetItems(draft: Draft, step: number, chosen: ReadonlySet<number>): void {
  const before = stepAt(draft, step);
  const units = toArray(before.units).map((unit, index) => (chosen.has(index) ? fresh(unit) : unit));
  const isReopened = before.phase === 'finished' || before.failing !== null;
  changeStep(draft, step, {
    ...tallyOf(units),
    units: vectorOf(units),
    phase: 'open',
    outcome: null,
    reason: null,
    error: null,
    failing: null,
    skipNote: null,
    finishedAt: null,
    isClosing: false,
    openedSeq: isReopened ? draft.seq : before.openedSeq,
  });
}

function fresh({ attempt }: Unit): Unit {
  return { ...NEW_UNIT, attempt, past: attempt };
}

function tallyOf(units: readonly Unit[]): Pick<Draft, 'verdicts'> & {
  readonly counts: { total: number; succeeded: number; failed: number; skipped: number };
  readonly settled: number;
  readonly asked: number;
} {
  const counts = { total: units.length, succeeded: 0, failed: 0, skipped: 0 };
  let verdicts = {};
  let [settled, asked] = [0, 0];
  for (const { phase, outcome, verdict } of units) {
    if (phase === 'settled') settled += 1;
    if (phase === 'awaiting') asked += 1;
    if (phase !== 'finished' || outcome === null) continue;
    counts[outcome] += 1;
    verdicts = withVerdict(verdicts, verdict);
  }
  return { counts, verdicts, settled, asked };
}
