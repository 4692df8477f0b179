import type {
  Expression,
  InspectBounds,
  InspectStatement,
  StringStatement,
  UnstringStatement,
} from '../../syntax/index.ts';
import type { StatementContext } from '../context.ts';
import { type JavaBlock, simple } from '../java-code.ts';
import { operandText, textOperand } from '../operand.ts';
import { withHandlers } from './handlers.ts';
import { numericReceiver, receiver } from './receiver.ts';

export function stringStatement(context: StatementContext, statement: StringStatement): JavaBlock {
  const into = receiver(context, statement.into);
  const pointer = statement.pointer && numericReceiver(context, statement.pointer);
  if (!into) return [];
  let text = `new StringStatement(${into.java})`;
  for (const { operands, delimiter } of mergedSources(statement.sources)) {
    const sources = operands.map((operand) => textOperand(context, operand)).join(', ');
    text +=
      delimiter === 'size'
        ? `.delimitedBySize(${sources})`
        : `.delimitedBy(${textOperand(context, delimiter)}, ${sources})`;
  }
  if (pointer) text += `.pointer(${pointer.java})`;
  return withHandlers(context, { call: `${text}.execute()`, trueOnFailure: true }, statement.overflow);
}

type Sources = StringStatement['sources'];

/** Neighbours delimited by size are one phrase. */
function mergedSources(sources: Sources): Sources {
  const merged: Sources[number][] = [];
  for (const source of sources) {
    const last = merged.at(-1);
    if (last?.delimiter === 'size' && source.delimiter === 'size') {
      merged[merged.length - 1] = { operands: [...last.operands, ...source.operands], delimiter: 'size' };
    } else {
      merged.push(source);
    }
  }
  return merged;
}

export function unstringStatement(context: StatementContext, statement: UnstringStatement): JavaBlock {
  let text = `new UnstringStatement(${operandText(context, statement.source)})`;
  for (const { all, value } of statement.delimiters)
    text += `.${all ? 'delimitedByAll' : 'delimitedBy'}(${textOperand(context, value)})`;
  for (const { target, delimiterIn, countIn } of statement.into) {
    const field = receiver(context, target);
    const delimiter = delimiterIn && receiver(context, delimiterIn);
    const count = countIn && numericReceiver(context, countIn);
    if (!field) continue;
    const extra = delimiter || count ? `, ${delimiter?.java ?? 'null'}, ${count?.java ?? 'null'}` : '';
    text += `.into(${field.java}${extra})`;
  }
  const pointer = statement.pointer && numericReceiver(context, statement.pointer);
  const tallying = statement.tallying && numericReceiver(context, statement.tallying);
  if (pointer) text += `.pointer(${pointer.java})`;
  if (tallying) text += `.tallying(${tallying.java})`;
  return withHandlers(context, { call: `${text}.execute()`, trueOnFailure: true }, statement.overflow);
}

export function inspectStatement(context: StatementContext, statement: InspectStatement): JavaBlock {
  const bounds = (phrase: InspectBounds): string => boundsText(context, phrase);
  const operand = (expression: Expression | undefined): string =>
    expression ? textOperand(context, expression) : '""';
  let text = `new InspectStatement(${operandText(context, statement.target)})`;
  for (const { counter, items } of statement.tallying) {
    const field = numericReceiver(context, counter);
    if (!field) continue;
    text += `.tallying(${field.java})`;
    for (const item of items)
      text += `.${item.what}(${item.what === 'characters' ? '' : operand(item.operand)})${bounds(item.bounds)}`;
  }
  for (const item of statement.replacing) {
    const method = `replacing${item.what[0]?.toUpperCase()}${item.what.slice(1)}`;
    const from = item.what === 'characters' ? '' : `${operand(item.operand)}, `;
    text += `.${method}(${from}${operand(item.by)})${bounds(item.bounds)}`;
  }
  const converting = statement.converting;
  if (converting)
    text += `.converting(${operand(converting.from)}, ${operand(converting.to)})${bounds(converting.bounds)}`;
  return [simple(`${text}.execute()`)];
}

function boundsText(context: StatementContext, { before, after }: InspectBounds): string {
  const first = before ? `.beforeInitial(${textOperand(context, before)})` : '';
  return first + (after ? `.afterInitial(${textOperand(context, after)})` : '');
}
