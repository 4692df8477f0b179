import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseManifest, type TestCase } from './cases.ts';

/** For tests: a temporary set of cases, made of files given as text. */
export interface SampleCases extends AsyncDisposable {
  readonly root: string;
  case(parts: object): TestCase;
}

/** Writes `files` (by relative path) to a temporary folder. */
export async function sampleCases(files: Readonly<Record<string, string | Uint8Array>>): Promise<SampleCases> {
  const root = await mkdtemp(join(tmpdir(), 'drydock-test-'));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), content);
  }
  return {
    root,
    case(parts) {
      const text = JSON.stringify({ name: 'sample', cases: [{ id: 'sample', ...parts }] });
      const result = parseManifest(text, join(root, 'manifest.json'));
      if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));
      return result.corpus.cases[0] as TestCase;
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

/** Lines of a fixed-format program: everything starts in area A or B by its own indentation. */
export function fixedFormat(...lines: readonly string[]): string {
  return lines.map((line) => `       ${line}\n`).join('');
}
