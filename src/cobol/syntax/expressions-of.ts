import type {
  Condition,
  EvaluateObject,
  EvaluateStatement,
  Expression,
  InspectBounds,
  PerformStatement,
  SetStatement,
  Statement,
  Target,
} from './ast.ts';

/**
 * The expressions that stand directly in a statement, receiving fields, files and the operands of its conditions included, in
 * source order as far as the tree keeps it. What stands in the statements inside it is left out, and so are the parts of
 * an expression: see {@link walkExpression}.
 */
export function expressionsOf(statement: Statement): readonly Expression[] {
  return present(expressions(statement));
}

/** Visits an expression and its parts (operands, subscripts, reference modification, arguments), outermost first. */
export function walkExpression(expression: Expression, visit: (expression: Expression) => void): void {
  visit(expression);
  for (const part of partsOf(expression)) walkExpression(part, visit);
}

/** The expressions of a condition, left to right. */
function conditionExpressions(condition: Condition): readonly Expression[] {
  switch (condition.kind) {
    case 'relation':
      return [condition.left, condition.right];
    case 'class':
    case 'sign':
      return [condition.operand];
    case 'conditionName':
    case 'omitted':
      return [condition.reference];
    case 'not':
      return conditionExpressions(condition.operand);
    case 'and':
    case 'or':
      return [...conditionExpressions(condition.left), ...conditionExpressions(condition.right)];
    case 'constant':
      return [];
  }
}

function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
    case 'figurative':
      return [];
    case 'reference':
      return [...expression.subscripts, ...sliceOf(expression)];
    case 'function':
      return [...expression.arguments, ...sliceOf(expression)];
    case 'binary':
      return [expression.left, expression.right];
    case 'unary':
    case 'lengthOf':
    case 'addressOf':
      return [expression.operand];
  }
}

function sliceOf({ slice }: Extract<Expression, { slice: unknown }>): readonly Expression[] {
  return slice === undefined ? [] : present([slice.start, slice.length]);
}

type Maybe = readonly (Expression | undefined)[];

function present(list: Maybe): readonly Expression[] {
  return list.filter((expression) => expression !== undefined);
}

function fields(targets: readonly Target[]): readonly Expression[] {
  return targets.map(({ field }) => field);
}

function expressions(statement: Statement): Maybe {
  switch (statement.kind) {
    case 'accept':
      return [statement.target, statement.argument];
    case 'add':
      return [...statement.operands, ...fields(statement.to), ...fields(statement.giving)];
    case 'subtract':
      return [...statement.operands, ...fields(statement.from), statement.minuend, ...fields(statement.giving)];
    case 'multiply':
      return [statement.operand, ...fields(statement.by), statement.multiplier, ...fields(statement.giving)];
    case 'divide':
      return [
        statement.divisor,
        ...fields(statement.into),
        statement.dividend,
        ...fields(statement.giving),
        statement.remainder?.field,
      ];
    case 'compute':
      return [...fields(statement.targets), statement.expression];
    case 'allocate':
      return [statement.characters, statement.target, statement.returning];
    case 'free':
      return statement.targets;
    case 'call':
      return [statement.program, ...statement.using.map(({ operand }) => operand), statement.returning];
    case 'cancel':
      return statement.programs;
    case 'open':
    case 'close':
      return statement.files.map(({ file }) => file);
    case 'read':
      return [statement.file, statement.into, statement.key];
    case 'write':
      return [statement.record, statement.from, advancedLines(statement.advancing)];
    case 'rewrite':
    case 'release':
      return [statement.record, statement.from];
    case 'delete':
    case 'unlock':
      return [statement.file];
    case 'start':
      return [statement.file, statement.key];
    case 'return':
      return [statement.file, statement.into];
    case 'display':
      return statement.operands;
    case 'evaluate':
      return evaluateExpressions(statement);
    case 'exit':
    case 'goback':
      return [statement.returning];
    case 'stop':
      return [statement.literal, statement.returning];
    case 'goTo':
      return [statement.dependingOn];
    case 'if':
      return conditionExpressions(statement.condition);
    case 'initialize':
      return [...statement.targets, ...statement.replacing.map(({ by }) => by)];
    case 'inspect':
      return [
        statement.target,
        ...statement.tallying.flatMap(({ counter, items }) => [
          counter,
          ...items.flatMap(({ operand, bounds }) => [operand, ...boundsOf(bounds)]),
        ]),
        ...statement.replacing.flatMap(({ operand, by, bounds }) => [operand, by, ...boundsOf(bounds)]),
        statement.converting?.from,
        statement.converting?.to,
        ...boundsOf(statement.converting?.bounds),
      ];
    case 'merge':
    case 'sort':
      return [statement.file, ...statement.keys.flatMap((key) => key.fields), ...statement.using, ...statement.giving];
    case 'move':
      return [statement.source, ...statement.targets];
    case 'perform':
      return loopExpressions(statement.loop);
    case 'search':
      return [
        statement.table,
        statement.varying,
        ...statement.whens.flatMap((when) => conditionExpressions(when.condition)),
      ];
    case 'set':
      return statement.actions.flatMap(setExpressions);
    case 'string':
      return [
        ...statement.sources.flatMap(({ operands, delimiter }) => [
          ...operands,
          delimiter === 'size' ? undefined : delimiter,
        ]),
        statement.into,
        statement.pointer,
      ];
    case 'unstring':
      return [
        statement.source,
        ...statement.delimiters.map(({ value }) => value),
        ...statement.into.flatMap(({ target, delimiterIn, countIn }) => [target, delimiterIn, countIn]),
        statement.pointer,
        statement.tallying,
      ];
    case 'alter':
    case 'continue':
    case 'nextSentence':
    case 'unsupported':
      return [];
  }
}

function advancedLines(advancing: Extract<Statement, { kind: 'write' }>['advancing']): Expression | undefined {
  return advancing === undefined || advancing.lines === 'page' ? undefined : advancing.lines;
}

function boundsOf(bounds: InspectBounds | undefined): Maybe {
  return bounds === undefined ? [] : [bounds.before, bounds.after];
}

function evaluateExpressions({ subjects, branches }: EvaluateStatement): Maybe {
  return [
    ...subjects.flatMap((subject) =>
      subject.kind === 'expression' ? [subject.expression] : conditionExpressions(subject.condition),
    ),
    ...branches.flatMap(({ whens }) => whens.flatMap((objects) => objects.flatMap(objectExpressions))),
  ];
}

function objectExpressions(object: EvaluateObject): Maybe {
  switch (object.kind) {
    case 'any':
      return [];
    case 'condition':
      return conditionExpressions(object.condition);
    case 'value':
      return [object.from, object.to];
    case 'relation':
      return [object.right];
  }
}

function loopExpressions(loop: PerformStatement['loop']): Maybe {
  switch (loop.kind) {
    case 'once':
    case 'forever':
      return [];
    case 'times':
      return [loop.count];
    case 'until':
      return conditionExpressions(loop.condition);
    case 'varying':
      return loop.controls.flatMap(({ variable, from, by, until }) => [
        variable,
        from,
        by,
        ...conditionExpressions(until),
      ]);
  }
}

function setExpressions(action: SetStatement['actions'][number]): Maybe {
  switch (action.kind) {
    case 'to':
      return [...action.targets, action.value];
    case 'up':
    case 'down':
      return [...action.targets, action.by];
    case 'condition':
    case 'switch':
      return action.targets;
    case 'environment':
      return [action.name, action.value];
  }
}
