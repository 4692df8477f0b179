import { describe, expect, it } from 'vitest';
import { jobFacts } from './job-facts.ts';

const factsOf = (text: string) => jobFacts('jcl/A.jcl', 'A', text.split('\n'));

describe('a job', () => {
  it('gives its steps, programs and data sets with their lines', () => {
    const { jobs, problems } = factsOf(`//NIGHTLY  JOB (ACCT,'X, Y'),'NIGHT',CLASS=A,
//             MSGCLASS=X
//* comment
//JOBLIB   DD DSN=BANK.LOADLIB,DISP=SHR
//STEP010  EXEC PGM=EDIT,PARM='A,B',COND=(8,LE)
//TRANIN   DD DSN=BANK.TRANS(0),
//* between
//            DISP=SHR          a comment
//         DD DSNAME=BANK.MORE,DISP=(OLD,KEEP)                         00000900
//SYSOUT   DD SYSOUT=*
//SYSIN    DD *
RUNDATE 20240301
//STEP020  EXEC PGM=SORT
//SORTIN   DD DUMMY`);
    expect(problems).toEqual([]);
    expect(jobs).toHaveLength(1);
    expect(jobs[0]).toMatchObject({ name: 'NIGHTLY', kind: 'job', file: 'jcl/A.jcl', line: 1 });
    expect(jobs[0]?.steps).toMatchObject([
      { name: 'STEP010', kind: 'program', executes: 'EDIT', utility: false, line: 5, parm: 'A,B' },
      { name: 'STEP020', executes: 'SORT', utility: true, line: 13 },
    ]);
    expect(jobs[0]?.data).toMatchObject([
      { name: 'JOBLIB', step: undefined, dataset: 'BANK.LOADLIB', disposition: 'SHR', line: 4 },
      { name: 'TRANIN', step: 'STEP010', dataset: 'BANK.TRANS(0)', disposition: 'SHR', line: 6 },
      { name: 'TRANIN', dataset: 'BANK.MORE', disposition: '(OLD,KEEP)', line: 9 },
      { name: 'SYSOUT', device: 'SYSOUT', dataset: undefined },
      { name: 'SYSIN', inlineLines: 1 },
      { name: 'SORTIN', step: 'STEP020', device: 'DUMMY' },
    ]);
  });

  it('puts the values of symbols in', () => {
    const { jobs } = factsOf(`//J JOB
// SET HLQ=BANK,ENV=PROD
//S1 EXEC PGM=&PGM
//IN DD DSN=&HLQ..&ENV..DATA&N,DISP=SHR`);
    expect(jobs[0]?.data[0]?.dataset).toBe('BANK.PROD.DATA&N');
    expect(jobs[0]?.steps[0]?.executes).toBe('&PGM');
  });

  it('tells procedures from programs, in-stream ones too', () => {
    const { jobs } = factsOf(`//J JOB
//LOCAL PROC HLQ=TEST
//P1 EXEC PGM=INNER
//IN DD DSN=&HLQ..IN
// PEND
//S1 EXEC LOCAL,HLQ=PROD
//S2 EXEC PROC=REMOTE
//S1.IN DD DSN=X
// INCLUDE MEMBER=COMMON`);
    expect(jobs.map(({ name, kind }) => [name, kind])).toEqual([
      ['LOCAL', 'procedure'],
      ['J', 'job'],
    ]);
    expect(jobs[0]?.data[0]?.dataset).toBe('TEST.IN');
    expect(jobs[1]?.steps.map(({ kind, executes }) => [kind, executes])).toEqual([
      ['procedure', 'LOCAL'],
      ['procedure', 'REMOTE'],
    ]);
    expect(jobs[1]?.data[0]).toMatchObject({ name: 'IN', dataset: 'X' });
    expect(jobs[1]?.includes).toMatchObject([{ member: 'COMMON', line: 9 }]);
  });

  it('names the programs that DB2 and IMS run', () => {
    const { jobs } = factsOf(`//J JOB
//S1 EXEC PGM=IKJEFT01
//SYSTSIN DD *
 DSN SYSTEM(DB2P)
 RUN PROGRAM(ACCTUPD) PLAN(ACCTPLAN)
/*
//S2 EXEC PGM=DFSRRC00,PARM=(BMP,CBPAUP0C,PSBPAUTB)`);
    expect(jobs[0]?.steps).toMatchObject([
      { executes: 'IKJEFT01', utility: true, runs: [{ program: 'ACCTUPD', by: 'DB2', line: 5 }] },
      { executes: 'DFSRRC00', utility: true, runs: [{ program: 'CBPAUP0C', by: 'IMS', line: 7 }] },
    ]);
  });

  it('does not take data for statements', () => {
    const { jobs } = factsOf(`//J JOB
//S1 EXEC PGM=IEBGENER
//SYSUT1 DD DATA,DLM=ZZ
//FAKE EXEC PGM=NOBODY
ZZ
//S2 EXEC PGM=REAL`);
    expect(jobs[0]?.steps.map((step) => step.executes)).toEqual(['IEBGENER', 'REAL']);
  });

  it('without a JOB or PROC statement is a procedure of the name of its member', () => {
    expect(factsOf('//S1 EXEC PGM=A').jobs).toMatchObject([{ name: 'A', kind: 'procedure', line: 1 }]);
    expect(factsOf('').jobs).toEqual([]);
  });

  it('reports a value that is not closed', () => {
    expect(factsOf("//J JOB 'X\n").problems).toMatchObject([{ code: 'job-syntax', file: 'jcl/A.jcl', line: 1 }]);
  });
});
