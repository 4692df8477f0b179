import type { DescribedProgram } from './describe-program.ts';
import type { Evidence, ProgramSource } from '../../project/index.ts';

/**
 * One dialect for the whole tree: its programs call each other and share records, and the dialect decides how binary items are
 * laid out. A single program that needs CICS, SQL, IMS, MQ or Language Environment, or talks to its compiler, shows that the tree
 * comes from a mainframe.
 */
export function chooseDialects(described: readonly DescribedProgram[]): ProgramSource[] {
  const mainframe = described.flatMap(mainframeEvidence)[0];
  const microFocus = described.flatMap((each) => each.microFocus ?? [])[0];
  return described.map((each) => {
    const { program } = each;
    if (mainframe !== undefined) {
      return { ...program, std: 'ibm', stdEvidence: [mainframeEvidence(each)[0] ?? elsewhere(mainframe)] };
    }
    if (microFocus !== undefined)
      return { ...program, std: 'mf', stdEvidence: [each.microFocus ?? elsewhere(microFocus)] };
    return program;
  });
}

function mainframeEvidence({ program, mainframe }: DescribedProgram): Evidence[] {
  const needs = program.needs.map((need) => ({ ...need, what: `needs ${need.what}` }));
  return mainframe === undefined ? needs : [...needs, mainframe];
}

function elsewhere(evidence: Evidence): Evidence {
  return { ...evidence, what: `another program of the tree: ${evidence.what}` };
}
