import type { AddressOf, Expression, Reference, SetStatement } from '../../syntax/index.ts';
import { longText, numericOf } from '../arithmetic.ts';
import { reportGap, type StatementContext } from '../context.ts';
import { type JavaBlock, type JavaStatement, simple } from '../java-code.ts';
import { intText } from '../arithmetic.ts';
import { moveSource, textOperand } from '../operand.ts';
import { type FieldValue, valueOf } from '../value.ts';
import { receiver } from './receiver.ts';

type Action = SetStatement['actions'][number];

export function setStatement(context: StatementContext, statement: SetStatement): JavaBlock {
  return statement.actions.flatMap((action) => setAction(context, action));
}

function setAction(context: StatementContext, action: Action): JavaBlock {
  switch (action.kind) {
    case 'to':
      return action.targets.flatMap((target) => setTo(context, target, action.value));
    case 'up':
    case 'down':
      return action.targets.flatMap((target) => moveBy(context, action.kind, target, action.by));
    case 'condition':
      return action.targets.flatMap((target) => setCondition(context, target, action.value));
    case 'switch':
      return action.targets.flatMap((target) => setSwitch(context, target, action.on));
    case 'environment':
      return [simple(`setEnvironment(${textOperand(context, action.name)}, ${textOperand(context, action.value)})`)];
  }
}

function setTo(context: StatementContext, target: Reference | AddressOf, source: Expression): JavaBlock {
  if (target.kind === 'addressOf') return setAddress(context, target, source);
  const field = receiver(context, target);
  if (!field) return [];
  if (field.category === 'pointer') return setPointer(context, field, source);
  const value = valueOf(context, source);
  if (value.kind === 'arithmetic') {
    const number = numericOf(context, source);
    return [simple(`${field.java}.set(${number.java.text})`)];
  }
  return [simple(`${field.java}.set(${moveSource(context, value, field, source)})`)];
}

function setPointer(context: StatementContext, field: FieldValue, source: Expression): JavaBlock {
  const value = valueOf(context, source);
  if (value.kind === 'address' && value.of) return [simple(`${field.java}.setAddressOf(${value.of.java})`)];
  if (value.kind === 'figurative') return [simple(`${field.java}.setAddressOf(null)`)];
  if (value.kind === 'field') return [simple(`${field.java}.set(${value.java})`)];
  reportGap(context, 'SET of a pointer', source.position);
  return [];
}

/** SET ADDRESS OF a LINKAGE or BASED item. */
function setAddress(context: StatementContext, target: AddressOf, source: Expression): JavaBlock {
  const meaning = context.program.bound.resolve(target.operand);
  const value = valueOf(context, source);
  if (meaning.kind !== 'item' || !(meaning.section === 'linkage' || meaning.root.based)) {
    reportGap(context, `SET ADDRESS OF ${target.operand.name}`, target.position);
    return [];
  }
  const storage = `${context.program.names.item(meaning.root)}Storage`;
  if (value.kind === 'field' && value.category === 'pointer') return [simple(`${value.java}.bindTo(${storage})`)];
  if (value.kind === 'address' && value.of) return [simple(`${storage}.bind(${value.of.java})`)];
  if (value.kind === 'figurative') return [simple(`${storage}.unbind()`)];
  reportGap(context, `SET ADDRESS OF ${target.operand.name}`, target.position);
  return [];
}

function moveBy(context: StatementContext, direction: 'up' | 'down', target: Reference, by: Expression): JavaBlock {
  const field = receiver(context, target);
  if (!field) return [];
  const amount = longText(context, by).text;
  if (field.category !== 'pointer')
    return [simple(`${field.java}.${direction === 'up' ? 'add' : 'subtract'}(${amount})`)];
  return [simple(`${field.java}.add(${direction === 'up' ? amount : `-(${amount})`})`)];
}

/** SET condition-name TO TRUE moves its first value, TO FALSE the value of its FALSE phrase. */
function setCondition(context: StatementContext, target: Reference, state: boolean): JavaBlock {
  const meaning = context.program.bound.resolve(target);
  if (meaning.kind === 'switch') return setSwitch(context, target, state === (meaning.state ?? true));
  if (meaning.kind !== 'condition') {
    reportGap(context, `SET ${target.name} TO ${state ? 'TRUE' : 'FALSE'}`, target.position);
    return [];
  }
  const value = state ? meaning.values[0]?.from : meaning.falseValue;
  if (!value) {
    reportGap(context, `SET ${target.name} TO FALSE without a value for false`, target.position);
    return [];
  }
  const { names, needs } = context.program;
  const methods = names.condition(meaning);
  (state ? needs.setConditions : needs.clearedConditions).add(meaning);
  const subscripts = target.subscripts.map((subscript) => intText(context, subscript)).join(', ');
  return [simple(`${state ? methods.set : methods.clear}(${subscripts})`)];
}

function setSwitch(context: StatementContext, target: Reference, on: boolean): JavaStatement[] {
  const meaning = context.program.bound.resolve(target);
  if (meaning.kind === 'switch') return [simple(`setSwitch(${meaning.index}, ${on})`)];
  reportGap(context, `SET ${target.name} TO ${on ? 'ON' : 'OFF'}`, target.position);
  return [];
}
