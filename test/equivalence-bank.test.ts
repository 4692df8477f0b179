import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  compareOutcomes,
  describeDifference,
  findToolchain,
  loadCorpus,
  OriginalRunner,
  readRecorded,
  type Tool,
} from '../src/cobol/equivalence/index.ts';

const bank = fileURLToPath(new URL('../examples/bank', import.meta.url));
const loaded = await loadCorpus(bank);
if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
const { cases } = loaded.corpus;
const toolchain = await findToolchain();

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
