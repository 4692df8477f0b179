import type {
  AlterStatement,
  ExitStatement,
  Expression,
  GobackStatement,
  GoToStatement,
  IfStatement,
  StopStatement,
} from '../../syntax/index.ts';
import { intText } from '../arithmetic.ts';
import { conditionOf } from '../condition.ts';
import { reportGap, type StatementContext } from '../context.ts';
import type { Jump } from '../control-plan.ts';
import { ifThen, type JavaBlock, simple } from '../java-code.ts';
import { conditionText, not } from '../java-condition.ts';
import { stringLiteral } from '../java-literal.ts';
import { procedureOf } from '../jump-facts.ts';
import { moveSource, textOperand } from '../operand.ts';
import { statements, untranslated } from '../statement.ts';
import { field, valueOf } from '../value.ts';

export function ifStatement(context: StatementContext, statement: IfStatement): JavaBlock {
  const condition = conditionOf(context, statement.condition);
  const then = statements(context, statement.then);
  const otherwise = statements(context, statement.else ?? []);
  if (then.length === 0 && otherwise.length === 0) return [];
  if (then.length === 0) return [ifThen(conditionText(not(condition)), otherwise)];
  return [ifThen(conditionText(condition), then, otherwise)];
}

export function goToStatement(context: StatementContext, statement: GoToStatement): JavaBlock {
  if (statement.dependingOn) return goToDepending(context, statement, statement.dependingOn);
  const [target] = statement.targets;
  const own = context.paragraph;
  if (own && context.program.plan.isAltered(own.index)) {
    return [{ kind: 'return', value: alteredVariable(context, own.index) }];
  }
  if (!target) return untranslated(context, 'GO TO without a target', statement.position);
  const found = own && procedureOf(context.program.bound, target, own);
  if (!own || !found) return untranslated(context, `GO TO ${target.name}`, statement.position);
  return jump(context, context.program.plan.jump(own.index, found.first));
}

/** The variable that ALTER sets: the paragraph that a GO TO leads to. */
export function alteredVariable(context: StatementContext, paragraph: number): string {
  return `${context.program.names.paragraphMethod(paragraph)}GoesTo`;
}

function jump(context: StatementContext, to: Jump): JavaBlock {
  const { names } = context.program;
  if (context.kind === 'jumping') return [{ kind: 'return', value: jumpValue(context, to) }];
  switch (to.kind) {
    case 'leave':
      return [{ kind: 'return' }];
    case 'restart':
      return context.restart ? [{ kind: 'continue', target: context.restart }] : [];
    case 'within':
      return context.region && context.paragraph ? [context.region.to(context.paragraph.index, to.to)] : [];
    case 'finish': {
      const calls = to.calls.map((index) => simple(`${names.paragraphMethod(index)}()`));
      return [...calls, to.ends ? { kind: 'throw', value: 'goback()' } : { kind: 'return' }];
    }
    default:
      throw new RangeError('a GO TO out of a paragraph that was planned as a plain method');
  }
}

/** What a jumping paragraph returns for a jump. */
function jumpValue(context: StatementContext, to: Jump): string {
  const { names } = context.program;
  switch (to.kind) {
    case 'leave':
      return 'NEXT';
    case 'restart':
      return names.paragraphConstant(context.paragraph?.index ?? 0);
    case 'within':
      throw new RangeError('a jumping paragraph is part of no region');
    case 'finish':
      return names.paragraphConstant(to.from);
    case 'goTo':
      return names.paragraphConstant(to.paragraph);
    case 'endOf':
      return `endOf(${names.paragraphConstant(to.paragraph)})`;
  }
}

/** GO TO … DEPENDING ON: a value without a target goes on behind the statement. */
function goToDepending(context: StatementContext, statement: GoToStatement, selector: Expression): JavaBlock {
  const own = context.paragraph;
  if (!own) return untranslated(context, 'GO TO DEPENDING ON', statement.position);
  const cases = statement.targets.flatMap((target, index) => {
    const found = procedureOf(context.program.bound, target, own);
    return found
      ? [{ labels: [String(index + 1)], body: jump(context, context.program.plan.jump(own.index, found.first)) }]
      : [];
  });
  return [{ kind: 'switch', subject: intText(context, selector), cases, otherwise: [] }];
}

