import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseManifest, type TestCase } from '../equivalence/index.ts';
import type { Proposal } from './proposal.ts';

/** Writes the inputs of a proposal below a folder and makes a vector of them; a text says why it cannot be one. */
export async function candidateOf(proposal: Proposal, pattern: TestCase, folder: string): Promise<TestCase | string> {
  const { id, args, env, stdin, files = [] } = proposal;
  const inputs = join(folder, 'inputs', id);
  const given = files.map(({ name }) => ({ src: join(inputs, name), as: name }));
  const last = pattern.steps.length - 1;
  const steps = pattern.steps.map(({ stdin: file, stdinText, ...step }, index) => {
    if (index !== last) return { ...step, ...(file === undefined ? { stdinText } : { stdin: file }) };
    const variables = Object.fromEntries((env ?? []).map(({ name, value }) => [name, value]));
    const input = stdin === undefined ? { stdin: file, stdinText } : { stdin: join(inputs, 'stdin') };
    return { ...step, ...input, args: args ?? step.args, env: { ...step.env, ...variables } };
  });
  const entry = {
    ...pattern,
    id,
    steps,
    files: [...pattern.files.filter(({ as }) => !files.some(({ name }) => name === as)), ...given],
    expected: undefined,
    oracle: undefined,
  };
  const manifest = JSON.stringify({ name: pattern.corpus, root: pattern.root, cases: [entry] });
  const read = parseManifest(manifest, join(folder, 'manifest.json'));
  const [made] = read.ok ? read.corpus.cases : [];
  if (!read.ok || made === undefined) return read.ok ? 'it is empty' : (read.problems[0]?.message ?? 'it is no vector');
  if (stdin !== undefined) await writeBytes(join(inputs, 'stdin'), stdin);
  for (const { name, text } of files) await writeBytes(join(inputs, name), text);
  return made;
}

async function writeBytes(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, Buffer.from(text, 'latin1'));
}
