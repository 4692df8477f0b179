import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { TestCase } from '../equivalence/index.ts';

/** Bytes of each input that are shown. */
const SHOWN = 4_096;

/** The inputs of a vector as a model reads them: every byte is a character. */
export async function patternText(pattern: TestCase) {
  const { root, files, steps, env } = pattern;
  const step = steps.at(-1);
  const stdin = step?.stdin === undefined ? (step?.stdinText ?? '') : (await shown(resolve(root, step.stdin))).text;
  return {
    args: [...(step?.args ?? [])],
    env: { ...env, ...step?.env },
    stdin,
    files: await Promise.all(files.map(async ({ src, as }) => ({ name: as, ...(await shown(resolve(root, src))) }))),
  };
}

async function shown(path: string) {
  const content = await readFile(path).catch(() => Buffer.alloc(0));
  return { bytes: content.length, cut: content.length > SHOWN, text: content.toString('latin1', 0, SHOWN) };
}