export function alterStatement(context: StatementContext, statement: AlterStatement): JavaBlock {
  const own = context.paragraph;
  return statement.changes.flatMap((change) => {
    const changed = own && procedureOf(context.program.bound, change.paragraph, own);
    const to = own && procedureOf(context.program.bound, change.to, own);
    if (!changed || !to) return untranslated(context, 'ALTER', statement.position);
    return [
      simple(`${alteredVariable(context, changed.first)} = ${context.program.names.paragraphConstant(to.first)}`),
    ];
  });
}

export function exitStatement(context: StatementContext, statement: ExitStatement): JavaBlock {
  switch (statement.what) {
    case 'paragraph-end':
      return [];
    case 'program':
      return exitProgram(context, statement.returning);
    case 'function':
      return [...returning(context, statement.returning), { kind: 'throw', value: 'goback()' }];
    case 'paragraph':
      return exitParagraph(context);
    case 'section':
      return context.paragraph ? jump(context, context.program.plan.exitSection(context.paragraph.index)) : [];
    case 'perform':
    case 'perform-cycle':
      return exitPerform(context, statement);
  }
}

function exitParagraph(context: StatementContext): JavaBlock {
  if (context.kind === 'jumping') return [{ kind: 'return', value: 'NEXT' }];
  const { region, paragraph } = context;
  const isInside = region !== undefined && paragraph !== undefined && paragraph.index < region.last;
  return [isInside ? region.to(paragraph.index, paragraph.index + 1) : { kind: 'return' }];
}

function exitPerform(context: StatementContext, statement: ExitStatement): JavaBlock {
  const loop = context.perform;
  if (!loop) return untranslated(context, 'EXIT PERFORM outside an inline PERFORM', statement.position);
  if (statement.what === 'perform') return [{ kind: 'break', target: loop.exit }];
  return [{ kind: loop.cycleIs, target: loop.cycle }];
}

/** In a program that was not called EXIT PROGRAM does nothing. */
function exitProgram(context: StatementContext, result: Expression | undefined): JavaBlock {
  return [ifThen('isCalled()', [...returning(context, result), { kind: 'throw', value: 'exitProgram()' }])];
}

export function gobackStatement(context: StatementContext, statement: GobackStatement): JavaBlock {
  return [...returning(context, statement.returning), { kind: 'throw', value: 'goback()' }];
}

function returning(context: StatementContext, result: Expression | undefined): JavaBlock {
  if (!result) return [];
  const source = moveSource(context, valueOf(context, result), field('returnCode', 'numeric', 2n ** 31n), result);
  return [simple(`returnCode.set(${source})`)];
}

export function stopStatement(context: StatementContext, statement: StopStatement): JavaBlock {
  if (statement.what === 'literal') {
    return [simple(`stopLiteral(${statement.literal ? textOperand(context, statement.literal) : '""'})`)];
  }
  return [{ kind: 'throw', value: `stopRun(${statement.returning ? stopCode(context, statement.returning) : ''})` }];
}

function stopCode(context: StatementContext, returningValue: Expression): string {
  const value = valueOf(context, returningValue);
  if (value.kind === 'field') return value.java;
  if (value.kind === 'literal' && value.literal.type === 'numeric') return intText(context, returningValue);
  if (value.kind === 'literal') return `Literal.text(${stringLiteral(value.literal.value)})`;
  if (value.kind === 'integer') return value.java;
  reportGap(context, 'STOP RUN with an expression', returningValue.position);
  return '';
}

export function nextSentence(context: StatementContext): JavaBlock {
  return context.sentence && !context.endsSentence ? [{ kind: 'break', target: context.sentence }] : [];
}
