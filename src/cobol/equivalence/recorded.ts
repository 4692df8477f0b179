import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { TestCase } from './cases.ts';
import type { Outcome, StepOutcome } from './outcome.ts';

export type RecordedResult =
  | { readonly kind: 'recorded'; readonly outcome: Outcome; readonly compiler: string | undefined }
  | { readonly kind: 'missing'; readonly reason: string };

/** The file that holds what step `index` (from 0) printed. */
export function stdoutFile(index: number): string {
  return index === 0 ? 'stdout.txt' : `stdout${index}.txt`;
}

/** Reads what the original did when the case was captured. */
export async function readRecorded(testCase: TestCase): Promise<RecordedResult> {
  const { expected } = testCase;
  if (expected === undefined) return { kind: 'missing', reason: 'no output of the original is recorded' };
  const folder = resolve(testCase.root, expected.dir);
  if (expected.exit.length !== testCase.steps.length) {
    return {
      kind: 'missing',
      reason: `${expected.exit.length} exit codes are recorded for ${testCase.steps.length} steps`,
    };
  }
  try {
    const steps: StepOutcome[] = [];
    for (const [index, exit] of expected.exit.entries()) {
      steps.push({ stdout: await readFile(join(folder, stdoutFile(index))), exit });
    }
    const files = new Map<string, Uint8Array>();
    for (const name of expected.outputFiles) files.set(name, await readFile(join(folder, 'files', name)));
    const outcome = { steps, files, deleted: expected.deletedFiles, opaque: expected.opaqueIndexedFiles };
    return { kind: 'recorded', outcome, compiler: expected.compiler };
  } catch (error) {
    return { kind: 'missing', reason: `the recorded output cannot be read: ${(error as Error).message}` };
  }
}
