import type { PerformStatement } from '../../syntax/index.ts';
import { numericOf } from '../arithmetic.ts';
import { conditionOf } from '../condition.ts';
import type { StatementContext } from '../context.ts';
import {
  blockCompletes,
  comment,
  type JavaBlock,
  type JavaStatement,
  jumpsTo,
  type Label,
  simple,
} from '../java-code.ts';
import { conditionText, not } from '../java-condition.ts';
import { rangeOf } from '../jump-facts.ts';
import { moveSource } from '../operand.ts';
import { performRange } from '../perform-range.ts';
import { statements, untranslated } from '../statement.ts';
import { valueOf } from '../value.ts';
import { receiver } from './receiver.ts';

type Loop = PerformStatement['loop'];
type Varying = Extract<Loop, { kind: 'varying' }>;
type Control = Varying['controls'][number];

/** Translates what is repeated, given the labels that EXIT PERFORM and EXIT PERFORM CYCLE go to. */
type Body = (exit: Label, cycle: Label, cycleIs: 'continue' | 'break') => JavaBlock;

export function performStatement(context: StatementContext, statement: PerformStatement): JavaBlock {
  const body = bodyOf(context, statement);
  if (!body) return untranslated(context, 'PERFORM of an unknown procedure', statement.position);
  const loop = statement.loop;
  switch (loop.kind) {
    case 'once':
      return once(body);
    case 'times':
      return times(context, loop, body);
    case 'forever':
      return [whileLoop('true', body)];
    case 'until':
      return [until(context, loop, body)];
    case 'varying':
      return varying(context, loop, body);
  }
}

function bodyOf(context: StatementContext, statement: PerformStatement): Body | undefined {
  if (statement.range) {
    const range = context.paragraph && rangeOf(context.program.bound, statement.range, context.paragraph);
    if (!range) return undefined;
    const calls = performRange(context.program, range, statement.range);
    return () => calls;
  }
  return (exit, cycle, cycleIs) =>
    statements({ ...context, perform: { exit, cycle, cycleIs }, endsSentence: false }, statement.body ?? []);
}

function once(body: Body): JavaBlock {
  const label: Label = { name: 'block' };
  const block = body(label, label, 'break');
  return jumpsTo(block, 'break', label) ? [{ kind: 'labelled', label, body: block }] : block;
}

function whileLoop(condition: string, body: Body): JavaStatement {
  const label: Label = { name: 'loop' };
  return { kind: 'loop', form: 'while', label, condition, body: body(label, label, 'continue') };
}

/** The count is taken once, before the first round. */
function times(context: StatementContext, loop: Extract<Loop, { kind: 'times' }>, body: Body): JavaBlock {
  const count = numericOf(context, loop.count);
  const label: Label = { name: 'loop' };
  const variable = context.locals.allocate('round');
  const block = body(label, label, 'continue');
  const isConstant = count.kind === 'long' && count.constant !== undefined;
  const text = count.kind === 'long' ? count.java.text : `${count.java.text}.toLong()`;
  const header = isConstant
    ? { init: `int ${variable} = 0`, condition: `${variable} < ${text}`, update: `${variable}++` }
    : { init: `long ${variable} = ${text}`, condition: `${variable} > 0`, update: `${variable}--` };
  return [{ kind: 'loop', form: 'for', label, ...header, body: block }];
}

function until(context: StatementContext, loop: Extract<Loop, { kind: 'until' }>, body: Body): JavaStatement {
  const condition = conditionText(not(conditionOf(context, loop.condition)));
  if (!loop.testAfter) return neverEntered(condition, whileLoop(condition, body));
  const label: Label = { name: 'loop' };
  return { kind: 'loop', form: 'doWhile', label, condition, body: body(label, label, 'continue') };
}

/** javac refuses a loop whose condition is the constant false. */
function neverEntered(condition: string, loop: JavaStatement): JavaStatement {
  return condition === 'false' ? comment('PERFORM UNTIL a condition that always holds: never executed') : loop;
}

interface Steps {
  readonly init: string;
  readonly step: string;
  readonly condition: string;
  readonly until: string;
}

function varying(context: StatementContext, loop: Varying, body: Body): JavaBlock {
  const steps = loop.controls.flatMap((control) => stepsOf(context, control) ?? []);
  if (steps.length !== loop.controls.length) return [];
  return loop.testAfter ? testAfter(steps, body) : testBefore(steps, body);
}

function stepsOf(context: StatementContext, control: Control): Steps | undefined {
  const variable = receiver(context, control.variable);
  if (!variable) return undefined;
  const from = valueOf(context, control.from);
  const number =
    from.kind === 'arithmetic'
      ? numericOf(context, control.from).java.text
      : moveSource(context, from, variable, control.from);
  const by = numericOf(context, control.by);
  const negative = by.kind === 'long' && by.constant !== undefined && by.constant < 0n;
  const step = negative
    ? `${variable.java}.subtract(${-(by.constant ?? 0n)})`
    : `${variable.java}.add(${by.java.text})`;
  const condition = conditionOf(context, control.until);
  return {
    init: `${variable.java}.set(${number})`,
    step,
    condition: conditionText(not(condition)),
    until: conditionText(condition),
  };
}

/**
 * Each AFTER variable starts anew whenever the one before it has its start or a new value, before that one is tested
 * (GnuCOBOL 3.1.2, observed): it is set together with it.
 */
function testBefore(steps: readonly Steps[], body: Body): JavaBlock {
  const outermost: Label = { name: 'loop' };
  const build = (level: number): JavaBlock => {
    const step = steps[level];
    if (!step) return [];
    const label: Label = level === 0 ? outermost : { name: 'loop' };
    const next = steps[level + 1];
    const inits = [...(level === 0 ? [step.init] : []), ...(next ? [next.init] : [])];
    const update = next ? `${step.step}, ${next.init}` : step.step;
    if (step.condition === 'false')
      return [...inits.map(simple), comment('Never executed: the condition holds at once')];
    const inner = next ? build(level + 1) : body(outermost, label, 'continue');
    return [
      { kind: 'loop', form: 'for', label, init: inits.join(', '), condition: step.condition, update, body: inner },
    ];
  };
  return build(0);
}

/** WITH TEST AFTER: the variable keeps its last value, because its step comes after the test. */
function testAfter(steps: readonly Steps[], body: Body): JavaBlock {
  const outermost: Label = { name: 'loop' };
  const build = (level: number): JavaBlock => {
    const step = steps[level];
    if (!step) return [];
    const label: Label = level === 0 ? outermost : { name: 'loop' };
    const cycle: Label = { name: 'round' };
    const next = steps[level + 1];
    const block = next ? build(level + 1) : body(outermost, cycle, 'break');
    const round: JavaBlock = jumpsTo(block, 'break', cycle) ? [{ kind: 'labelled', label: cycle, body: block }] : block;
    const test: JavaStatement = {
      kind: 'if',
      condition: step.until,
      then: [{ kind: 'break', target: label }],
      otherwise: [],
    };
    const rest: JavaBlock = blockCompletes(round) ? [test] : [];
    return [
      {
        kind: 'loop',
        form: 'for',
        label,
        init: step.init,
        condition: '',
        update: step.step,
        body: [...round, ...rest],
      },
    ];
  };
  return build(0);
}
