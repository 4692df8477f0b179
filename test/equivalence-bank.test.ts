import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import {
  compareOutcomes,
  describeDifference,
  findToolchain,
  loadCorpus,
  OriginalRunner,
  readRecorded,
  selectCases,
  type Tool,
  VerificationTools,
  verifyCases,
} from '../src/cobol/equivalence/index.ts';
import { caseTranslator } from '../src/cobol/translation/index.ts';

const bank = fileURLToPath(new URL('../examples/bank', import.meta.url));
const loaded = await loadCorpus(bank);
if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
const { cases } = loaded.corpus;
const toolchain = await findToolchain();
const tools = new VerificationTools(fileURLToPath(new URL('../node_modules/.cache/drydock', import.meta.url)));
afterAll(() => tools[Symbol.asyncDispose]());

describe('demonstration bank', () => {
  it('has at least two vectors for every program', async () => {
    const programs = (await readdir(`${bank}/src`)).map((name) => `src/${name}`);
    expect(programs.length).toBeGreaterThanOrEqual(12);
    for (const program of programs) {
      expect(cases.filter(({ subject }) => subject === program).length, program).toBeGreaterThanOrEqual(2);
    }
  });

  it('has a recorded output for every vector, labelled with its compiler', async () => {
    for (const testCase of cases) {
      expect(await readRecorded(testCase), testCase.id).toMatchObject({
        kind: 'recorded',
        compiler: 'cobc (GnuCOBOL) 3.1.2.0',
      });
    }
  });

  it('has hardly any vector that only an exit code tells apart', () => {
    expect(cases.filter(({ oracle }) => oracle === 'weak').map(({ id }) => id)).toEqual(['BKB070-missing']);
  });

  it.skipIf(!toolchain.cobc?.version.includes('3.1.2'))('does today what is recorded (needs cobc 3.1.2)', async () => {
    await using originals = await OriginalRunner.start(toolchain.cobc as Tool, toolchain);
    for (const testCase of cases) {
      const recorded = await readRecorded(testCase);
      const fresh = await originals.run(testCase);
      if (recorded.kind !== 'recorded' || fresh.kind !== 'ran')
        throw new Error(`${testCase.id}: ${JSON.stringify(fresh)}`);
      const { differences } = compareOutcomes(recorded.outcome, fresh.outcome);
      expect(differences.map(describeDifference), testCase.id).toEqual([]);
    }
  });
});

describe.skipIf(toolchain.jdk === undefined)('translation of the demonstration bank (needs a JDK)', () => {
  it('is proven on every vector', { timeout: 240_000 }, async () => {
    const verification = {
      translate: caseTranslator(),
      machine: await tools.machine(),
      originals: 'recorded',
    } as const;
    const results = await verifyCases(cases, verification);
    const others = results.filter(({ verdict }) => verdict !== 'proven');
    expect(others.map(({ id, verdict, reason }) => `${id} ${verdict} ${reason}`)).toEqual([]);
  });

  it('is a mismatch when a ROUNDED gets lost on the way', { timeout: 240_000 }, async () => {
    const copy = await mkdtemp(join(tmpdir(), 'drydock-test-'));
    try {
      await cp(bank, copy, { recursive: true });
      const source = join(copy, 'src', 'BKB070.cbl');
      await writeFile(source, (await readFile(source, 'utf8')).replace('SH-SHARE-A ROUNDED =', 'SH-SHARE-A ='));
      const changed = await loadCorpus(copy);
      if (!changed.ok) throw new Error('the copy cannot be loaded');
      const verification = {
        translate: caseTranslator(),
        machine: await tools.machine(),
        originals: 'recorded',
      } as const;
      const [result] = await verifyCases(
        selectCases(changed.corpus.cases, { filter: 'BKB070-negative' }),
        verification,
      );
      expect(result).toMatchObject({
        verdict: 'mismatch',
        reason: expect.stringContaining('stdout of step 1 differs at line 2'),
      });
    } finally {
      await rm(copy, { recursive: true });
    }
  });
});
