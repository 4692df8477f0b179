import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findToolchain } from '../src/cobol/equivalence/index.ts';

const run = promisify(execFile);
const java = fileURLToPath(new URL('../java', import.meta.url));
const probes = join(java, 'src/test/resources/probes');
const { jdk, cobc, missing } = await findToolchain();
const knowsOracle = cobc?.version.includes('3.1.2') === true;

for (const { tool, reason, install } of missing) {
  console.warn(
    `Java library: ${tool === 'jdk' ? 'tests' : 'fresh captures'} are skipped: ${reason}. To install it: ${install}`,
  );
}

let work = '';
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'drydock-java-library-'));
});
afterAll(() => rm(work, { recursive: true, force: true }));

describe.skipIf(jdk === undefined)('Java support library (needs a JDK)', () => {
  it('compiles with javac alone and without a warning', { timeout: 300_000 }, async () => {
    const sources = [
      ...(await javaFiles('src/main/java/drydock/cobol')),
      ...(await javaFiles('src/test/java/drydock/cobol')),
    ];
    const { stderr } = await run(jdk?.javac ?? '', ['-Xlint:all', '-d', join(work, 'classes'), ...sources]);
    expect(stderr).toBe('');
  });

  it('prints byte for byte what cobc prints for every probe program', { timeout: 300_000 }, async () => {
    const arguments_ = ['-cp', join(work, 'classes'), 'drydock.cobol.ProbeTests', probes];
    const { stdout } = await run(jdk?.java ?? '', arguments_).catch((failed: { stdout: string; stderr: string }) => ({
      stdout: `${failed.stdout}${failed.stderr}`,
    }));
    expect(stdout).toMatch(/^\d+ probe programs, 0 lines differ\n$/);
  });
});

describe.skipIf(!knowsOracle)('captured outputs of the probe programs (needs cobc 3.1.2)', async () => {
  for (const name of (await readdir(probes)).filter((file) => file.endsWith('.cob'))) {
    it(`are what cobc gives today: ${name}`, { timeout: 300_000 }, async () => {
      const source = join(probes, name);
      const program = join(work, name.replace('.cob', '.exe'));
      const options = /^\*> options: (.*)$/m.exec(await readFile(source, 'latin1'))?.[1]?.split(' ') ?? [];
      await run(cobc?.path ?? '', ['-x', '-free', '-w', ...options, '-o', program, source]);
      const { stdout } = await run(program, [], { encoding: 'buffer' });
      expect(stdout.equals(await readFile(source.replace(/cob$/, 'out')))).toBe(true);
    });
  }
});

async function javaFiles(folder: string): Promise<string[]> {
  const names = await readdir(join(java, folder));
  return names.filter((name) => name.endsWith('.java')).map((name) => join(java, folder, name));
}
