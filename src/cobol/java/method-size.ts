import {
  blockCompletes,
  childBlocks,
  ifThen,
  type JavaBlock,
  type JavaStatement,
  type Label,
  mapChildren,
  simple,
} from './java-code.ts';

/**
 * The JVM takes at most 64 KB of code in a method (JVMS 17 §4.7.3). Source text of this many characters stays well below,
 * whatever the statements are.
 */
const largestBody = 30_000;

/** What a part of a method that was cut out says to the method around it. */
type Result = 'nothing' | 'goesOn' | 'target';

export interface MethodPart {
  readonly name: string;
  readonly header: string;
  readonly body: JavaBlock;
}

export interface SizedMethod {
  readonly body: JavaBlock;
  /** Methods that hold parts of the body. */
  readonly parts: readonly MethodPart[];
}

/**
 * Cuts parts out of a body that is too large for one method. Parts are runs of whole statements that share no local variables
 * with the rest and jump to no label around them.
 *
 * @param returns what the method's own `return` gives: nothing, or an `int`
 */
export function withinMethodSize(body: JavaBlock, returns: 'void' | 'int', newName: () => string): SizedMethod {
  const parts: MethodPart[] = [];
  const cut = (block: JavaBlock): JavaBlock => {
    if (sizeOf(block) <= largestBody) return block;
    const smaller = block.map((statement) =>
      sizeOf([statement]) <= largestBody ? statement : mapChildren(statement, cut),
    );
    return sizeOf(smaller) <= largestBody
      ? smaller
      : runsOf(smaller).flatMap((run) => (run.length > 1 || sizeOf(run) > 2000 ? moveOut(run) : run));
  };
  const moveOut = (run: JavaBlock): JavaBlock => {
    if (!isClosed(run)) return run;
    const name = newName();
    const result = resultOf(run, returns);
    parts.push({ name, header: `private ${javaType(result)} ${name}()`, body: withResult(run, result) });
    return callOf(name, result, blockCompletes(run), returns);
  };
  return { body: cut(body), parts };
}

function sizeOf(block: JavaBlock): number {
  return block.reduce(
    (sum, statement) =>
      sum + ownSize(statement) + childBlocks(statement).reduce((inner, child) => inner + sizeOf(child), 0),
    0,
  );
}

function ownSize(statement: JavaStatement): number {
  switch (statement.kind) {
    case 'simple':
      return statement.text.length;
    case 'comment':
      return 0;
    case 'return':
    case 'throw':
      return 10 + (statement.value?.length ?? 0);
    case 'if':
      return statement.condition.length + 10;
    case 'loop':
      return statement.condition.length + (statement.init?.length ?? 0) + (statement.update?.length ?? 0) + 10;
    case 'switch':
      return statement.subject.length + statement.cases.length * 12;
    default:
      return 10;
  }
}

/** Statements in runs of up to a third of the largest size; a local variable and its uses stay in one run. */
function runsOf(block: JavaBlock): JavaStatement[][] {
  const runs: JavaStatement[][] = [];
  let run: JavaStatement[] = [];
  let size = 0;
  let needed: RegExp[] = [];
  for (const [index, statement] of block.entries()) {
    const own = sizeOf([statement]);
    // A statement's local variables are used right behind it.
    const free = !needed.some((name) => textsOf(block.slice(index, index + 10)).some((text) => name.test(text)));
    if (run.length > 0 && free && size + own > largestBody / 3) {
      runs.push(run);
      run = [];
      size = 0;
      needed = [];
    }
    run.push(statement);
    size += own;
    const local = declaredLocal(statement);
    if (local !== undefined) needed = [...needed.slice(-4), new RegExp(`\\b${local}\\b`)];
  }
  if (run.length > 0) runs.push(run);
  return runs;
}

function declaredLocal(statement: JavaStatement): string | undefined {
  return statement.kind === 'simple' ? /^[A-Za-z]\w* (\w+) = /.exec(statement.text)?.[1] : undefined;
}

function textsOf(block: JavaBlock): string[] {
  return block.flatMap((statement) => [
    ...('text' in statement && statement.kind === 'simple' ? [statement.text] : []),
    ...('condition' in statement ? [statement.condition] : []),
    ...(statement.kind === 'return' || statement.kind === 'throw' ? [statement.value ?? ''] : []),
    ...(statement.kind === 'switch' ? [statement.subject] : []),
    ...childBlocks(statement).flatMap(textsOf),
  ]);
}

/** No jump in the block leads to a label outside of it. */
function isClosed(block: JavaBlock): boolean {
  const own = new Set<Label>();
  const collect = (statements: JavaBlock): void => {
    for (const statement of statements) {
      if (statement.kind === 'loop' || statement.kind === 'labelled') own.add(statement.label);
      childBlocks(statement).forEach(collect);
    }
  };
  collect(block);
  const closed = (statements: JavaBlock): boolean =>
    statements.every((statement) => {
      if (statement.kind === 'break' || statement.kind === 'continue') return own.has(statement.target);
      return childBlocks(statement).every(closed);
    });
  return closed(block);
}

function returnsSomewhere(block: JavaBlock): boolean {
  return block.some((statement) => statement.kind === 'return' || childBlocks(statement).some(returnsSomewhere));
}

function resultOf(run: JavaBlock, returns: 'void' | 'int'): Result {
  if (!returnsSomewhere(run)) return 'nothing';
  return returns === 'int' ? 'target' : 'goesOn';
}

function javaType(result: Result): string {
  return { nothing: 'void', goesOn: 'boolean', target: 'int' }[result];
}

/** Every `return` says what the method around the part has to do; the end of the part says that it goes on. */
function withResult(run: JavaBlock, result: Result): JavaBlock {
  if (result === 'nothing') return run;
  const changed = result === 'goesOn' ? replaceReturns(run) : run;
  const end: JavaStatement = { kind: 'return', value: result === 'goesOn' ? 'true' : 'GO_ON' };
  return blockCompletes(changed) ? [...changed, end] : changed;
}

function replaceReturns(block: JavaBlock): JavaBlock {
  return block.map((statement) =>
    statement.kind === 'return' ? { kind: 'return', value: 'false' } : mapChildren(statement, replaceReturns),
  );
}

function callOf(name: string, result: Result, completes: boolean, returns: 'void' | 'int'): JavaBlock {
  const call = `${name}()`;
  if (result === 'nothing') {
    if (completes) return [simple(call)];
    // The part ends by an exception; javac does not know that.
    return [simple(call), { kind: 'return', ...(returns === 'int' ? { value: 'NEXT' } : {}) }];
  }
  if (result === 'goesOn')
    return completes ? [ifThen(`!${call}`, [{ kind: 'return' }])] : [simple(call), { kind: 'return' }];
  if (!completes) return [{ kind: 'return', value: call }];
  const variable = `${name}Result`;
  return [simple(`int ${variable} = ${call}`), ifThen(`${variable} != GO_ON`, [{ kind: 'return', value: variable }])];
}
