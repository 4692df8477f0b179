import type { DescribedProgram } from './describe-program.ts';
import type { Evidence, ProgramSource } from './inventory.ts';

/**
 * One dialect for the whole tree: its programs call each other and share records, and the dialect decides how binary items are
 * laid out. A single program that needs CICS, SQL, IMS, MQ or Language Environment shows that the tree comes from a mainframe.
 */
export function chooseDialects(described: readonly DescribedProgram[]): ProgramSource[] {
  const mainframe = described.flatMap(({ program }) => program.needs)[0];
  const microFocus = described.flatMap((each) => each.microFocus ?? [])[0];
  return described.map(({ program, microFocus: own }) => {
    if (mainframe !== undefined)
      return { ...program, std: 'ibm', stdEvidence: [needOf(program) ?? elsewhere(mainframe)] };
    if (microFocus !== undefined) return { ...program, std: 'mf', stdEvidence: [own ?? microFocus] };
    return program;
  });
}

function needOf(program: ProgramSource): Evidence | undefined {
  const need = program.needs[0];
  return need && { ...need, what: `the program needs ${need.what}` };
}

function elsewhere(need: Evidence): Evidence {
  return { ...need, what: `a program of the same tree needs ${need.what}` };
}
