import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bank, drydock, temporaryFolder } from './drydock.ts';

let folder: string;

const files: Record<string, string | Uint8Array> = {
  'no-cobol/readme.txt': 'nothing to migrate\n',
  'binary/X.cbl': new Uint8Array(3000).map((_, index) => (index * 7) % 256),
  'full/keep.txt': 'precious',
  'cycle.yaml':
    'name: c\nsteps:\n  a: { agent: cobol.discover, needs: [b] }\n  b: { agent: cobol.discover, needs: [a] }\n',
  'key.yaml': 'name: k\nsteps:\n  a: { agent: cobol.discover, forEech: params.x }\n',
  'skill.yaml': 'name: s\nsteps:\n  a: { agent: cobol.discovr }\n',
  'syntax.yaml': 'name: y\nsteps:\n  a: { agent: cobol.discover\n',
  'corrupt/drydock.db': 'this is no database, however long one looks at it'.repeat(200),
};

/** Arguments, exit code, and what standard error has to say. `HOME=x` in front names another home. */
const table: [command: string, code: number, ...says: string[]][] = [
  ['migrate nowhere', 2, 'DRY-E5001', 'nowhere', 'Next:'],
  ['migrate no-cobol', 2, 'DRY-E7001', 'no-cobol (1 data)', 'Next:'],
  ['migrate binary', 2, 'DRY-E7001', 'X.cbl:1: is named like COBOL but is binary'],
  ['migrate BANK --out full', 12, 'DRY-E5003', 'keep.txt', 'Next: Name a new or empty directory'],
  ['migrate BANK --out BANK/out', 2, 'DRY-E5007', 'lies in'],
  ['migrate BANK -I nowhere', 2, 'DRY-E5001', 'nowhere'],
  ['migrate BANK --vectors nowhere', 2, 'DRY-E7002', 'nowhere', 'manifest.json'],
  ['migrate BANK --std cobol-99', 2, 'DRY-E7003', 'Use one of: default'],
  ['migrate BANK -w nothing', 11, 'DRY-E1002', 'cobol-java'],
  ['migrate BANK -w cycle.yaml', 2, 'DRY-E1001', 'cycle.yaml:3:3: these steps wait for each other: a → b → a'],
  ['workflow validate key.yaml', 2, 'DRY-E1001', 'key.yaml:3:31: unknown key forEech', 'Did you mean forEach?'],
  ['workflow validate skill.yaml', 2, 'DRY-E3001', 'skill.yaml:3:15', 'Did you mean cobol.discover?'],
  ['workflow validate syntax.yaml', 2, 'DRY-E1001', 'syntax.yaml:4:1', 'not valid YAML'],
  ['demo --out full', 12, 'DRY-E5003'],
  ['run view 99', 11, 'DRY-E2001', 'drydock run list'],
  ['run start -w cobol-java -p colour=red', 2, 'DRY-E1003', 'colour: there is no such parameter'],
  ['cobol translate nothing.cbl --out out', 2, 'DRY-E5008', 'nothing.cbl'],
  ['cobol translate binary/X.cbl --out out', 5, 'DRY-E7004', 'X.cbl:1:1: error: this is not a text file'],
  ['cobol translate no-cobol --out out', 4, 'DRY-E5002', 'it is a directory'],
  ['assess --vectors no-cobol BANK', 2, 'DRY-E7002', 'manifest.json'],
  ['cobol coverage --vectors no-cobol BANK', 2, 'DRY-E7002', 'manifest.json'],
  ['cobol coverage nowhere', 2, 'DRY-E5001', 'nowhere'],
  ['cobol coverage BANK NOPE', 11, 'DRY-E7050', 'has no program NOPE', 'It has: '],
  ['verify', 2, '--cases'],
  ['verify --cases no-cobol', 2, 'DRY-E7002', 'manifest.json'],
  ['migrat BANK', 2, 'Did you mean migrate?'],
  ['migrate BANK --nope', 2, '--nope', 'Next:'],
  ['help nonsense', 2, 'there is no command nonsense'],
  ['HOME=corrupt run list', 1, 'DRY-E6001', 'drydock.db', 'DRYDOCK_HOME'],
  ['HOME=corrupt demo', 1, 'DRY-E6001', 'drydock.db'],
  ['HOME=full/keep.txt/home demo', 4, 'DRY-E5004'],
];

beforeAll(async () => {
  folder = await temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), content);
  }
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe.concurrent('bad input is named with its place, a code and a next step, and leaves nothing behind', () => {
  for (const [command, code, ...says] of table) {
    it(`drydock ${command}`, async () => {
      const words = command.replaceAll('BANK', bank).split(' ');
      const other = /^HOME=(.*)$/.exec(words[0] ?? '')?.[1];
      const home = join(folder, other ?? 'home');
      const ended = await drydock({ home, cwd: folder }, other === undefined ? words : words.slice(1));
      for (const text of says) expect(ended.stderr).toContain(text);
      expect(ended.stdout).toBe('');
      expect(ended.stderr).not.toMatch(/^\s+at |DRY-E9001/m);
      expect(ended.code).toBe(code);
      expect(await readdir(join(folder, 'full'))).toEqual(['keep.txt']);
      expect(await readdir(folder)).not.toContain('out');
    }, 60_000);
  }

  it.skipIf(process.getuid?.() === 0)('an unreadable program is named', async () => {
    await mkdir(join(folder, 'locked'));
    await writeFile(join(folder, 'locked/A.cbl'), '       IDENTIFICATION DIVISION.\n       PROGRAM-ID. A.\n');
    await chmod(join(folder, 'locked/A.cbl'), 0);
    const home = join(folder, 'home');
    const migrated = await drydock({ home, cwd: folder }, ['migrate', 'locked']);
    expect(migrated).toMatchObject({ code: 2, stderr: expect.stringContaining('A.cbl:1: cannot be read') });
    const translated = await drydock({ home, cwd: folder }, ['cobol', 'translate', 'locked/A.cbl', '--out', 'out']);
    expect(translated).toMatchObject({ code: 4, stderr: expect.stringContaining('DRY-E5002') });
  });
});
