import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findToolchain } from '../src/cobol/equivalence/index.ts';

const run = promisify(execFile);
const java = fileURLToPath(new URL('../java/src', import.meta.url));
const programs = join(java, 'test/resources/programs');
const names = (await readdir(programs)).filter((name) => name.endsWith('.cob')).map((name) => name.replace('.cob', ''));
const { jdk, cobc, missing } = await findToolchain();
const knowsOracle = cobc?.version.includes('3.1.2') === true;

for (const { tool, reason, install } of missing) {
  console.warn(
    `Java runtime: ${tool === 'jdk' ? 'tests' : 'fresh recordings'} are skipped: ${reason}. To install it: ${install}`,
  );
}

let work = '';
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'drydock-java-runtime-'));
});
afterAll(() => rm(work, { recursive: true, force: true }));

describe.skipIf(jdk === undefined)('Java support library at run time (needs a JDK)', () => {
  let reports: { readonly programs: string; readonly runtime: string };

  beforeAll(async () => {
    const folders = ['main/java/drydock/cobol', 'test/java/drydock/programs'];
    const sources = (await Promise.all(folders.map(javaFiles))).flat();
    await run(jdk?.javac ?? '', ['-proc:none', '-nowarn', '-d', join(work, 'classes'), ...sources]);
    reports = { programs: await report('ProgramTests', programs), runtime: await report('RuntimeTests') };
  }, 300_000);

  it.each(names)('does what GnuCOBOL does: %s', (name) => {
    const lines = reports.programs.split('\n');
    const start = lines.findIndex((line) => line === `ok ${name}` || line === `differs ${name}`);
    expect(lines.slice(start, start + 4).join('\n')).toMatch(/^ok /);
  });

  it('keeps executions apart, follows the given clock, nests deeply, and ends as it should', () => {
    expect(reports.runtime).toMatch(/^(ok [^\n]+\n)+$/);
  });

  async function report(test: string, ...args: string[]): Promise<string> {
    const arguments_ = ['-cp', join(work, 'classes'), `drydock.programs.${test}`, ...args];
    const { stdout } = await run(jdk?.java ?? '', arguments_).catch((failed: { stdout: string; stderr: string }) => ({
      stdout: `${failed.stdout}${failed.stderr}`,
    }));
    return stdout;
  }
});

describe.skipIf(!knowsOracle)('the recordings of the programs (needs cobc 3.1.2)', () => {
  it.each(names)('are what GnuCOBOL does today: %s', { timeout: 60_000 }, async (name) => {
    const env = { ...process.env, RECORD_TO: work };
    await run(join(programs, 'record.sh'), [join(programs, `${name}.cob`)], { env });
    const fresh = await readFile(join(work, `${name}.out`));
    expect(fresh.equals(await readFile(join(programs, `${name}.out`)))).toBe(true);
  });
});

async function javaFiles(folder: string): Promise<string[]> {
  const files = await readdir(join(java, folder), { recursive: true });
  return files.filter((name) => name.endsWith('.java')).map((name) => join(java, folder, name));
}
