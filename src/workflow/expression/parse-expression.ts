import { type ASTNode, Environment, ParseError } from '@marcbachmann/cel-js';
import type { Problem } from '../rules.ts';
import { chainOf, type Key } from './member-chain.ts';

/** What an expression reads of the run. Offsets count from the start of the expression. */
export type Reference = { readonly start: number } & (
  | { readonly kind: 'param'; readonly name: string }
  | { readonly kind: 'step'; readonly step: string; readonly field: string }
  | { readonly kind: 'item'; readonly field: string }
  | { readonly kind: 'item-output'; readonly step: string }
  | { readonly kind: 'findings' }
);

export interface ExpressionProblem extends Problem {
  /** Offset from the start of the expression. */
  readonly start: number;
}

/** A comparison of something that is read with a text that the author wrote. */
export interface Comparison {
  readonly reference: Reference;
  readonly text: string;
  readonly start: number;
}

/** An expression in the Common Expression Language (https://cel.dev), parsed and found harmless. */
export interface Expression {
  readonly text: string;
  readonly references: readonly Reference[];
  readonly comparisons: readonly Comparison[];
  /** What follows the reference when the expression is nothing but one: `steps.a.output.list` gives `['list']`. */
  readonly path: readonly Key[] | null;
  readonly run: (scope: Record<string, unknown>) => unknown;
}

export type ParsedExpression =
  | { readonly ok: true; readonly expression: Expression }
  | { readonly ok: false; readonly problem: ExpressionProblem };

const ENVIRONMENT = new Environment({
  unlistedVariablesAreDyn: true,
  homogeneousAggregateLiterals: false,
  limits: { maxAstNodes: 500, maxDepth: 32, maxListElements: 100, maxMapEntries: 100, maxCallArguments: 8 },
});

const ROOTS: ReadonlySet<string> = new Set(['params', 'steps', 'item', 'findings']);
const LOOPS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);

/** Parsing is pure, and a run evaluates the same few expressions for thousands of items. */
const parsed = new Map<string, ParsedExpression>();
const PARSED_LIMIT = 5000;

export function parseExpression(text: string): ParsedExpression {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  if (parsed.size >= PARSED_LIMIT) parsed.clear();
  const outcome = parse(text);
  parsed.set(text, outcome);
  return outcome;
}

function parse(text: string): ParsedExpression {
  try {
    const run = ENVIRONMENT.parse(text);
    const found: Found = { references: [], comparisons: [] };
    const problem = inspect(run.ast, { loops: 0, bound: new Set() }, found);
    if (problem !== null) return { ok: false, problem };
    return { ok: true, expression: { text, ...found, path: pathOf(run.ast), run: (scope) => run(scope) } };
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    const problem: ExpressionProblem = {
      rule: 'expression-syntax',
      message: error.summary,
      fix: 'Write an expression of the Common Expression Language, for example params.limit > 0.',
      start: error.range?.start ?? 0,
    };
    return { ok: false, problem };
  }
}

interface Surroundings {
  readonly loops: number;
  /** Names that enclosing loops have bound. */
  readonly bound: ReadonlySet<string>;
}

interface Found {
  readonly references: Reference[];
  readonly comparisons: Comparison[];
}

/** Walks the tree, collects what it reads, and returns the first construct that is not allowed. */
function inspect(node: ASTNode, around: Surroundings, found: Found): ExpressionProblem | null {
  const chain = chainOf(node);
  if (chain !== null && ROOTS.has(chain.root) && !around.bound.has(chain.root)) {
    const reference = referenceOf(chain.root, chain.keys, node.start);
    if ('rule' in reference) return reference;
    found.references.push(reference);
    return null;
  }
  if (node.op === '==' || node.op === '!=') found.comparisons.push(...comparisonsOf(node.args, around));
  if (node.op === 'call' || node.op === 'rcall') {
    const forbidden = forbiddenCall(node.args[0], node.start);
    if (forbidden !== null) return forbidden;
  }
  if (node.op === 'rcall' && LOOPS.has(node.args[0])) return inspectLoop(node.args, node.start, around, found);
  for (const child of childrenOf(node)) {
    const problem = inspect(child, around, found);
    if (problem !== null) return problem;
  }
  return null;
}

