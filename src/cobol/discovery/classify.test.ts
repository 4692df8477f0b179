import { describe, expect, it } from 'vitest';
import { classify } from './classify.ts';

const kindOf = (path: string, content: string | Uint8Array): string =>
  classify(path, typeof content === 'string' ? Buffer.from(content, 'latin1') : content).kind;

const program =
  '       IDENTIFICATION DIVISION.\n       PROGRAM-ID. A.\n       PROCEDURE DIVISION.\n           STOP RUN.\n';
const copybook = '      * CUSTOMER\n       01  CUSTOMER-REC.\n           05  CUSTOMER-ID  PIC 9(9).\n';
const job = "//PAYROLL  JOB (ACCT),'PAY'\n//STEP1    EXEC PGM=PAY\n";
const map = '         PRINT NOGEN\nCOSGN00  DFHMSD TYPE=&SYSPARM,LANG=COBOL\n';
const ddl = '-- accounts\nCREATE TABLE BANK.ACCOUNT\n  (ID INTEGER NOT NULL);\n';

describe('members are classified by what they hold', () => {
  it.each([
    ['PAYROLL', program, 'program'],
    ['payroll.txt', program, 'program'],
    ['free.cob', '*> free\nidentification division.\nprogram-id. a.\n', 'program'],
    ['tabs.cob', '\tprogram-id. hello.\n\tprocedure division.\n', 'program'],
    ['noid.cbl', '       DATA DIVISION.\n       PROCEDURE DIVISION.\n', 'program'],
    ['options.cbl', `       CBL LIST\n       PROCESS MAP\n${program}`, 'program'],
    ['CUSTOMER', copybook, 'copybook'],
    ['customer.cbl', copybook, 'copybook'],
    ['PARA.cpy', '           MOVE A TO B.\n           PERFORM C-100.\n', 'copybook'],
    [
      'DCLACCT.cpy',
      '       EXEC SQL DECLARE ACCOUNT TABLE\n       (ID INTEGER) END-EXEC.\n       01 DCLACCT.\n          10 ID PIC S9(9) COMP.\n',
      'copybook',
    ],
    ['PAYROLL', job, 'jcl'],
    ['payroll.cbl', `${job}//SYSIN DD *\n${program}/*\n`, 'jcl'],
    ['COSGN00', map, 'bms'],
    ['account.sql', ddl, 'sql'],
    ['ACCOUNT', ddl, 'sql'],
    ['data/accounts.txt', '0001 ABC\n0002 DEF\n', 'data'],
    ['ACCOUNTS', '0000000001ABC\n0000000002DEF\n0000000003GHI\n', 'data'],
    ['rates.csv', 'a,b\n1,2\n', 'data'],
    ['README.md', `# Payroll\n\n${program}`, 'unknown'],
    ['Main.java', '// EXEC PGM\nclass Main {}\n', 'unknown'],
    ['script.sh', '#!/bin/sh\nif true; then\n', 'unknown'],
    ['DATEFMT', 'DATEFMT  CSECT\n         BR 14\n', 'unknown'],
    ['notes', 'IF you move this file, tell Anna.\nSET aside some time.\nThank you.\n', 'unknown'],
  ])('%s', (path, content, kind) => {
    expect(kindOf(path, content)).toBe(kind);
  });

  it.each([
    ['accounts.dat', Uint8Array.of(0x12, 0x3c, 0, 0, 1, 2, 3, 0), 'data'],
    ['a.out', Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0, 0, 1, 2), 'binary'],
    ['prog.cbl', Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7), 'binary'],
    ['data/empty', new Uint8Array(), 'data'],
    ['empty.cbl', new Uint8Array(), 'unknown'],
  ])('%s, which is no text', (path, content, kind) => {
    expect(kindOf(path, content)).toBe(kind);
  });

  it('and the reason names the line', () => {
    expect(classify('A', Buffer.from(`      * A\n${program}`)).reason).toBe('an IDENTIFICATION DIVISION in line 2');
    expect(classify('A', Buffer.from(`//* A\n${job}`)).reason).toBe('job control from line 2');
  });

  it('whatever their encoding', () => {
    const ebcdic = Uint8Array.from(Buffer.from('c9c440c4c9e5c9e2c9d6d54b40d7d9d6c7d9c1d460c9c44b40c14b', 'hex'));
    const padded = Buffer.concat([Buffer.alloc(7, 0x40), ebcdic]);
    expect(classify('A', padded)).toMatchObject({ kind: 'program', encoding: 'ebcdic' });
  });
});
