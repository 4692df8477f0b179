import type { RunId } from '../model/index.ts';
import type { PolicyCap } from '../llm/index.ts';
import type { CallPlace, EnclosingStep, RunReader } from '../store/index.ts';
import type { RunProgress } from '../workflow/index.ts';

/** The runs that a run is a sub-workflow of, however deep. */
export interface SurroundingRuns {
  /** The steps that it is in, the innermost first. */
  readonly chain: () => Promise<readonly EnclosingStep[]>;
  /** How one of these runs stands now; undefined when nobody drives it. */
  readonly progressOf: (run: RunId) => RunProgress | undefined;
}

/** @param isIn the step that the run itself is in; undefined: it is no sub-workflow */
export function surroundingRuns(
  isIn: EnclosingStep | undefined,
  store: RunReader,
  progressOf: SurroundingRuns['progressOf'],
): SurroundingRuns {
  let chain: Promise<readonly EnclosingStep[]> | undefined;
  return { chain: () => (chain ??= chainFrom(isIn, store)), progressOf };
}

async function chainFrom(isIn: EnclosingStep | undefined, store: RunReader): Promise<readonly EnclosingStep[]> {
  const chain: EnclosingStep[] = [];
  for (let next = isIn; next !== undefined; ) {
    const { run, step } = next;
    chain.push({ run, step });
    const [created] = await store.events({ run, limit: 1 });
    next = created?.type === 'run.created' ? created.data.parent : undefined;
  }
  return chain;
}

/** What the run, the step, and those around them may spend, as it is now. */
export function capsOf(
  progress: RunProgress,
  { step, within }: Pick<CallPlace, 'step' | 'within'>,
  { progressOf }: SurroundingRuns,
): readonly PolicyCap[] {
  return [
    ...capsIn(progress, step),
    ...within.flatMap((of) => {
      const around = progressOf(of.run);
      return around === undefined ? [] : capsIn(around, of.step).map((cap) => ({ ...cap, of }));
    }),
  ];
}

/** A step that may spend no more fails by its own rules: nobody can raise what its workflow says. */
function capsIn({ budget, plan }: RunProgress, step: string): readonly PolicyCap[] {
  const { limitMicros, onExhausted } = budget;
  const ofStep = plan.definition.steps[step]?.budgetMicros;
  return [
    ...(limitMicros === null ? [] : [{ scope: 'run', limitMicros, onExhausted } as const]),
    ...(ofStep === undefined ? [] : [{ scope: 'step', limitMicros: ofStep, onExhausted: 'stop' } as const]),
  ];
}
