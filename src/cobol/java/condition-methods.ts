import type { ConditionName } from '../semantics/index.ts';
import type { Expression } from '../syntax/index.ts';
import type { MethodModel } from './class-model.ts';
import type { StatementContext } from './context.ts';
import { allItems } from './data-walk.ts';
import { place } from './diagnostic.ts';
import { atSubscripts } from './element.ts';
import { type JavaBlock, simple } from './java-code.ts';
import { conditionText, type JavaCondition, join } from './java-condition.ts';
import { moveSource } from './operand.ts';
import { relationOfValues } from './relation.ts';
import { type FieldValue, itemField, valueOf } from './value.ts';

/** A boolean method for each condition name (level 88), and setters for those that SET uses. */
export function conditionMethods(context: StatementContext): MethodModel[] {
  return allItems(context.program.bound).flatMap((item) =>
    item.conditions.flatMap((condition) => methodsOf(context, condition)),
  );
}

function methodsOf(context: StatementContext, condition: ConditionName): MethodModel[] {
  const { names, needs } = context.program;
  const { test, set, clear } = names.condition(condition);
  const dimensions = condition.item.dimensions.length;
  const parameters =
    dimensions === 0
      ? []
      : dimensions === 1
        ? ['subscript']
        : Array.from({ length: dimensions }, (_, n) => `subscript${n + 1}`);
  const field = atSubscripts(itemField(context, condition.item), parameters);
  const signature = parameters.map((name) => `int ${name}`).join(', ');
  const methods = [
    method(`${describe(condition)}.`, `private boolean ${test}(${signature})`, test, [
      { kind: 'return', value: conditionText(testOf(context, condition, field)) },
    ]),
  ];
  const first = condition.values[0]?.from;
  if (needs.setConditions.has(condition) && first) {
    methods.push(
      method(`SET ${condition.name} TO TRUE.`, `private void ${set}(${signature})`, set, [
        setter(context, field, first),
      ]),
    );
  }
  if (needs.clearedConditions.has(condition) && condition.falseValue) {
    const value = condition.falseValue;
    methods.push(
      method(`SET ${condition.name} TO FALSE.`, `private void ${clear}(${signature})`, clear, [
        setter(context, field, value),
      ]),
    );
  }
  return methods;
}

function describe(condition: ConditionName): string {
  return `88 ${condition.name} of ${condition.item.name ?? 'FILLER'}, ${place(condition.position)}`;
}

function method(doc: string, header: string, name: string, body: JavaBlock): MethodModel {
  return { doc: [doc], annotations: [], header, body, paragraphs: [], name };
}

function setter(context: StatementContext, field: FieldValue, source: Expression): JavaBlock[number] {
  return simple(`${field.java}.set(${moveSource(context, valueOf(context, source), field, source)})`);
}

/** One of the values, or inside one of the ranges. */
function testOf(context: StatementContext, condition: ConditionName, field: FieldValue): JavaCondition {
  return join(
    'or',
    condition.values.map(({ from, to }) => {
      const low = relationOfValues(context, field, to ? '>=' : '=', valueOf(context, from), from, from);
      return to ? join('and', [low, relationOfValues(context, field, '<=', valueOf(context, to), to, to)]) : low;
    }),
  );
}
