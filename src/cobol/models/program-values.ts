import { join } from 'node:path';
import type { AgentContext, z } from '../../agent.ts';
import type { mapping, ProgramItem } from '../../project/index.ts';
import { type AnalysedProgram, extractFacts } from '../facts/index.ts';
import { className } from '../java/index.ts';
import { analyseFile, compilerSettings, javaPackage, supportLibrary } from '../translation/index.ts';
import { libraryReference } from './library-reference.ts';
import { programText } from './program-text.ts';

/** Reads a source file the way the given program is compiled. */
export function analyse(context: AgentContext, path: string, program: ProgramItem): AnalysedProgram {
  return analyseFile(join(context.source, path), path, compilerSettings(program, context.source));
}

/** The class that a program becomes. */
export function mainClassOf(program: ProgramItem) {
  const name = className(program.id);
  return { name, path: `${javaPackage}/${name}.java`, qualified: `${javaPackage}.${name}` };
}

/** What everybody is told who writes Java for a program: its text, the class that it becomes, what it calls, and the library. */
export async function programValues(
  context: AgentContext,
  program: ProgramItem,
  analysed: AnalysedProgram,
  graph: z.output<typeof mapping>,
) {
  const { name, path } = mainClassOf(program);
  return {
    program: { id: program.id, dialect: extractFacts(analysed).dialect },
    class: name,
    path,
    cobol: programText(analysed).listing,
    callees: (graph.callees[program.id] ?? []).map((callee) => {
      const facts = extractFacts(analyse(context, callee, program));
      return { program: facts.program, parameters: facts.entryParameters };
    }),
    library: libraryReference(await supportLibrary()),
  };
}
