import type { CallStatement, CancelStatement, Expression } from '../../syntax/index.ts';
import { numericOf } from '../arithmetic.ts';
import type { StatementContext } from '../context.ts';
import { ifThen, type JavaBlock, simple } from '../java-code.ts';
import { stringLiteral } from '../java-literal.ts';
import { textOperand } from '../operand.ts';
import { statements } from '../statement.ts';
import { valueOf } from '../value.ts';
import { hasHandlers } from './handlers.ts';
import { receiver } from './receiver.ts';

type Argument = CallStatement['using'][number];

export function callStatement(context: StatementContext, statement: CallStatement): JavaBlock {
  const call = callBlock(context, statement);
  if (!statement.keepsReturnCode) return call;
  const variable = context.locals.allocate('code');
  return [simple(`long ${variable} = returnCode.toLong()`), ...call, simple(`returnCode.set(${variable})`)];
}

function callBlock(context: StatementContext, statement: CallStatement): JavaBlock {
  const result = statement.returning && receiver(context, statement.returning);
  const operands = [
    programName(context, statement.program),
    ...statement.using.map((argument) => argumentText(context, argument)),
    ...(result ? [`into(${result.java})`] : []),
  ].join(', ');
  if (!hasHandlers(statement.handlers)) return [simple(`call(${operands})`)];
  const on = statements(context, statement.handlers.on ?? []);
  const not = statements(context, statement.handlers.not ?? []);
  // Without ON EXCEPTION a missing program ends the run; what follows NOT ON EXCEPTION then simply follows.
  if (statement.handlers.on === undefined) return [simple(`call(${operands})`), ...not];
  if (on.length === 0 && not.length === 0) return [simple(`tryCall(${operands})`)];
  return on.length === 0 ? [ifThen(`tryCall(${operands})`, not)] : [ifThen(`!tryCall(${operands})`, on, not)];
}

function programName(context: StatementContext, program: Expression): string {
  const value = valueOf(context, program);
  return value.kind === 'literal' ? stringLiteral(value.literal.value) : textOperand(context, program);
}

function argumentText(context: StatementContext, argument: Argument): string {
  if (!argument.operand) return 'omitted()';
  const value = valueOf(context, argument.operand);
  // Only storage can be passed by reference; cobc passes a copy of anything else.
  if (argument.mode === 'reference' && value.kind === 'field') return value.java;
  if (argument.mode === 'value') return `value(${byValue(context, argument.operand)})`;
  return `content(${contentText(context, argument.operand)})`;
}

function byValue(context: StatementContext, operand: Expression): string {
  const value = valueOf(context, operand);
  if (value.kind === 'integer' || value.kind === 'arithmetic') return numericOf(context, operand).java.text;
  if (value.kind === 'literal' && /^-?\d{1,18}$/.test(value.literal.value) && value.literal.type === 'numeric') {
    return numericOf(context, operand).java.text;
  }
  return textOperand(context, operand);
}

function contentText(context: StatementContext, operand: Expression): string {
  const value = valueOf(context, operand);
  if (value.kind === 'literal' && value.literal.type === 'numeric')
    return `Literal.number(${stringLiteral(value.literal.value)})`;
  return textOperand(context, operand);
}

export function cancelStatement(context: StatementContext, statement: CancelStatement): JavaBlock {
  return [simple(`cancel(${statement.programs.map((program) => programName(context, program)).join(', ')})`)];
}
