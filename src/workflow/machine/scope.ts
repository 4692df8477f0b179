import { type JsonObject, type JsonValue, VERDICTS } from '../../model/index.ts';
import { at, toArray } from '../collections/index.ts';
import type { Reference, Scope } from '../expression/index.ts';
import { itemAt, plannedStep, type RunProgress, stepAt, type Unit } from './progress.ts';

/** How a scope comes by the output of a unit: from the state, or from what was loaded for an attempt. */
export type OutputSource = (unit: Unit) => JsonValue;

const RETAINED: OutputSource = (unit) => unit.output ?? null;

/**
 * What the expressions of a step may read, as of now.
 *
 * @param unit the item at hand; null where the expression is about the step as a whole
 */
export function scopeFor(
  progress: RunProgress,
  step: number,
  unit: number | null,
  outputOf: OutputSource = RETAINED,
): Scope {
  return {
    isDouble: (param) => progress.plan.doubleParams.includes(param),
    lookup: (reference) => lookup(progress, { step, unit, outputOf }, reference),
  };
}

interface Place {
  readonly step: number;
  readonly unit: number | null;
  readonly outputOf: OutputSource;
}

function lookup(progress: RunProgress, { step, unit, outputOf }: Place, reference: Reference): JsonValue {
  switch (reference.kind) {
    case 'param':
      return progress.params[reference.name] ?? null;
    case 'step':
      return stepField(progress, indexOf(progress, reference.step), reference.field, outputOf);
    case 'item': {
      const item = unit === null ? null : itemAt(progress, step, unit);
      return (reference.field === 'id' ? item?.id : item?.value) ?? null;
    }
    case 'item-output':
      return unit === null ? null : unitOutput(progress, indexOf(progress, reference.step), unit, outputOf);
    case 'findings':
      return unitOutput(progress, step, unit ?? 0, outputOf);
  }
}

function indexOf(progress: RunProgress, id: string): number {
  return progress.plan.indexOf.get(id) ?? -1;
}

function stepField(progress: RunProgress, step: number, field: string, outputOf: OutputSource): JsonValue {
  const { outcome, counts, verdicts } = stepAt(progress, step);
  switch (field) {
    case 'state':
      return outcome;
    case 'counts':
      return { ...counts };
    case 'verdicts':
      return Object.fromEntries(VERDICTS.map((verdict) => [verdict, verdicts[verdict] ?? 0]));
    case 'items':
      return itemList(progress, step, outputOf);
    default:
      return unitOutput(progress, step, 0, outputOf);
  }
}

function unitOutput(progress: RunProgress, step: number, unit: number, outputOf: OutputSource): JsonValue {
  const { units } = stepAt(progress, step);
  return unit < units.length && at(units, unit).outputSeq !== null ? outputOf(at(units, unit)) : null;
}

/** A step's items as the steps after it see them; those that the step never came to are left out. */
function itemList(progress: RunProgress, step: number, outputOf: OutputSource): JsonValue {
  return toArray(stepAt(progress, step).units).flatMap((unit, index): JsonObject[] => {
    const item = itemAt(progress, step, index);
    if (item === null || unit.outcome === null) return [];
    return [
      {
        id: item.id,
        value: item.value,
        state: unit.outcome,
        verdict: unit.verdict,
        error: unit.error?.message ?? null,
        output: unit.outputSeq === null ? null : outputOf(unit),
      },
    ];
  });
}

/** The id of a step's unit as events name it. */
export function itemIdAt(progress: RunProgress, step: number, unit: number): string | null {
  return plannedStep(progress, step).lineage === null ? null : (itemAt(progress, step, unit)?.id ?? null);
}
