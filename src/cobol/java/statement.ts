import type { SourcePosition } from '../source/index.ts';
import { childStatements, type Statement } from '../syntax/index.ts';
import { type StatementContext } from './context.ts';
import { place } from './diagnostic.ts';
import { blockCompletes, comment, type JavaBlock, type JavaStatement, simple } from './java-code.ts';
import { commentText, stringLiteral } from './java-literal.ts';
import { allocateStatement, freeStatement } from './statements/allocate.ts';
import { acceptStatement, displayStatement } from './statements/console.ts';
import {
  addStatement,
  computeStatement,
  multiplyStatement,
  subtractStatement,
} from './statements/arithmetic-statements.ts';
import { callStatement, cancelStatement } from './statements/call.ts';
import { divideStatement } from './statements/divide.ts';
import { evaluateStatement } from './statements/evaluate.ts';
import {
  closeStatement,
  deleteStatement,
  openStatement,
  readStatement,
  rewriteStatement,
  startStatement,
  unlockStatement,
  writeStatement,
} from './statements/file-statements.ts';
import {
  alterStatement,
  exitStatement,
  gobackStatement,
  goToStatement,
  ifStatement,
  nextSentence,
  stopStatement,
} from './statements/flow.ts';
import { initializeStatement, moveStatement } from './statements/move.ts';
import { performStatement } from './statements/perform.ts';
import { searchStatement } from './statements/search.ts';
import { setStatement } from './statements/set.ts';
import { mergeStatement, releaseStatement, returnStatement, sortStatement } from './statements/sort.ts';
import { inspectStatement, stringStatement, unstringStatement } from './statements/text-statements.ts';

/** The Java of some statements in order. What can never be reached is named in a comment: javac refuses such code. */
export function statements(context: StatementContext, list: readonly Statement[]): JavaBlock {
  const out: JavaStatement[] = [];
  for (const [index, statement] of list.entries()) {
    const next = list[index + 1];
    const java = statementOf(next ? { ...context, endsSentence: false } : context, statement);
    out.push(...context.program.comments.before(statement.position).map(comment), ...java);
    if (next && !blockCompletes(java)) {
      out.splice(out.length - 1, 0, comment(`Never reached: what follows at ${place(next.position)}`));
      break;
    }
  }
  return out;
}

/** A statement with a part that has no translation ends the run; what it contains is still shown. */
export function statementOf(context: StatementContext, statement: Statement): JavaBlock {
  const gaps: string[] = [];
  const block = translated({ ...context, gaps }, statement);
  const [gap] = gaps;
  if (gap === undefined) return block;
  const stop = simple(`unsupported(${stringLiteral(gap)}, ${stringLiteral(place(statement.position))})`);
  return childStatements(statement).length > 0 ? [stop, ...block] : [stop];
}

function translated(context: StatementContext, statement: Statement): JavaBlock {
  switch (statement.kind) {
    case 'accept':
      return acceptStatement(context, statement);
    case 'add':
      return addStatement(context, statement);
    case 'allocate':
      return allocateStatement(context, statement);
    case 'free':
      return freeStatement(context, statement);
    case 'alter':
      return alterStatement(context, statement);
    case 'call':
      return callStatement(context, statement);
    case 'cancel':
      return cancelStatement(context, statement);
    case 'close':
      return closeStatement(context, statement);
    case 'compute':
      return computeStatement(context, statement);
    case 'continue':
      return [];
    case 'delete':
      return deleteStatement(context, statement);
    case 'display':
      return displayStatement(context, statement);
    case 'divide':
      return divideStatement(context, statement);
    case 'evaluate':
      return evaluateStatement(context, statement);
    case 'exit':
      return exitStatement(context, statement);
    case 'goback':
      return gobackStatement(context, statement);
    case 'goTo':
      return goToStatement(context, statement);
    case 'if':
      return ifStatement(context, statement);
    case 'initialize':
      return initializeStatement(context, statement);
    case 'inspect':
      return inspectStatement(context, statement);
    case 'merge':
      return mergeStatement(context, statement);
    case 'move':
      return moveStatement(context, statement);
    case 'multiply':
      return multiplyStatement(context, statement);
    case 'nextSentence':
      return nextSentence(context);
    case 'open':
      return openStatement(context, statement);
    case 'perform':
      return performStatement(context, statement);
    case 'read':
      return readStatement(context, statement);
    case 'release':
      return releaseStatement(context, statement);
    case 'return':
      return returnStatement(context, statement);
    case 'rewrite':
      return rewriteStatement(context, statement);
    case 'search':
      return searchStatement(context, statement);
    case 'set':
      return setStatement(context, statement);
    case 'sort':
      return sortStatement(context, statement);
    case 'start':
      return startStatement(context, statement);
    case 'stop':
      return stopStatement(context, statement);
    case 'string':
      return stringStatement(context, statement);
    case 'subtract':
      return subtractStatement(context, statement);
    case 'unlock':
      return unlockStatement(context, statement);
    case 'unstring':
      return unstringStatement(context, statement);
    case 'write':
      return writeStatement(context, statement);
    case 'unsupported':
      return untranslated(context, statement.construct, statement.position, statement.text);
  }
}

/** A statement that ends the run with a message, so that the rest of the program can be read, compiled and run up to here. */
export function untranslated(
  context: StatementContext,
  construct: string,
  position: SourcePosition,
  text?: string,
): JavaBlock {
  context.program.report({
    rule: 'java/unsupported-statement',
    message: `${construct} is not supported`,
    position,
    severity: 'gap',
  });
  const written = text === undefined ? [] : [comment(commentText(text))];
  return [...written, simple(`unsupported(${stringLiteral(construct)}, ${stringLiteral(place(position))})`)];
}
