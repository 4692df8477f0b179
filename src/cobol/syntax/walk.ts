import type { Handlers, Program, Statement } from './ast.ts';

/** The statements that stand directly inside a statement, branch by branch, in source order. */
export function childStatements(statement: Statement): readonly Statement[] {
  return blocksOf(statement).flat();
}

/**
 * Visits statements and everything inside them, in source order, each before what it holds.
 * @param visit returns `'skip'` to leave out what the statement holds
 */
export function walkStatements(statements: readonly Statement[], visit: (statement: Statement) => 'skip' | void): void {
  for (const statement of statements) {
    if (visit(statement) !== 'skip') walkStatements(childStatements(statement), visit);
  }
}

/** All statements of a program's own procedure division, declaratives first; contained programs are left out. */
export function statementsOf(program: Program): Statement[] {
  const { declaratives = [], sections = [] } = program.procedure ?? {};
  return [...declaratives, ...sections].flatMap(({ paragraphs }) =>
    paragraphs.flatMap(({ sentences }) => sentences.flatMap(({ statements }) => statements)),
  );
}

type Block = readonly Statement[];

const none: readonly Block[] = [];

function branches(...handlers: readonly Handlers[]): Block[] {
  return handlers.flatMap(({ on, not }) => [on ?? [], not ?? []]);
}

/** The statement lists that a statement holds. */
function blocksOf(statement: Statement): readonly Block[] {
  switch (statement.kind) {
    case 'if':
      return [statement.then, statement.else ?? []];
    case 'evaluate':
      return [...statement.branches.map((branch) => branch.statements), statement.other ?? []];
    case 'perform':
      return [statement.body ?? []];
    case 'search':
      return [statement.atEnd ?? [], ...statement.whens.map((when) => when.statements)];
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':
    case 'compute':
      return branches(statement.sizeError);
    case 'accept':
    case 'call':
    case 'display':
      return branches(statement.handlers);
    case 'read':
      return branches(statement.atEnd, statement.invalidKey);
    case 'write':
      return branches(statement.invalidKey, statement.endOfPage);
    case 'delete':
    case 'rewrite':
    case 'start':
      return branches(statement.invalidKey);
    case 'return':
      return branches(statement.atEnd);
    case 'string':
    case 'unstring':
      return branches(statement.overflow);
    case 'allocate':
    case 'alter':
    case 'cancel':
    case 'close':
    case 'continue':
    case 'exit':
    case 'free':
    case 'goTo':
    case 'goback':
    case 'initialize':
    case 'inspect':
    case 'merge':
    case 'move':
    case 'nextSentence':
    case 'open':
    case 'release':
    case 'set':
    case 'sort':
    case 'stop':
    case 'unlock':
    case 'unsupported':
      return none;
  }
}
