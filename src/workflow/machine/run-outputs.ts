import { DrydockError, type JsonObject, type JsonValue } from '../../model/index.ts';
import { evaluate, parseExpression } from '../expression/index.ts';
import { filledTemplate, templateExpressions } from '../plan/index.ts';
import { outputSeqsOf } from './input.ts';
import type { RunProgress } from './progress.ts';
import { scopeFor } from './scope.ts';

export interface RunOutputs {
  /** Every output that the workflow declares; null where it could not be told. */
  readonly outputs: JsonObject;
  readonly problems: readonly DrydockError<'DRY-E4013'>[];
}

/** The `seq` of the events whose outputs the outputs of the run are made from, each once, in ascending order. */
export function outputsOfRun(progress: RunProgress): readonly number[] {
  return outputSeqsOf(progress, progress.plan.definition.outputs ?? {});
}

/**
 * What a run gives when it ends; null when its workflow declares no outputs.
 *
 * @param loaded the outputs that `outputsOfRun` asked for, by `seq`
 */
export function bindRunOutputs(progress: RunProgress, loaded: ReadonlyMap<number, JsonValue>): RunOutputs | null {
  const { outputs: templates } = progress.plan.definition;
  if (templates === undefined) return null;
  const scope = scopeFor(progress, -1, null, ({ outputSeq }) => loaded.get(outputSeq ?? -1) ?? null);
  const problems: DrydockError<'DRY-E4013'>[] = [];
  const outputs: JsonObject = {};
  for (const [name, template] of Object.entries(templates)) {
    const values = new Map<string, JsonValue>();
    for (const { text: expression } of templateExpressions(template)) {
      const parsed = parseExpression(expression);
      const evaluated = parsed.ok
        ? evaluate(parsed.expression, scope)
        : { ok: false as const, problem: parsed.problem.message };
      if (evaluated.ok) values.set(expression, evaluated.value);
      else problems.push(new DrydockError('DRY-E4013', { name, expression, problem: evaluated.problem }));
    }
    outputs[name] = filledTemplate(template, (text) => values.get(text) ?? null);
  }
  return { outputs, problems };
}
