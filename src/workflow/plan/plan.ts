import { DrydockError, type StepDefinition, type WorkflowDefinition } from '../../model/index.ts';
import { neededSteps, type PlacedReference, readsOf } from './reads.ts';

/** A step with everything that follows from the definition worked out. Other steps are named by their index. */
export interface PlannedStep {
  readonly index: number;
  readonly id: string;
  readonly definition: StepDefinition;
  /** Length of the longest way from a first step; attempts of later steps go first, so that items get finished. */
  readonly rank: number;
  /** The step whose list the items come from, itself included; null without items. Equal: same items, same indexes. */
  readonly lineage: number | null;
  /** The step whose items it follows; null when its items come from a list, or it has none. */
  readonly source: number | null;
  /** Steps over the same items of which only the same item must be done. */
  readonly itemNeeds: readonly number[];
  /** Steps that must be done as a whole. */
  readonly stepNeeds: readonly number[];
  /** All needs over the same items: if an item failed there, it is not started here. */
  readonly lineageNeeds: readonly number[];
  readonly itemDependants: readonly number[];
  readonly stepDependants: readonly number[];
  /** Steps without items whose output its expressions read. */
  readonly readsOutput: readonly number[];
  /** Steps over the same items whose output of the item its expressions read. */
  readonly readsItemOutput: readonly number[];
  /** Steps whose state its condition looks at: their failure is for the condition to judge. */
  readonly watches: readonly number[];
  /** True when the condition is about the item: evaluated for each, and not once for the step. */
  readonly isWhenPerItem: boolean;
  /** True when a condition or forEach reads its output: the state keeps it. */
  readonly retainsOutput: boolean;
  /** The step whose output a repair replaces. */
  readonly replaces: number | null;
}

/** What the state machine works from. Plain data, derived from the definition alone. */
export interface Plan {
  readonly definition: WorkflowDefinition;
  readonly steps: readonly PlannedStep[];
  readonly indexOf: ReadonlyMap<string, number>;
  readonly finallySteps: readonly number[];
  readonly doubleParams: readonly string[];
}

/** @throws DrydockError DRY-E9001 for a definition that `loadWorkflow` would have refused. */
export function planOf(definition: WorkflowDefinition): Plan {
  const ids = Object.keys(definition.steps);
  const indexOf = new Map(ids.map((id, index) => [id, index]));
  const drafts = ids.map((id, index) => draftOf(index, id, definition.steps[id] as StepDefinition, indexOf));
  const order = topologicalOrder(drafts);
  for (const draft of order) classify(draft, drafts, indexOf);
  linkDependants(drafts);
  return {
    definition,
    steps: drafts.map(({ needs: _needs, reads: _reads, ...step }) => step),
    indexOf,
    finallySteps: drafts.filter((step) => step.definition.finally).map((step) => step.index),
    doubleParams: Object.entries(definition.parameters)
      .filter(([, parameter]) => parameter.type === 'number')
      .map(([name]) => name),
  };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

interface DraftStep extends Mutable<PlannedStep> {
  readonly needs: readonly number[];
  readonly reads: readonly PlacedReference[];
}

function draftOf(
  index: number,
  id: string,
  definition: StepDefinition,
  indexOf: ReadonlyMap<string, number>,
): DraftStep {
  const lookup = (step: string): number => {
    const found = indexOf.get(step);
    if (found === undefined) throw new DrydockError('DRY-E9001', { problem: `step ${id} needs unknown step ${step}` });
    return found;
  };
  return {
    index,
    id,
    definition,
    needs: neededSteps(definition).map(lookup),
    reads: readsOf(definition),
    rank: 0,
    lineage: null,
    source: definition.forEach?.kind === 'step' ? lookup(definition.forEach.step) : null,
    itemNeeds: [],
    stepNeeds: [],
    lineageNeeds: [],
    itemDependants: [],
    stepDependants: [],
    readsOutput: [],
    readsItemOutput: [],
    watches: [],
    isWhenPerItem: false,
    retainsOutput: false,
    replaces: definition.repair === undefined ? null : lookup(definition.repair.replaces),
  };
}

/** Kahn's algorithm; later steps come after all that they need. */
function topologicalOrder(steps: readonly DraftStep[]): DraftStep[] {
  const open = steps.map((step) => step.needs.length);
  const dependants = steps.map((): number[] => []);
  for (const step of steps) for (const need of step.needs) dependants[need]?.push(step.index);
  const order = steps.filter((step) => step.needs.length === 0);
  for (const step of order) {
    for (const dependant of dependants[step.index] ?? []) {
      open[dependant] = (open[dependant] ?? 0) - 1;
      if (open[dependant] === 0) order.push(steps[dependant] as DraftStep);
    }
  }
  if (order.length < steps.length) throw new DrydockError('DRY-E9001', { problem: 'the workflow has a cycle' });
  return order;
}

function classify(step: DraftStep, steps: readonly DraftStep[], indexOf: ReadonlyMap<string, number>): void {
  const { definition, reads } = step;
  const stepOf = (id: string): DraftStep => steps[indexOf.get(id) ?? -1] as DraftStep;
  step.rank = 1 + Math.max(-1, ...step.needs.map((need) => steps[need]?.rank ?? 0));
  if (definition.forEach?.kind === 'list') step.lineage = step.index;
  if (step.source !== null) step.lineage = steps[step.source]?.lineage ?? null;

  const readAsWhole = new Set<number>();
  for (const { place, reference } of reads) {
    if (place === 'when' && (reference.kind === 'item' || reference.kind === 'item-output')) step.isWhenPerItem = true;
    if (reference.kind === 'item-output') {
      const producer = stepOf(reference.step);
      addOnce(step.readsItemOutput, producer.index);
      if (place === 'when') producer.retainsOutput = true;
    }
    if (reference.kind === 'step') {
      const producer = stepOf(reference.step);
      readAsWhole.add(producer.index);
      if (reference.field === 'output') addOnce(step.readsOutput, producer.index);
      if (reference.field === 'output' || reference.field === 'items') {
        if (place === 'when' || place === 'forEach') producer.retainsOutput = true;
      } else if (place === 'when') addOnce(step.watches, producer.index);
    }
  }
  for (const need of step.needs) {
    const isSameItems = step.lineage !== null && steps[need]?.lineage === step.lineage;
    if (isSameItems) step.lineageNeeds.push(need);
    const isPerItem = isSameItems && !definition.barrier && !definition.finally && !readAsWhole.has(need);
    (isPerItem ? step.itemNeeds : step.stepNeeds).push(need);
  }
}

function linkDependants(steps: readonly DraftStep[]): void {
  for (const step of steps) {
    for (const need of step.itemNeeds) steps[need]?.itemDependants.push(step.index);
    for (const need of step.stepNeeds) steps[need]?.stepDependants.push(step.index);
  }
}

function addOnce(list: number[], value: number): void {
  if (!list.includes(value)) list.push(value);
}
