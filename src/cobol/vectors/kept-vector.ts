import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { AgentContext, JsonObject } from '../../agent.ts';
import { captureOutcome, type Outcome, type TestCase } from '../equivalence/index.ts';
import { manifestEntry, WRITTEN_FOLDER } from './manifest-entry.ts';

/**
 * Records what the original did with a vector, writes its inputs and outputs as artifacts, and gives the entry of the manifest that they
 * stand beside; its root is the source tree.
 *
 * @param folder holds the inputs, as `inputs/<id>/…`
 */
export async function keptVector(
  context: AgentContext,
  candidate: TestCase,
  folder: string,
  outcome: Outcome,
  compiler: string,
) {
  const { id } = candidate;
  const expected = await captureOutcome({ root: folder }, outcome, `expected/${id}`, compiler);
  for (const kind of ['inputs', 'expected'])
    for (const path of await filesBelow(join(folder, kind, id))) {
      const name = relative(folder, path).replaceAll('\\', '/');
      await context.artifacts.add(`${WRITTEN_FOLDER}/${name}`, `cobol.vector-${kind}`, path);
    }
  const place = (path: string): string =>
    path.startsWith(join(folder, '/')) ? join(context.source, WRITTEN_FOLDER, relative(folder, path)) : path;
  const moved: TestCase = {
    ...candidate,
    files: candidate.files.map((file) => ({ ...file, src: place(file.src) })),
    steps: candidate.steps.map((step) => ({
      ...step,
      ...(step.stdin === undefined ? {} : { stdin: place(step.stdin) }),
    })),
    expected: { ...expected, dir: join(context.source, WRITTEN_FOLDER, expected.dir) },
  };
  // Whether there are bytes to compare is seen when it is read.
  const { oracle: _, ...entry } = manifestEntry(moved, context.source);
  // An entry of a manifest is JSON, without what is undefined.
  return JSON.parse(JSON.stringify(entry)) as JsonObject;
}

/** Absolute paths, in order; none when there is no such folder. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : [])).sort();
}
