import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { TestCase } from './cases.ts';
import type { CaseExpectation } from './manifest.ts';
import type { Outcome } from './outcome.ts';
import { stdoutFile } from './recorded.ts';

/**
 * Writes what an original did to `dir` (relative to the root of the cases), in the form that `readRecorded` reads, and
 * returns the entry for the manifest. What the directory held before is removed.
 *
 * @param compiler what produced the outcome, e.g. `cobc (GnuCOBOL) 3.1.2.0`
 */
export async function captureOutcome(
  testCase: Pick<TestCase, 'root'>,
  outcome: Outcome,
  dir: string,
  compiler: string,
): Promise<CaseExpectation> {
  const folder = resolve(testCase.root, dir);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [index, { stdout }] of outcome.steps.entries()) await writeFile(join(folder, stdoutFile(index)), stdout);
  for (const [name, bytes] of outcome.files) {
    const file = join(folder, 'files', name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
  return {
    dir,
    exit: outcome.steps.map(({ exit }) => exit),
    stdoutBytes: outcome.steps.reduce((sum, { stdout }) => sum + stdout.length, 0),
    outputFiles: [...outcome.files.keys()].sort(),
    opaqueIndexedFiles: [...outcome.opaque],
    deletedFiles: [...(outcome.deleted ?? [])],
    compiler,
  };
}
