import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drydock, hasCobc, hasJdk, temporaryFolder } from './drydock.ts';

const main = `       IDENTIFICATION DIVISION.
       PROGRAM-ID. PAYROLL.
       ENVIRONMENT DIVISION.
       INPUT-OUTPUT SECTION.
       FILE-CONTROL.
           SELECT OUT-FILE ASSIGN TO "pay.txt"
              ORGANIZATION IS LINE SEQUENTIAL.
       DATA DIVISION.
       FILE SECTION.
       FD  OUT-FILE.
       01  OUT-LINE PIC X(40).
       WORKING-STORAGE SECTION.
           COPY EMPLOYEE.
       01  WS-TEXT.
           05 FILLER PIC X(4) VALUE "NET ".
           05 WS-EDIT PIC ZZ,ZZ9.99-.
       01  WS-NET PIC S9(5)V99 COMP-3.
       PROCEDURE DIVISION.
       MAIN-PARA.
           ACCEPT EMP-NAME.
           PERFORM VARYING EMP-HOURS FROM 30 BY 7 UNTIL EMP-HOURS > 50
              CALL "TAXES" USING EMPLOYEE WS-NET
              MOVE WS-NET TO WS-EDIT
              DISPLAY EMP-NAME ":" WS-TEXT
           END-PERFORM.
           OPEN OUTPUT OUT-FILE.
           MOVE WS-TEXT TO OUT-LINE.
           WRITE OUT-LINE.
           CLOSE OUT-FILE.
           MOVE 7 TO RETURN-CODE.
           STOP RUN.
`;

const taxes = `       IDENTIFICATION DIVISION.
       PROGRAM-ID. TAXES.
       DATA DIVISION.
       LINKAGE SECTION.
           COPY EMPLOYEE.
       01  LK-NET PIC S9(5)V99 COMP-3.
       PROCEDURE DIVISION USING EMPLOYEE LK-NET.
           COMPUTE LK-NET ROUNDED = EMP-HOURS * EMP-RATE / 3 - 500.
           GOBACK.
`;

const employee = `       01  EMPLOYEE.
           05 EMP-NAME  PIC X(8).
           05 EMP-HOURS PIC 9(3).
           05 EMP-RATE  PIC 9(3)V99 VALUE 42.75.
`;

let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  await mkdir(join(folder, 'copy books'));
  await mkdir(join(folder, 'runs/cobol'), { recursive: true });
  await mkdir(join(folder, 'runs/java'), { recursive: true });
  await writeFile(join(folder, 'PAYROLL.cbl'), main);
  await writeFile(join(folder, 'TAXES.cbl'), taxes);
  await writeFile(join(folder, 'copy books/EMPLOYEE.cpy'), employee);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a program did: output, exit code and the file that it wrote. */
async function execute(command: string, args: readonly string[], cwd: string) {
  let [code, stdout] = [0, ''];
  try {
    stdout = execFileSync(command, args, { cwd, input: 'MILLER\n', encoding: 'latin1' });
  } catch (error) {
    ({ status: code, stdout } = error as { status: number; stdout: string });
  }
  return { code, stdout, file: await readFile(join(cwd, 'pay.txt'), 'latin1') };
}

describe('cobol translate', () => {
  it.skipIf(!hasCobc || !hasJdk)(
    'gives sources that plain javac compiles, and that do what the program of cobc does',
    async () => {
      const args = ['cobol', 'translate', 'PAYROLL.cbl', 'TAXES.cbl', '-I', 'copy books', '--out', 'java tree'];
      const ended = await drydock({ home: join(folder, 'home'), cwd: folder }, args);
      expect(ended).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining("cd 'java tree'") });
      const tree = join(folder, 'java tree');
      const { mainClass, sources } = JSON.parse(await readFile(join(tree, 'drydock.json'), 'utf8')) as {
        mainClass: string;
        sources: string;
      };
      const files = (await readdir(join(tree, sources), { recursive: true })).filter((name) => name.endsWith('.java'));
      execFileSync('javac', ['-Xlint:-options', '-d', join(folder, 'classes'), ...files], { cwd: join(tree, sources) });
      execFileSync('cobc', ['-x', '-o', 'payroll', 'PAYROLL.cbl', 'TAXES.cbl', '-I', 'copy books'], { cwd: folder });

      const cobol = await execute(join(folder, 'payroll'), [], join(folder, 'runs/cobol'));
      const java = await execute('java', ['-cp', join(folder, 'classes'), mainClass], join(folder, 'runs/java'));
      expect(cobol).toMatchObject({ code: 7, stdout: expect.stringContaining('MILLER  :NET     72.50-') });
      expect(java).toEqual(cobol);
    },
    120_000,
  );

  it('names the copybook that it misses, with its place, and writes nothing', async () => {
    const args = ['cobol', 'translate', 'TAXES.cbl', '--out', 'none'];
    const ended = await drydock({ home: join(folder, 'home'), cwd: folder }, args);
    expect(ended).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('TAXES.cbl:5:12: error: no copybook EMPLOYEE'),
    });
    expect(await readdir(folder)).not.toContain('none');
  });
});
