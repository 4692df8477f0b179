import { DrydockError, type JsonValue } from '../../model/index.ts';
import { at, toArray } from '../collections/index.ts';
import { evaluate, parseExpression, type Reference } from '../expression/index.ts';
import { filledTemplate, templateExpressions } from '../plan/index.ts';
import type { StartAttempt } from './decision.ts';
import { findUnit, itemAt, type ListItem, plannedStep, type RunProgress, stepAt, type UnitRef } from './progress.ts';
import { scopeFor } from './scope.ts';

/** What an input is for: an attempt, or a question (its role is `work`). */
export type InputOf = Pick<StartAttempt, 'step' | 'item' | 'role'>;

export type BoundInput =
  | { readonly ok: true; readonly input: JsonValue }
  | { readonly ok: false; readonly error: DrydockError<'DRY-E1004'> };

/**
 * Which earlier outputs the input of an attempt or a question reads: the `seq` of the events that hold them as `data.output`
 * (`attempt.succeeded`, `approval.decided`), each once, in ascending order.
 */
export function outputsToLoad(progress: RunProgress, start: InputOf): readonly number[] {
  const place = locate(progress, start);
  return outputSeqsOf(progress, templateOf(progress, place.step, start), place);
}

const NONE: readonly number[] = [];

/** Which outputs the expressions of a template read, from the place of a unit or from none. */
export function outputSeqsOf(
  progress: RunProgress,
  template: JsonValue,
  { step, unit }: UnitRef = { step: -1, unit: 0 },
): readonly number[] {
  const references = referencesOf(template);
  if (references.length === 0) return NONE;
  const seqs = new Set<number>();
  const add = (index: number, position: number): void => {
    const { units } = stepAt(progress, index);
    const seq = position < units.length ? at(units, position).outputSeq : null;
    if (seq !== null) seqs.add(seq);
  };
  for (const reference of references) {
    const producer = 'step' in reference ? (progress.plan.indexOf.get(reference.step) ?? step) : step;
    if (reference.kind === 'item-output' || reference.kind === 'findings') add(producer, unit);
    if (reference.kind === 'step' && reference.field === 'output') add(producer, 0);
    if (reference.kind === 'step' && reference.field === 'items') {
      for (const { outputSeq } of toArray(stepAt(progress, producer).units))
        if (outputSeq !== null) seqs.add(outputSeq);
    }
  }
  return [...seqs].sort((a, b) => a - b);
}

/**
 * The input of an attempt: `with` of its step, with its expressions evaluated. Without `with` it is the item, or an
 * empty object in a step without items. A repair without a `with` of its own gets the input of the work and, as
 * `findings`, the output of that work.
 *
 * @param outputs the outputs that `outputsToLoad` asked for, by `seq`
 */
export function bindInput(progress: RunProgress, start: InputOf, outputs: ReadonlyMap<number, JsonValue>): BoundInput {
  const { step, unit } = locate(progress, start);
  const scope = scopeFor(progress, step, unit, ({ outputSeq }) => outputs.get(outputSeq ?? -1) ?? null);
  const template = templateOf(progress, step, start);
  const values = new Map<string, JsonValue>();
  for (const { text } of templateExpressions(template)) {
    const parsed = parseExpression(text);
    const evaluated = parsed.ok
      ? evaluate(parsed.expression, scope)
      : { ok: false as const, problem: parsed.problem.message };
    if (!evaluated.ok) {
      const details = { step: start.step, expression: text, problem: evaluated.problem };
      return { ok: false, error: new DrydockError('DRY-E1004', details) };
    }
    values.set(text, evaluated.value);
  }
  const filled = filledTemplate(template, (text) => values.get(text) ?? null);
  return { ok: true, input: isDefaultRepair(progress, step, start) ? withFindings(filled) : filled };
}

const ITEM = '${item.value}';
const FINDINGS = '${findings}';

/** What the input is made from. That of a repair without `with` is a pair: the input of the work, and the findings. */
function templateOf(progress: RunProgress, step: number, start: InputOf): JsonValue {
  const { definition, lineage } = plannedStep(progress, step);
  const work = definition.with ?? (lineage === null ? {} : ITEM);
  if (start.role === 'work') return work;
  return definition.repair?.with ?? [work, FINDINGS];
}

function isDefaultRepair(progress: RunProgress, step: number, { role }: InputOf): boolean {
  return role === 'repair' && plannedStep(progress, step).definition.repair?.with === undefined;
}

function withFindings(pair: JsonValue): JsonValue {
  const [input = null, findings = null] = Array.isArray(pair) ? pair : [];
  const isObject = typeof input === 'object' && input !== null && !Array.isArray(input);
  return isObject ? { ...input, findings } : { input, findings };
}

function referencesOf(template: JsonValue): Reference[] {
  return templateExpressions(template).flatMap(({ text }) => {
    const parsed = parseExpression(text);
    return parsed.ok ? parsed.expression.references : [];
  });
}

/** The item of an attempt; null in a step without items. */
export function itemOf(
  progress: RunProgress,
  ref: { readonly step: string; readonly item: string | null },
): ListItem | null {
  const { step, unit } = locate(progress, ref);
  return itemAt(progress, step, unit);
}

function locate(
  progress: RunProgress,
  { step, item }: { readonly step: string; readonly item: string | null },
): UnitRef {
  const ref = findUnit(progress, step, item);
  if (ref === null)
    throw new DrydockError('DRY-E9001', { problem: `run ${progress.run} has no ${step}/${item ?? ''}` });
  return ref;
}
