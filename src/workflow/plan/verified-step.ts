import type { WorkflowDefinition } from '../../model/index.ts';
import { readsOf } from './reads.ts';

/**
 * The step whose output a step judges, if it gives verdicts: the one that its repair replaces; without a repair, the last one among
 * the steps whose output of the same item its input reads. Null: it judges nobody's work.
 */
export function verifiedStep({ steps }: WorkflowDefinition, id: string): string | null {
  const step = steps[id];
  if (step === undefined) return null;
  if (step.repair !== undefined) return step.repair.replaces;
  const read = new Set(
    readsOf(step).flatMap(({ place, reference }) => {
      if (place !== 'with') return [];
      if (reference.kind === 'item-output') return [reference.step];
      // Without items, the output of a step is that of its only unit.
      const isOfUnit = reference.kind === 'step' && reference.field === 'output' && step.forEach === undefined;
      return isOfUnit && steps[reference.step]?.forEach === undefined ? [reference.step] : [];
    }),
  );
  return Object.keys(steps).findLast((other) => other !== id && read.has(other)) ?? null;
}
