import { relative, resolve } from 'node:path';
import type { TestCase } from '../equivalence/index.ts';

/** Where vectors that an agent wrote lie: among the artifacts of a run, and in the source tree that they are copied to. */
export const WRITTEN_FOLDER = 'written-vectors';

/** A case as a manifest has it, whose paths start at `root`: the absolute path of the folder that they are to be relative to. Pure. */
export function manifestEntry(testCase: TestCase, root: string) {
  const { corpus: _, root: own, frozenClock: __, ...entry } = testCase;
  const moved = (path: string): string => relative(root, resolve(own, path)).replaceAll('\\', '/') || '.';
  return {
    ...entry,
    subject: moved(entry.subject),
    copyDirs: entry.copyDirs.map(moved),
    modules: entry.modules.map((module) => ({ ...module, program: moved(module.program) })),
    files: entry.files.map((file) => ({ ...file, src: moved(file.src) })),
    steps: entry.steps.map((step) => ({
      ...step,
      program: moved(step.program),
      with: step.with.map(moved),
      ...(step.stdin === undefined ? {} : { stdin: moved(step.stdin) }),
    })),
    ...(entry.expected === undefined ? {} : { expected: { ...entry.expected, dir: moved(entry.expected.dir) } }),
  };
}
