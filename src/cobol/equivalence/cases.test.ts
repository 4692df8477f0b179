import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCorpus, parseManifest, selectCases, type TestCase } from './cases.ts';

const FILE = '/somewhere/vectors/manifest.json';

function manifest(...cases: object[]): string {
  return JSON.stringify({ name: 'sample', cases }, null, 2);
}

function loaded(text: string): readonly TestCase[] {
  const result = parseManifest(text, FILE);
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return result.corpus.cases;
}

function problemsOf(text: string) {
  const result = parseManifest(text, FILE);
  return result.ok ? [] : result.problems;
}

describe('manifests of cases', () => {
  it('fills in what a short case leaves out', () => {
    const [testCase] = loaded(manifest({ id: 'one', steps: [{ program: 'src/A.cbl' }] }));
    expect(testCase).toMatchObject({
      corpus: 'sample',
      root: '/somewhere/vectors',
      subject: 'src/A.cbl',
      format: 'fixed',
      std: 'default',
      oracle: 'weak',
      frozenClock: undefined,
      steps: [{ program: 'src/A.cbl', with: [], args: [], env: {}, cobcArgs: [] }],
    });
  });

  it('takes the last program of a chain as the subject, unless told otherwise', () => {
    const steps = [{ program: 'LOAD.cbl' }, { program: 'POST.cbl' }];
    const [first, second] = loaded(manifest({ id: 'a', steps }, { id: 'b', steps, subject: 'LOAD.cbl' }));
    expect([first?.subject, second?.subject]).toEqual(['POST.cbl', 'LOAD.cbl']);
  });

  it('reads modules given as a path, named after their file', () => {
    const [testCase] = loaded(manifest({ id: 'a', steps: [{ program: 'A' }], modules: ['IC/lib/IC102A.CBL'] }));
    expect(testCase?.modules).toEqual([{ program: 'IC/lib/IC102A.CBL', name: 'IC102A', cobcArgs: [] }]);
  });

  it('ignores keys that it does not know', () => {
    expect(loaded(manifest({ id: 'a', steps: [{ program: 'A', upstream: { rc: '0' } }], loc: 12 }))).toHaveLength(1);
  });

  it('stops the clock only of cases that need it, at the instant they name', () => {
    const steps = [{ program: 'A' }];
    const clocks = loaded(
      manifest(
        { id: 'a', steps, clock: '2024-03-15 10:20:30 UTC frozen' },
        { id: 'b', steps, needsFrozenClock: true, clock: '2001-02-03 04:05:06 UTC frozen' },
        { id: 'c', steps, needsFrozenClock: true },
      ),
    ).map(({ frozenClock }) => frozenClock?.toISOString());
    expect(clocks).toEqual([undefined, '2001-02-03T04:05:06.000Z', '2024-03-15T10:20:30.000Z']);
  });

  it('calls an oracle strong when there are bytes to compare', () => {
    const steps = [{ program: 'A' }];
    const expected = { dir: 'expected/a', exit: [0] };
    const oracles = loaded(
      manifest(
        { id: 'a', steps, expected: { ...expected, stdoutBytes: 1 } },
        { id: 'b', steps, expected: { ...expected, outputFiles: ['OUT'] } },
        { id: 'c', steps, expected },
      ),
    ).map(({ oracle }) => oracle);
    expect(oracles).toEqual(['strong', 'strong', 'weak']);
  });

  it('names line and column of a wrong value', () => {
    const text = '{\n  "name": "x",\n  "cases": [\n    { "id": "a", "steps": [{ "program": 7 }] }\n  ]\n}';
    expect(problemsOf(text)).toEqual([
      { file: FILE, line: 4, column: 41, message: expect.stringMatching(/^cases\[0\]\.steps\[0\]\.program: /) },
    ]);
  });

  it('names line and column of what is no JSON', () => {
    expect(problemsOf('{\n  "name": "x",\n}')).toEqual([
      { file: FILE, line: 3, column: 1, message: expect.stringContaining('is not valid JSON') },
    ]);
    expect(problemsOf('')[0]?.message).toContain('is not valid JSON');
  });

  it('refuses names that lead out of the run directory', () => {
    const steps = [{ program: 'A' }];
    for (const as of ['../x', '/etc/passwd', 'a/../../x', 'C:\\x']) {
      expect(problemsOf(manifest({ id: 'a', steps, files: [{ src: 'x', as }] }))).toHaveLength(1);
    }
    expect(problemsOf(manifest({ id: 'a', steps, mkdirs: ['../up'] }))).toHaveLength(1);
  });

  it('refuses an id that is used twice, and names the second place', () => {
    const steps = [{ program: 'A' }];
    const [problem] = problemsOf(manifest({ id: 'a', steps }, { id: 'a', steps }));
    expect(problem?.message).toBe('cases[1].id: the id a is used by an earlier case');
    expect(problem?.line).toBeGreaterThan(5);
  });

  it('selects by a part of the id and by the strength of the oracle', () => {
    const cases = [
      { id: 'SORT-1', oracle: 'strong' },
      { id: 'SORT-2', oracle: 'weak' },
      { id: 'POST-1', oracle: 'strong' },
    ] as TestCase[];
    expect(selectCases(cases, { filter: 'SORT' }).map(({ id }) => id)).toEqual(['SORT-1', 'SORT-2']);
    expect(selectCases(cases, { filter: 'SORT', only: 'strong' }).map(({ id }) => id)).toEqual(['SORT-1']);
    expect(selectCases(cases, {})).toHaveLength(3);
  });
});

describe('loading from disk', () => {
  it('says what it looked for when a directory holds no manifest', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'drydock-test-'));
    try {
      const result = await loadCorpus(folder);
      expect(result).toEqual({
        ok: false,
        problems: [{ file: folder, message: 'there is neither manifest.json nor vectors/manifest.json' }],
      });
      await writeFile(join(folder, 'manifest.json'), `\uFEFF${manifest({ id: 'a', steps: [{ program: 'A' }] })}`);
      expect((await loadCorpus(folder)).ok).toBe(true);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
