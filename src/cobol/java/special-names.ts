import type { Expression, LiteralRange } from '../syntax/index.ts';
import { reportGap, type StatementContext } from './context.ts';
import { stringLiteral } from './java-literal.ts';
import { constantCase } from './names.ts';

/** The name of the constant with the characters of a CLASS of SPECIAL-NAMES; undefined (and reported) when there is none. */
export function classCharacters(context: StatementContext, className: string, at: Expression): string | undefined {
  for (let program: StatementContext['program'] | undefined = context.program; program; program = program.outer) {
    const definition = program.bound.syntax.environment.classes.find((candidate) => candidate.name === className);
    if (definition) {
      program.needs.constants.add(className);
      return classConstantName(className);
    }
  }
  reportGap(context, `class ${className}`, at.position);
  return undefined;
}

export function classConstantName(className: string): string {
  return `${constantCase(className, 'C')}_CLASS`;
}

/** The Java declaration of a CLASS: its characters as a string. */
export function classDeclaration(className: string, ranges: readonly LiteralRange[]): string {
  const characters = [...new Set(ranges.flatMap(charactersOf))].sort((a, b) => a - b);
  return `private static final String ${classConstantName(className)} = ${stringLiteral(String.fromCharCode(...characters))};`;
}

/** Byte values of a range: `"A" THRU "Z"`, `"abc"`, or an ordinal number (COBOL 2014 §12.3.6). */
export function charactersOf(range: LiteralRange): number[] {
  const from = bytesOf(range.from);
  if (!range.to) return from;
  const first = from[0] ?? 0;
  const last = bytesOf(range.to)[0] ?? first;
  const [low, high] = first <= last ? [first, last] : [last, first];
  return Array.from({ length: high - low + 1 }, (_, index) => low + index);
}

const figurativeBytes = { ZERO: 48, SPACE: 32, 'HIGH-VALUE': 255, 'LOW-VALUE': 0, QUOTE: 34, NULL: 0 } as const;

export function bytesOf(value: LiteralRange['from']): number[] {
  if (value.kind === 'figurative') return [figurativeBytes[value.constant]];
  if (value.type === 'numeric') return [Number(value.value) - 1];
  return Array.from(value.value, (character) => character.charCodeAt(0));
}
