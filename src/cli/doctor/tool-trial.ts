import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Toolchain } from '../../cobol/equivalence/index.ts';

/** Longest time that a trial may take, in milliseconds. */
const TRIAL_MS = 10_000;

const PROGRAM = `       IDENTIFICATION DIVISION.
       PROGRAM-ID. TRIAL.
       DATA DIVISION.
       WORKING-STORAGE SECTION.
       01  TOTAL  PIC 9(3) VALUE 0.
       01  ADDEND PIC 9(2) VALUE 42.
       PROCEDURE DIVISION.
           ADD ADDEND TO TOTAL
           DISPLAY "total " TOTAL
           STOP RUN.
`;

const CLASS = `public class Trial {
  public static void main(String[] arguments) {
    System.out.println("total " + (40 + 2));
  }
}
`;

/** Compiles and runs a program of ten lines. @returns what went wrong; null: it works */
export function tryCobc(cobc: NonNullable<Toolchain['cobc']>): Promise<string | null> {
  return inFolder(async (cwd) => {
    await writeFile(join(cwd, 'trial.cob'), PROGRAM);
    await execa(cobc.path, ['-x', '-o', 'trial', 'trial.cob'], { cwd, timeout: TRIAL_MS });
    return (await execa(join(cwd, 'trial'), { cwd, timeout: TRIAL_MS })).stdout.trim() === 'total 042';
  });
}

/** Compiles and runs a class. @returns what went wrong; null: it works */
export function tryJdk({ java, javac }: NonNullable<Toolchain['jdk']>): Promise<string | null> {
  return inFolder(async (cwd) => {
    await writeFile(join(cwd, 'Trial.java'), CLASS);
    await mkdir(join(cwd, 'classes'));
    await execa(javac, ['-d', 'classes', 'Trial.java'], { cwd, timeout: TRIAL_MS });
    const ran = await execa(java, ['-cp', 'classes', 'Trial'], { cwd, timeout: TRIAL_MS });
    return ran.stdout.trim() === 'total 42';
  });
}

async function inFolder(trial: (folder: string) => Promise<boolean>): Promise<string | null> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-doctor-'));
  try {
    return (await trial(folder)) ? null : 'a trial program ran, but printed something else than it should';
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return `a trial program failed: ${problem.split('\n').slice(0, 3).join(' ').slice(0, 300)}`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
