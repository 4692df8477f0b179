import type { ProgramItem } from '../../project/index.ts';
import type { TestCase } from '../equivalence/index.ts';
import { argumentsOfDialect } from '../source/index.ts';
import { type CompilerOptions, compilerSettings } from '../translation/index.ts';

/**
 * What stands for the vectors of a program that has none: one run in an empty directory with empty standard input. Pure.
 *
 * @param callees paths of the programs that it calls
 */
export function runWithoutInput(source: string, program: ProgramItem, callees: readonly string[]): TestCase {
  const settings = compilerSettings(program, source);
  return {
    corpus: 'no-input',
    id: program.id,
    root: source,
    subject: program.source,
    format: settings.format === 'free' ? 'free' : 'fixed',
    std: settings.std,
    cobcArgs: [...settings.flags, ...argumentsFor(settings)],
    copyDirs: [...settings.copybooks],
    modules: callees.map((path) => ({
      program: path,
      name: path.replace(/^.*\//, '').replace(/\.[^.]*$/, ''),
      cobcArgs: [],
    })),
    files: [],
    mkdirs: [],
    env: {},
    steps: [{ program: program.source, with: [], args: [], env: {}, cobcArgs: [] }],
    expected: undefined,
    oracle: 'weak',
    frozenClock: undefined,
  };
}

/** Fixed format with longer lines is no format of its own for the compiler. */
function argumentsFor({ format, std }: CompilerOptions): string[] {
  return format === 'variable' ? argumentsOfDialect({ format, std }) : [];
}