function inspectLoop(
  [name, list, loopArguments]: [string, ASTNode, ASTNode[]],
  start: number,
  around: Surroundings,
  found: Found,
): ExpressionProblem | null {
  const inList = inspect(list, around, found);
  if (inList !== null) return inList;
  if (around.loops > 0) {
    return {
      rule: 'nested-loop',
      message: `${name} inside another loop can take very long`,
      fix: 'Let an agent compute this, and test its output.',
      start,
    };
  }
  const [variable, ...bodies] = loopArguments;
  const bound = new Set(around.bound);
  if (variable?.op === 'id') {
    if (ROOTS.has(variable.args)) {
      return {
        rule: 'shadowed-name',
        message: `${variable.args} is taken`,
        fix: `Give the variable of ${name} another name.`,
        start: variable.start,
      };
    }
    bound.add(variable.args);
  }
  for (const body of bodies) {
    const problem = inspect(body, { loops: around.loops + 1, bound }, found);
    if (problem !== null) return problem;
  }
  return null;
}

function comparisonsOf([left, right]: [ASTNode, ASTNode], around: Surroundings): Comparison[] {
  const [literal, other] = left.op === 'value' ? [left, right] : [right, left];
  const chain = chainOf(other);
  if (literal.op !== 'value' || typeof literal.args !== 'string' || chain === null) return [];
  if (!ROOTS.has(chain.root) || around.bound.has(chain.root)) return [];
  const reference = referenceOf(chain.root, chain.keys, other.start);
  const isWhole = chain.keys.length === referenceLength(chain.root, chain.keys);
  return 'rule' in reference || !isWhole ? [] : [{ reference, text: literal.args, start: literal.start }];
}

function forbiddenCall(name: string, start: number): ExpressionProblem | null {
  if (name === 'matches') {
    return {
      rule: 'forbidden-function',
      message: 'matches is not available: a regular expression can run for hours',
      fix: 'Use startsWith, endsWith, contains or ==.',
      start,
    };
  }
  if (name === 'bind') {
    return {
      rule: 'forbidden-function',
      message: 'bind is not available',
      fix: 'Write the value where it is used.',
      start,
    };
  }
  return null;
}

function referenceOf(root: string, keys: readonly Key[], start: number): Reference | ExpressionProblem {
  const [first, second] = keys;
  if (root === 'findings') return { kind: 'findings', start };
  if (root === 'params' && typeof first === 'string') return { kind: 'param', name: first, start };
  if (root === 'steps' && typeof first === 'string' && typeof second === 'string') {
    return { kind: 'step', step: first, field: second, start };
  }
  if (root === 'item' && first === 'outputs' && typeof second === 'string') {
    return { kind: 'item-output', step: second, start };
  }
  if (root === 'item' && typeof first === 'string' && first !== 'outputs') return { kind: 'item', field: first, start };
  const forms: Record<string, string> = {
    params: 'params.<name>',
    steps: 'steps.<step>.output, .items, .state, .counts or .verdicts',
    item: 'item.id, item.value or item.outputs.<step>',
  };
  return { rule: 'incomplete-reference', message: `${root} alone is no value`, fix: `Write ${forms[root]}.`, start };
}

/** How many keys of a chain the reference itself takes up. */
function referenceLength(root: string, keys: readonly Key[]): number {
  if (root === 'findings') return 0;
  return root === 'steps' || keys[0] === 'outputs' ? 2 : 1;
}

function pathOf(ast: ASTNode): readonly Key[] | null {
  const chain = chainOf(ast);
  if (chain === null || !ROOTS.has(chain.root)) return null;
  return chain.keys.slice(referenceLength(chain.root, chain.keys));
}

function childrenOf(node: ASTNode): ASTNode[] {
  const children: ASTNode[] = [];
  const collect = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(collect);
    else if (typeof value === 'object' && value !== null && 'op' in value) children.push(value as ASTNode);
  };
  collect(node.args);
  return children;
}
