import type { InitializeStatement, MoveStatement } from '../../syntax/index.ts';
import { reportGap, type StatementContext } from '../context.ts';
import { type JavaBlock, type JavaStatement, simple } from '../java-code.ts';
import { moveSource, operandText } from '../operand.ts';
import { valueOf } from '../value.ts';
import { moveCorresponding } from './corresponding.ts';
import { receiver } from './receiver.ts';

export function moveStatement(context: StatementContext, statement: MoveStatement): JavaBlock {
  if (statement.corresponding) return moveCorresponding(context, statement);
  const source = valueOf(context, statement.source);
  if (source.kind === 'invalid') return [];
  const before: JavaStatement[] = [];
  let shared = source;
  // A function is called once for all targets.
  if (source.kind === 'field' && statement.source.kind === 'function' && statement.targets.length > 1) {
    const variable = context.locals.allocate('result');
    before.push(simple(`Field ${variable} = ${source.java}`));
    shared = { ...source, java: variable };
  }
  const moves = statement.targets.flatMap((target) => {
    const field = receiver(context, target);
    return field ? [simple(`${field.java}.set(${moveSource(context, shared, field, statement.source)})`)] : [];
  });
  return [...before, ...moves];
}

const categories: Readonly<Record<string, string>> = {
  ALPHABETIC: 'ALPHABETIC',
  ALPHANUMERIC: 'ALPHANUMERIC',
  'ALPHANUMERIC-EDITED': 'ALPHANUMERIC_EDITED',
  NUMERIC: 'NUMERIC',
  'NUMERIC-EDITED': 'NUMERIC_EDITED',
};

export function initializeStatement(context: StatementContext, statement: InitializeStatement): JavaBlock {
  const phrases = phrasesOf(context, statement);
  return statement.targets.flatMap((target) => {
    const field = receiver(context, target);
    return field ? [simple(`${field.java}.initialize(${phrases})`)] : [];
  });
}

function phrasesOf(context: StatementContext, statement: InitializeStatement): string {
  let text = '';
  if (statement.withFiller) text += '.withFiller()';
  const [value, ...others] = statement.toValue;
  if (value !== undefined) {
    if (value !== 'ALL' || others.length > 0)
      reportGap(context, 'INITIALIZE … TO VALUE for some categories', statement.position);
    text += '.toValue()';
  }
  for (const { category, by } of statement.replacing) {
    const name = categories[category];
    if (name === undefined) reportGap(context, `INITIALIZE REPLACING ${category}`, statement.position);
    else text += `.replacing(Category.${name}, ${operandText(context, by)})`;
  }
  if (statement.thenToDefault) text += '.thenDefault()';
  return text === '' ? '' : `Initialization.DEFAULT${text}`;
}
