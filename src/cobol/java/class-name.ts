import { libraryClasses } from './imports.ts';
import { pascalCase } from './names.ts';

/** Class names that a program must not take: they would hide classes that generated code names. */
const taken: ReadonlySet<string> = new Set([
  ...libraryClasses,
  'Override',
  'String',
  'Object',
  'Runnable',
  'Figurative',
  'StandardCharsets',
]);

/** The class of a program, by the rule that the support library finds called programs by: `PAY-ROLL` is `PayRoll`, `2ND` is `P2nd`. */
export function className(programId: string): string {
  const name = pascalCase(programId, 'P');
  return taken.has(name) ? `${name}Program` : name;
}
