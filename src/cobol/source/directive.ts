import type { Condition, DirectiveValue, Operand } from './conditional-compilation.ts';
import type { SourceFormat } from './source-unit.ts';

/** A compiler directive line: `>>NAME ...` (ISO 2002) or `$NAME ...` (Micro Focus). */
export type Directive =
  | { readonly kind: 'format'; readonly format: SourceFormat }
  | { readonly kind: 'define'; readonly name: string; readonly value: DirectiveValue }
  | { readonly kind: 'undefine'; readonly name: string }
  | { readonly kind: 'constant'; readonly name: string; readonly literal: string; readonly value: DirectiveValue }
  | { readonly kind: 'if' | 'else-if'; readonly condition: Condition | undefined }
  | { readonly kind: 'else' | 'end-if' }
  /** `>>D`: the rest of the line is a debugging line. `textStart` is its offset in the directive. */
  | { readonly kind: 'debugging-line'; readonly textStart: number }
  /** Has no influence on what is read. */
  | { readonly kind: 'ignored' }
  | { readonly kind: 'invalid'; readonly message: string };

const words = /"[^"]*"?|'[^']*'?|\([^()]*\)|<=|>=|<>|[<>=]|[^\s"'()<>=,;]+/g;
const withoutEffect = new Set([
  'PAGE',
  'LISTING',
  'TURN',
  'LEAP-SECOND',
  'CALL-CONVENTION',
  'DISPLAY',
  'COBOL-WORDS',
  'PROPAGATE',
]);

/** Whether a skipped branch has to look at the directive, because it may end the skipping. */
export function isConditional(text: string): boolean {
  return /^(>>\s*|\$\s*)(END|IF|ELSE|ELIF|EVALUATE|WHEN)/i.test(text);
}

/** Parses a directive; `text` starts with its `>>` or `$`. */
export function parseDirective(text: string): Directive {
  const head = /^(>>\s?|\$)([A-Za-z0-9_-]*)/.exec(text);
  const name = head?.[2]?.toUpperCase() ?? '';
  const rest = text.slice(head?.[0].length ?? 0);
  const args = rest.match(words) ?? [];
  if (name === 'D' && text.startsWith('>>')) return { kind: 'debugging-line', textStart: head?.[0].length ?? 0 };
  if (name === 'SOURCE') return parseSource(args);
  if (name === 'SET') return parseSet(args);
  if (name === 'DEFINE') return parseDefine(args);
  if (name === 'IF') return { kind: 'if', condition: parseCondition(args) };
  if (name === 'ELIF' || name === 'ELSE-IF') return { kind: 'else-if', condition: parseCondition(args) };
  if (name === 'ELSE') return { kind: 'else' };
  if (name === 'END-IF' || (name === 'END' && text.startsWith('$'))) return { kind: 'end-if' };
  if (withoutEffect.has(name)) return { kind: 'ignored' };
  return { kind: 'invalid', message: `unknown directive ${head?.[0] ?? text}, ignored` };
}

function parseSource(args: string[]): Directive {
  const format = args.map((word) => word.toUpperCase()).find((word) => word !== 'FORMAT' && word !== 'IS');
  return parseFormat(format);
}

function parseFormat(format: string | undefined): Directive {
  if (format === 'FREE') return { kind: 'format', format: 'free' };
  if (format === 'FIXED') return { kind: 'format', format: 'fixed' };
  if (format === 'VARIABLE') return { kind: 'format', format: 'variable' };
  return { kind: 'invalid', message: `source format ${format ?? 'missing'}: write FIXED, FREE or VARIABLE` };
}

function parseSet(args: string[]): Directive {
  const name = args[0]?.toUpperCase();
  if (name === 'SOURCEFORMAT' || name === 'SOURCE-FORMAT') {
    const value = args[1]?.toUpperCase() === 'AS' ? args[2] : args[1];
    return parseFormat(unquote(value ?? '').toUpperCase());
  }
  if (name === 'CONSTANT' && args[1] !== undefined && args[2] !== undefined) {
    return constant(args[1], args[2]);
  }
  return { kind: 'ignored' };
}

function parseDefine(args: string[]): Directive {
  const isConstant = args[0]?.toUpperCase() === 'CONSTANT';
  const [name, ...rest] = isConstant ? args.slice(1) : args;
  const value = rest[0]?.toUpperCase() === 'AS' ? rest[1] : rest[0];
  if (name === undefined) return { kind: 'invalid', message: 'DEFINE without a name' };
  if (isConstant && value !== undefined) return constant(name, value);
  if (value?.toUpperCase() === 'OFF') return { kind: 'undefine', name };
  if (value?.toUpperCase() === 'PARAMETER') return { kind: 'ignored' };
  return { kind: 'define', name, value: value === undefined ? undefined : literalValue(value) };
}

function constant(name: string, literal: string): Directive {
  return { kind: 'constant', name: name.toUpperCase(), literal, value: literalValue(literal) };
}

/** @returns undefined when the condition cannot be understood */
function parseCondition(args: string[]): Condition | undefined {
  const queue = args.filter((word) => !/^(IS|THAN|TO)$/i.test(word));
  const left = queue.shift();
  if (left === undefined) return undefined;
  const not = queue[0]?.toUpperCase() === 'NOT';
  if (not) queue.shift();
  const verb = queue.shift()?.toUpperCase();
  if (verb === 'DEFINED') return { kind: 'defined', name: left, not };
  if (verb === 'SET') return { kind: 'set', name: left, not };
  const operator = parseOperator(verb, queue);
  const right = queue.shift();
  if (operator === undefined || right === undefined) return undefined;
  return { kind: 'compare', left: operand(left), operator, right: operand(right), not };
}

function parseOperator(verb: string | undefined, queue: string[]): '=' | '<>' | '<' | '<=' | '>' | '>=' | undefined {
  if (verb === '=' || verb === '<>' || verb === '<' || verb === '<=' || verb === '>' || verb === '>=') return verb;
  if (verb === 'EQUAL') return '=';
  const orEqual = queue[0]?.toUpperCase() === 'OR' && queue[1]?.toUpperCase() === 'EQUAL';
  if (orEqual) queue.splice(0, 2);
  if (verb === 'GREATER') return orEqual ? '>=' : '>';
  if (verb === 'LESS') return orEqual ? '<=' : '<';
  return undefined;
}

function operand(word: string): Operand {
  return /^["'+\-.\d]/.test(word) ? { literal: literalValue(word) } : { variable: word };
}

function literalValue(word: string): DirectiveValue {
  return /^["'(]/.test(word) ? unquote(word) : /^[+-]?\d*\.?\d+$/.test(word) ? Number(word) : word;
}

function unquote(word: string): string {
  return word.replace(/^["'(]|["')]$/g, '');
}
