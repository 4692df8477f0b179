import { stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { OriginalRunner, type OriginalResult } from './original.ts';
import { fixedFormat, sampleCases } from './sample-cases.ts';
import { findToolchain, type Tool } from './toolchain.ts';

const toolchain = await findToolchain();
const cobc = toolchain.cobc as Tool;

const HEADER = ['IDENTIFICATION DIVISION.', 'PROGRAM-ID. A.'];
const HELLO = fixedFormat(...HEADER, 'PROCEDURE DIVISION.', '    DISPLAY "HELLO"', '    STOP RUN RETURNING 3.');
const ENDLESS = fixedFormat(...HEADER, 'PROCEDURE DIVISION.', 'AGAIN.', '    GO TO AGAIN.');
const ECHO = fixedFormat(
  ...HEADER,
  'DATA DIVISION.',
  'WORKING-STORAGE SECTION.',
  '01 CARD PIC X(4).',
  '01 ARG PIC X(4).',
  '01 VAR PIC X(4).',
  'PROCEDURE DIVISION.',
  '    ACCEPT CARD',
  '    ACCEPT ARG FROM ARGUMENT-VALUE',
  '    ACCEPT VAR FROM ENVIRONMENT "SAMPLE_VAR"',
  '    DISPLAY CARD "/" ARG "/" VAR "/".',
);
const CALLER = fixedFormat(...HEADER, 'PROCEDURE DIVISION.', '    CALL "SUB1"', '    CALL "SUB2".');
const sub = (name: string) =>
  fixedFormat('IDENTIFICATION DIVISION.', `PROGRAM-ID. ${name}.`, 'PROCEDURE DIVISION.', `    DISPLAY "${name}".`);
const writer = (assign: string) =>
  fixedFormat(
    ...HEADER,
    'ENVIRONMENT DIVISION.',
    'INPUT-OUTPUT SECTION.',
    'FILE-CONTROL.',
    '    SELECT F ASSIGN TO',
    `    "${assign}"`,
    '        LINE SEQUENTIAL FILE STATUS IS S.',
    'DATA DIVISION.',
    'FILE SECTION.',
    'FD F.',
    '01 R PIC X(4).',
    'WORKING-STORAGE SECTION.',
    '01 S PIC XX.',
    'PROCEDURE DIVISION.',
    '    OPEN EXTEND F',
    '    IF S = "35" OPEN OUTPUT F END-IF',
    '    DISPLAY S',
    '    MOVE "DATA" TO R WRITE R CLOSE F.',
  );
const DATE = fixedFormat(
  ...HEADER,
  'DATA DIVISION.',
  'WORKING-STORAGE SECTION.',
  '01 D PIC 9(8).',
  'PROCEDURE DIVISION.',
  '    ACCEPT D FROM DATE YYYYMMDD',
  '    DISPLAY D.',
);

function stdouts(result: OriginalResult): string[] {
  if (result.kind !== 'ran') throw new Error(JSON.stringify(result));
  return result.outcome.steps.map(({ stdout }) => Buffer.from(stdout).toString('latin1'));
}

describe.skipIf(toolchain.cobc === undefined)('running originals (needs cobc)', () => {
  it('gives back what they print and return', async () => {
    await using samples = await sampleCases({ 'A.cbl': HELLO });
    await using runner = await OriginalRunner.start(cobc, toolchain);
    const result = await runner.run(samples.case({ steps: [{ program: 'A.cbl' }] }));
    expect(stdouts(result)).toEqual(['HELLO\n']);
    expect(result).toMatchObject({ outcome: { steps: [{ exit: 3 }] }, clock: 'real' });
  });

  it('hands over standard input, arguments and environment', async () => {
    await using samples = await sampleCases({ 'A.cbl': ECHO });
    await using runner = await OriginalRunner.start(cobc, toolchain);
    const step = { program: 'A.cbl', args: ['ARG'], stdinText: 'CARD\n', env: { SAMPLE_VAR: 'VAR' } };
    expect(stdouts(await runner.run(samples.case({ steps: [step] })))).toEqual(['CARD/ARG /VAR /\n']);
  });

  it('finds called programs among the modules and among what is linked in', async () => {
    await using samples = await sampleCases({ 'A.cbl': CALLER, 'SUB1.cbl': sub('SUB1'), 'SUB2.cbl': sub('SUB2') });
    await using runner = await OriginalRunner.start(cobc, toolchain);
    const modules = [{ program: 'SUB1.cbl', name: 'SUB1' }];
    const result = await runner.run(samples.case({ steps: [{ program: 'A.cbl', with: ['SUB2.cbl'] }], modules }));
    expect(stdouts(result)).toEqual(['SUB1\nSUB2\n']);
  });

  it('runs the steps of a chain in one directory', async () => {
    await using samples = await sampleCases({ 'A.cbl': writer('OUT') });
    await using runner = await OriginalRunner.start(cobc, toolchain);
    const result = await runner.run(samples.case({ steps: [{ program: 'A.cbl' }, { program: 'A.cbl' }] }));
    expect(result.kind === 'ran' && Buffer.from(result.outcome.files.get('OUT') ?? []).toString()).toBe('DATA\nDATA\n');
  });

  it('says which program does not compile, and why', async () => {
    await using samples = await sampleCases({ 'A.cbl': HELLO.replace('DISPLAY', 'DISPLAYY') });
    await using runner = await OriginalRunner.start(cobc, toolchain);
    expect(await runner.run(samples.case({ steps: [{ program: 'A.cbl' }] }))).toMatchObject({
      kind: 'not_compiled',
      program: 'A.cbl',
      diagnostics: expect.stringContaining('A.cbl:4: error'),
    });
  });

  it('stops a program that does not end', async () => {
    await using samples = await sampleCases({ 'A.cbl': ENDLESS });
    await using runner = await OriginalRunner.start(cobc, toolchain);
    const result = await runner.run(samples.case({ steps: [{ program: 'A.cbl' }] }), { stepTimeoutMs: 1000 });
    expect(result).toEqual({ kind: 'not_runnable', reason: 'step 1: did not end within 1 s' });
  });

  it('ends with the reason of the signal when it fires', async () => {
    await using samples = await sampleCases({ 'A.cbl': ENDLESS });
    await using runner = await OriginalRunner.start(cobc, toolchain);
    const signal = AbortSignal.timeout(1000);
    await expect(runner.run(samples.case({ steps: [{ program: 'A.cbl' }] }), { signal })).rejects.toThrow('timeout');
  });

  it.skipIf(toolchain.faketime === undefined)('stops the clock of cases that need it', async () => {
    await using samples = await sampleCases({ 'A.cbl': DATE });
    await using runner = await OriginalRunner.start(cobc, toolchain);
    const parts = { steps: [{ program: 'A.cbl' }], needsFrozenClock: true, clock: '1999-12-31 23:59:59 UTC frozen' };
    expect(stdouts(await runner.run(samples.case(parts)))).toEqual(['19991231\n']);
  });

  it('sets the date through GnuCOBOL itself where faketime is missing', async () => {
    await using samples = await sampleCases({ 'A.cbl': DATE });
    await using runner = await OriginalRunner.start(cobc, { ...toolchain, faketime: undefined });
    const parts = { steps: [{ program: 'A.cbl' }], needsFrozenClock: true, clock: '1999-12-31 23:59:59 UTC frozen' };
    const result = await runner.run(samples.case(parts));
    expect(stdouts(result)).toEqual(['19991231\n']);
    expect(result).toMatchObject({ clock: 'COB_CURRENT_DATE' });
  });

  it.skipIf(toolchain.confinement.level === 'none')('keeps programs from writing outside their directory', async () => {
    await using samples = await sampleCases({ marker: '' });
    const target = `${samples.root}/outside`;
    await using program = await sampleCases({ 'A.cbl': writer(target) });
    await using runner = await OriginalRunner.start(cobc, toolchain);
    expect(stdouts(await runner.run(program.case({ steps: [{ program: 'A.cbl' }] })))).toEqual(['37\n']);
    await expect(stat(target)).rejects.toThrow('ENOENT');
  });
});
