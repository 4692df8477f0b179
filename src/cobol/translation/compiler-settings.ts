import { isAbsolute, join } from 'node:path';
import { AgentFailure } from '../../agent.ts';
import { dialectNames, isDialectName } from '../semantics/index.ts';
import type { CompilerOptions } from './analyse.ts';
import type { ProgramItem } from '../../project/index.ts';

/** The package of the generated programs. */
export const javaPackage = 'app';

/** How an item's program is compiled. @throws AgentFailure for a dialect that does not exist */
export function compilerSettings(program: ProgramItem, source: string): CompilerOptions {
  if (!isDialectName(program.std)) {
    throw new AgentFailure(`${program.std} is no dialect`, {
      code: 'DRY-E7003',
      final: true,
      next: `Use one of: ${dialectNames.join(', ')}`,
    });
  }
  const copybooks = program.copybooks.map((folder) => (isAbsolute(folder) ? folder : join(source, folder)));
  return { std: program.std, format: program.format, flags: program.flags, copybooks };
}
