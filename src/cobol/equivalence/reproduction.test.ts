import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reproductionScript } from './reproduction.ts';
import { fixedFormat, sampleCases } from './sample-cases.ts';
import { findToolchain } from './toolchain.ts';

const { cobc } = await findToolchain();

const PROGRAM = fixedFormat(
  'IDENTIFICATION DIVISION.',
  'PROGRAM-ID. A.',
  'DATA DIVISION.',
  'WORKING-STORAGE SECTION.',
  '01 CARD PIC X(20).',
  '01 ARG PIC X(10).',
  '01 VAR PIC X(10).',
  'PROCEDURE DIVISION.',
  '    ACCEPT CARD',
  '    ACCEPT ARG FROM ARGUMENT-VALUE',
  '    ACCEPT VAR FROM ENVIRONMENT "SAMPLE"',
  '    DISPLAY CARD "/" ARG "/" VAR "/"',
  '    CALL "SUB"',
  '    STOP RUN RETURNING 4.',
);
const SUB = fixedFormat('IDENTIFICATION DIVISION.', 'PROGRAM-ID. SUB.', 'PROCEDURE DIVISION.', '    DISPLAY "SUB".');

describe('reproduction script', () => {
  it('starts with the drydock command that does both sides', async () => {
    await using samples = await sampleCases({});
    const script = reproductionScript(samples.case({ steps: [{ program: 'A.cbl' }] }));
    expect(script.split('\n', 1)[0]).toContain('drydock verify --cases . --filter sample');
  });

  it.skipIf(cobc === undefined)('does without drydock what the verifier does (needs cobc)', async () => {
    await using samples = await sampleCases({ 'A.cbl': PROGRAM, 'SUB.cbl': SUB, 'in put.txt': 'FROM A FILE\n' });
    const testCase = samples.case({
      modules: [{ program: 'SUB.cbl', name: 'SUB' }],
      files: [{ src: 'in put.txt', as: 'sub/IN' }],
      steps: [
        { program: 'A.cbl', stdinText: "it's $HOME\n", args: ['a b'], env: { SAMPLE: 'x"y' } },
        { program: 'A.cbl', stdin: 'in put.txt' },
      ],
    });
    const folder = await mkdtemp(join(tmpdir(), 'drydock-test-'));
    try {
      const env = { PATH: process.env.PATH, RUN: folder, OUT: folder };
      execFileSync('/bin/sh', ['-c', reproductionScript(testCase)], { cwd: samples.root, env });
      const read = (name: string) => readFile(join(folder, name), 'latin1');
      expect(await read('stdout1')).toBe(`it's $HOME          /a b       /x"y       /\nSUB\n`);
      expect(await read('stdout2')).toMatch(/^FROM A FILE {9}\//);
      expect([await read('exit1'), await read('sub/IN')]).toEqual(['4\n', 'FROM A FILE\n']);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
