import { describe, expect, it } from 'vitest';
import { discover } from './discover.ts';
import { inventory } from '../../project/index.ts';
import { type MemoryEntry, memorySourceTree } from './memory-source-tree.ts';

const lines = (...text: string[]): string => text.map((line) => `       ${line}\n`).join('');

function programText(id: string, ...more: string[]): string {
  return lines(
    'IDENTIFICATION DIVISION.',
    `PROGRAM-ID. ${id}.`,
    'DATA DIVISION.',
    ...more,
    'PROCEDURE DIVISION.',
    '    STOP RUN.',
  );
}

const discoverIn = (entries: Record<string, MemoryEntry>) => discover(memorySourceTree(entries));

describe('an inventory', () => {
  it('holds every file, and is JSON', async () => {
    const found = await discoverIn({
      'src/A.cbl': programText('A'),
      'cpy/R.cpy': lines('01 R PIC X.'),
      'README.md': '# A',
    });
    expect(inventory.parse(JSON.parse(JSON.stringify(found)))).toEqual(JSON.parse(JSON.stringify(found)));
    expect(found.members.map(({ path, kind, lines: count }) => [path, kind, count])).toEqual([
      ['README.md', 'unknown', 1],
      ['cpy/R.cpy', 'copybook', 1],
      ['src/A.cbl', 'program', 5],
    ]);
    expect(found.summary).toMatchObject({
      files: 3,
      sourceLines: 6,
      byKind: { program: 1, copybook: 1, unknown: 1, jcl: 0 },
    });
  });

  it('is empty for an empty tree', async () => {
    expect(await discoverIn({})).toMatchObject({ members: [], programs: [], problems: [], summary: { files: 0 } });
  });

  it('tells how each program is to be read', async () => {
    const free = 'identification division.\nprogram-id. b.\nprocedure division.\nstop run.\n';
    const { programs } = await discoverIn({ 'A.cbl': programText('A'), 'B.cob': free });
    expect(programs).toMatchObject([
      { path: 'A.cbl', format: 'fixed', std: 'default', encoding: 'ascii', ids: [{ id: 'A', line: 2, nested: false }] },
      { path: 'B.cob', format: 'free', ids: [{ id: 'B', line: 2 }] },
    ]);
    expect(programs[1]?.formatEvidence[0]).toMatchObject({ file: 'B.cob', line: 1 });
  });

  it('gives a whole tree the IBM dialect when one program needs a mainframe', async () => {
    const { programs } = await discoverIn({
      'A.cbl': programText('A'),
      'B.cbl': programText('B', 'EXEC SQL INCLUDE SQLCA END-EXEC.'),
      'C.cbl': programText('C').replace(
        'STOP RUN',
        "CALL 'MQOPEN'. CALL \"CBLTDLI\". EXEC CICS RETURN END-EXEC. CALL 'CEE3ABD'",
      ),
    });
    expect(programs.map(({ std }) => std)).toEqual(['ibm', 'ibm', 'ibm']);
    expect(programs[0]?.stdEvidence).toEqual([
      { what: 'another program of the tree: needs SQL', file: 'B.cbl', line: 4 },
    ]);
    expect(programs[1]?.needs).toEqual([{ what: 'SQL', file: 'B.cbl', line: 4 }]);
    expect(programs[2]?.needs.map(({ what, line }) => [what, line])).toEqual([
      ['MQ', 5],
      ['IMS', 5],
      ['CICS', 5],
      ['Language Environment', 5],
    ]);
  });

  it('knows a mainframe by statements to its compiler', async () => {
    const { programs } = await discoverIn({
      'A.cbl': `       CBL LIB,APOST\n${programText('A', 'EJECT')}`,
      'B.cbl': programText('B', 'SKIP1'),
    });
    expect(programs.map(({ std, stdEvidence }) => [std, stdEvidence[0]?.file, stdEvidence[0]?.line])).toEqual([
      ['ibm', 'A.cbl', 1],
      ['ibm', 'B.cbl', 4],
    ]);
    const own = await discoverIn({
      'A.cbl': programText('A').replace('    STOP RUN.', 'PROCESS SECTION. PERFORM SKIP1.'),
    });
    expect(own.programs[0]?.std).toBe('default');
  });

  it('knows Micro Focus by its directives', async () => {
    const { programs } = await discoverIn({ 'A.cbl': `      $SET ANS85\n${programText('A')}` });
    expect(programs[0]).toMatchObject({ std: 'mf', stdEvidence: [{ file: 'A.cbl', line: 1 }] });
  });

  it('finds copybooks whatever their case and place, the nearest first', async () => {
    const { programs, missingCopybooks } = await discoverIn({
      'one/A.cbl': programText('A', 'COPY CUSTOMER.', 'COPY "sub/rec.cpy".', 'COPY X OF LIB2.'),
      'one/copy/customer.cpy': lines('01 A.'),
      'two/copy/CUSTOMER.CPY': lines('01 B.', 'COPY INNER.'),
      'two/sub/REC.cpy': lines('01 C.'),
      'LIB1/X.cpy': lines('01 D.'),
      'LIB2/X.cpy': lines('01 E.'),
    });
    expect(programs[0]?.copies.map(({ name, resolved }) => [name, resolved])).toEqual([
      ['CUSTOMER', 'one/copy/customer.cpy'],
      ['sub/rec.cpy', 'two/sub/REC.cpy'],
      ['X', 'LIB2/X.cpy'],
    ]);
    expect(programs[0]?.copyDirectories).toEqual(['LIB2', 'one/copy', 'two/sub']);
    expect(missingCopybooks).toEqual([]);
  });

  it('does not take a program for the copybook of its name', async () => {
    const { programs } = await discoverIn({
      'src/A.cbl': programText('A', 'COPY CUSTOMER.', 'COPY TRAN.'),
      'src/CUSTOMER.cbl': programText('CUSTOMER'),
      'other/cpy/CUSTOMER.cpy': lines('01 B.'),
      'doc/TRAN.cpy.txt': lines('01 T PIC X.'),
    });
    expect(programs[0]?.copies.map(({ resolved }) => resolved)).toEqual(['other/cpy/CUSTOMER.cpy', 'doc/TRAN.cpy.txt']);
  });

  it('names missing copybooks once, with every place and where they come from', async () => {
    const { missingCopybooks } = await discoverIn({
      'A.cbl': programText('A', 'COPY GONE.', 'COPY DFHAID.', 'COPY COSGN00.', 'COPY OUTER.'),
      'B.cbl': programText('B', 'COPY gone.'),
      'OUTER.cpy': lines('01 R.', 'COPY INNER.'),
      'bms/COSGN00.bms': 'COSGN00 DFHMSD TYPE=MAP\n',
    });
    expect(
      missingCopybooks.map(({ name, references, suppliedBy, generatedFrom }) => [
        name,
        references,
        suppliedBy,
        generatedFrom,
      ]),
    ).toEqual([
      ['COSGN00', [{ file: 'A.cbl', line: 6 }], undefined, 'bms/COSGN00.bms'],
      ['DFHAID', [{ file: 'A.cbl', line: 5 }], 'CICS', undefined],
      [
        'GONE',
        [
          { file: 'A.cbl', line: 4 },
          { file: 'B.cbl', line: 4 },
        ],
        undefined,
        undefined,
      ],
      ['INNER', [{ file: 'OUTER.cpy', line: 2 }], undefined, undefined],
    ]);
  });

  it('takes copybooks from outside when the tree has none', async () => {
    const copybooks = {
      find: (name: string) =>
        name === 'OUT' ? { path: '/lib/OUT.cpy', bytes: Buffer.from(lines('01 A.')) } : undefined,
    };
    const { programs } = await discover(memorySourceTree({ 'A.cbl': programText('A', 'COPY OUT.') }), { copybooks });
    expect(programs[0]?.copies[0]?.resolved).toBe('/lib/OUT.cpy');
  });

  it('takes a text that a program copies for a copybook, whatever it looks like', async () => {
    const { members } = await discoverIn({
      'A.cbl': programText('A', '01 T. COPY TITLE.'),
      TITLE: '           "Accounts".\n',
    });
    expect(members.find(({ path }) => path === 'TITLE')).toMatchObject({
      kind: 'copybook',
      reason: 'A.cbl:4 copies it',
    });
  });

  it('tells which steps run a program', async () => {
    const { programs, jobs } = await discoverIn({
      'A.cbl': programText('A'),
      'jcl/NIGHT.jcl': '//NIGHT JOB\n//S1 EXEC PGM=A\n//S2 EXEC PGM=IEFBR14\n',
    });
    expect(jobs.map((job) => job.name)).toEqual(['NIGHT']);
    expect(programs[0]?.runBy).toEqual([{ file: 'jcl/NIGHT.jcl', line: 2, job: 'NIGHT', step: 'S1' }]);
  });

  it('reports program names that several files define, nested ones apart', async () => {
    const nested = lines(
      'ID DIVISION.',
      'PROGRAM-ID. OUTER.',
      'PROGRAM-ID. A.',
      'END PROGRAM A.',
      'END PROGRAM OUTER.',
    );
    const found = await discoverIn({ 'A.cbl': programText('A'), 'B.cbl': programText('a'), 'C.cbl': nested });
    expect(found.duplicatePrograms).toEqual([
      {
        id: 'A',
        places: [
          { file: 'A.cbl', line: 2 },
          { file: 'B.cbl', line: 2 },
        ],
      },
    ]);
    expect(found.problems).toMatchObject([{ code: 'duplicate-program', file: 'B.cbl', line: 2 }]);
    expect(found.programs[2]?.ids).toMatchObject([
      { id: 'OUTER', nested: false },
      { id: 'A', nested: true },
    ]);
  });

  it('reports what is wrong with files and goes on', async () => {
    const found = await discoverIn({
      'A.cbl': programText('A'),
      'bad.cbl': Uint8Array.from({ length: 200 }, (_, index) => index % 16),
      'closed.cbl': { fault: 'EACCES: permission denied' },
      'unnamed.cbl': lines('ID DIVISION.', 'PROCEDURE DIVISION.', '    STOP RUN.'),
    });
    expect(found.programs.map(({ path }) => path)).toEqual(['A.cbl', 'unnamed.cbl']);
    expect(found.problems.map(({ code, severity, file }) => [code, severity, file])).toEqual([
      ['binary-source', 'error', 'bad.cbl'],
      ['unreadable', 'error', 'closed.cbl'],
      ['program-unnamed', 'warning', 'unnamed.cbl'],
    ]);
  });

  it('does not read huge files whole', async () => {
    const tree = memorySourceTree({ 'huge.dat': 'A' });
    const limits: number[] = [];
    const found = await discover({
      list: async () => [{ name: 'huge.dat', kind: 'file', bytes: 5e9 }],
      read: (path, limit) => {
        limits.push(limit);
        return tree.read(path, limit);
      },
    });
    expect(found.members).toMatchObject([{ kind: 'data', bytes: 5e9 }]);
    expect(limits).toEqual([64 * 1024]);
  });

  it('tells how far it is and stops when it is told to', async () => {
    const stop = new AbortController();
    const seen: string[] = [];
    const tree = memorySourceTree({ 'A.cbl': programText('A'), 'B.cbl': programText('B') });
    const onProgress = (done: number, total: number): void => {
      seen.push(`${done}/${total}`);
      stop.abort(new Error('enough'));
    };
    await expect(discover(tree, { signal: stop.signal, onProgress })).rejects.toThrow('enough');
    expect(seen).toEqual(['1/2']);
  });
});
