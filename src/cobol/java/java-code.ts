/**
 * Java method bodies as a small tree: enough structure to know what can complete, to drop redundant jumps, and to lay out the text.
 * Expressions stay text.
 */
export type JavaStatement =
  /** Any statement that ends in a semicolon and completes normally; the text has no semicolon. */
  | { readonly kind: 'simple'; readonly text: string }
  | { readonly kind: 'comment'; readonly text: string }
  | { readonly kind: 'return'; readonly value?: string }
  | { readonly kind: 'throw'; readonly value: string }
  | { readonly kind: 'break'; readonly target: Label }
  | { readonly kind: 'continue'; readonly target: Label }
  | { readonly kind: 'if'; readonly condition: string; readonly then: JavaBlock; readonly otherwise: JavaBlock }
  | JavaLoop
  /** `name: { … }`, left by `break name`. */
  | { readonly kind: 'labelled'; readonly label: Label; readonly body: JavaBlock }
  | {
      readonly kind: 'switch';
      readonly subject: string;
      readonly cases: readonly { readonly labels: readonly string[]; readonly body: JavaBlock }[];
      readonly otherwise: JavaBlock;
    };

export interface JavaLoop {
  readonly kind: 'loop';
  /** `while`: condition first; `doWhile`: condition last; `for`: `init` and `update` too. The condition `true` (or none) never ends. */
  readonly form: 'while' | 'doWhile' | 'for';
  readonly label: Label;
  readonly init?: string;
  readonly condition: string;
  readonly update?: string;
  readonly body: JavaBlock;
}

export type JavaBlock = readonly JavaStatement[];

/** A jump target. Two labels are the same when they are the same object; the name is printed only where Java needs it. */
export interface Label {
  readonly name: string;
}

export function simple(text: string): JavaStatement {
  return { kind: 'simple', text };
}

export function comment(text: string): JavaStatement {
  return { kind: 'comment', text };
}

export function ifThen(condition: string, then: JavaBlock, otherwise: JavaBlock = []): JavaStatement {
  return { kind: 'if', condition, then, otherwise };
}

/** Whether control can reach the end of a block (JLS 17 §14.22, with `if` treated as JLS does). */
export function blockCompletes(block: JavaBlock): boolean {
  return block.every(completes);
}

/** Whether a statement can complete normally, as javac sees it. */
export function completes(statement: JavaStatement): boolean {
  switch (statement.kind) {
    case 'simple':
    case 'comment':
      return true;
    case 'return':
    case 'throw':
    case 'break':
    case 'continue':
      return false;
    case 'if':
      return statement.otherwise.length === 0 || blockCompletes(statement.then) || blockCompletes(statement.otherwise);
    case 'loop':
      return loopCompletes(statement);
    case 'labelled':
      return blockCompletes(statement.body) || jumpsTo(statement.body, 'break', statement.label);
    case 'switch':
      return (
        statement.otherwise.length === 0 ||
        blockCompletes(statement.otherwise) ||
        statement.cases.some((branch) => blockCompletes(branch.body))
      );
  }
}

function loopCompletes(loop: JavaLoop): boolean {
  if (jumpsTo(loop.body, 'break', loop.label)) return true;
  if (loop.condition === 'true' || loop.condition === '') return false;
  if (loop.form !== 'doWhile') return true;
  return blockCompletes(loop.body) || jumpsTo(loop.body, 'continue', loop.label);
}

/** Whether a block holds a break or continue of that label. */
export function jumpsTo(block: JavaBlock, kind: 'break' | 'continue', label: Label): boolean {
  return block.some((statement) => {
    if (statement.kind === kind) return statement.target === label;
    return childBlocks(statement).some((child) => jumpsTo(child, kind, label));
  });
}

export function childBlocks(statement: JavaStatement): readonly JavaBlock[] {
  switch (statement.kind) {
    case 'if':
      return [statement.then, statement.otherwise];
    case 'loop':
    case 'labelled':
      return [statement.body];
    case 'switch':
      return [...statement.cases.map((branch) => branch.body), statement.otherwise];
    default:
      return [];
  }
}

/** A block without what stands behind a statement that cannot complete: javac refuses unreachable code. */
export function withoutUnreachable(block: JavaBlock): JavaBlock {
  const kept: JavaStatement[] = [];
  for (const statement of block) {
    const inner = mapChildren(statement, withoutUnreachable);
    kept.push(inner);
    if (!completes(inner)) break;
  }
  return kept;
}

export function mapChildren(statement: JavaStatement, change: (block: JavaBlock) => JavaBlock): JavaStatement {
  switch (statement.kind) {
    case 'if':
      return { ...statement, then: change(statement.then), otherwise: change(statement.otherwise) };
    case 'loop':
    case 'labelled':
      return { ...statement, body: change(statement.body) };
    case 'switch':
      return {
        ...statement,
        cases: statement.cases.map((branch) => ({ ...branch, body: change(branch.body) })),
        otherwise: change(statement.otherwise),
      };
    default:
      return statement;
  }
}

/** Where control goes from the end of a block when it completes: out of the method, to the next round of a loop, or behind a labelled block. */
type Continuation =
  | { readonly kind: 'return' }
  | { readonly kind: 'continue' | 'break'; readonly label: Label }
  | { readonly kind: 'next' };

/** The body of a void method without `return` and `continue` that only say what happens anyway. */
export function withoutRedundantJumps(body: JavaBlock): JavaBlock {
  return trimmed(body, { kind: 'return' });
}

function trimmed(block: JavaBlock, continuation: Continuation): JavaBlock {
  const last = block.at(-1);
  if (last === undefined) return block;
  const head = block.slice(0, -1).map((statement) => trimmedStatement(statement, { kind: 'next' }));
  if (isRedundant(last, continuation)) return trimmed(head, continuation);
  return [...head, trimmedStatement(last, continuation)];
}

function isRedundant(statement: JavaStatement, continuation: Continuation): boolean {
  if (statement.kind === 'return') return continuation.kind === 'return' && statement.value === undefined;
  if (statement.kind !== 'continue' && statement.kind !== 'break') return false;
  return statement.kind === continuation.kind && continuation.label === statement.target;
}

function trimmedStatement(statement: JavaStatement, continuation: Continuation): JavaStatement {
  if (statement.kind === 'loop') {
    return { ...statement, body: trimmed(statement.body, { kind: 'continue', label: statement.label }) };
  }
  if (statement.kind === 'labelled') {
    return { ...statement, body: trimmed(statement.body, { kind: 'break', label: statement.label }) };
  }
  if (statement.kind !== 'if') return mapChildren(statement, (block) => trimmed(block, continuation));
  const then = trimmed(statement.then, continuation);
  const otherwise = trimmed(statement.otherwise, continuation);
  return { ...statement, then, otherwise };
}
