import { alphabetDeclaration } from './alphabet.ts';
import { alteredVariables } from './constructor.ts';
import type { StatementContext } from './context.ts';
import { dialectText, hasOwnDialect } from './dialect-constant.ts';
import { classDeclaration } from './special-names.ts';

/** The constants of a class: alphabets, classes and the dialect, then the numbers of paragraphs. */
export function classConstants(context: StatementContext): string[] {
  const { program } = context;
  const { environment } = program.bound.syntax;
  const lines: string[] = [];
  for (const alphabet of environment.alphabets) {
    const isUsed = program.needs.constants.has(alphabet.name) || environment.collatingSequence === alphabet.name;
    if (isUsed && alphabet.base === 'custom') lines.push(alphabetDeclaration(alphabet));
  }
  for (const { name, ranges } of environment.classes) {
    if (program.needs.constants.has(name)) lines.push(classDeclaration(name, ranges));
  }
  if (!program.outer && hasOwnDialect(program))
    lines.push(`private static final Dialect DIALECT = ${dialectText(program)};`);
  return [...lines, ...paragraphNumbers(context), ...alteredVariables(context)];
}

function paragraphNumbers(context: StatementContext): string[] {
  const { names, plan } = context.program;
  const numbers = new Set([...plan.dispatched, ...plan.rangeEnds]);
  return [...numbers]
    .sort((a, b) => a - b)
    .map((index) => `private static final int ${names.paragraphConstant(index)} = ${index};`);
}
