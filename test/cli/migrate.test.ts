import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drydock, fixture, temporaryFolder } from './drydock.ts';

/** Real programs, where corpora lie beside the repository, or elsewhere as DRYDOCK_CORPORA says. */
const carddemo = join(process.env['DRYDOCK_CORPORA'] ?? '../shared/corpora', 'carddemo');
if (!existsSync(carddemo)) process.stderr.write('! no carddemo sources here: their test is skipped\n');

let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Migrates a copy; gives the report and the inventory, after seeing that the copy is as it was. */
async function migrated(name: string, ...more: string[]) {
  const source = join(folder, name);
  const before = await fingerprint(source);
  const out = join(folder, `${name} out`);
  const ended = await drydock({ home: join(folder, 'home'), cwd: folder }, ['migrate', name, '--out', out, ...more]);
  expect(await fingerprint(source)).toEqual(before);
  expect(ended.stderr).not.toMatch(/DRY-E9001|unexpected/);
  const report = await readFile(join(out, 'report.md'), 'utf8');
  const inventory = JSON.parse(await readFile(join(out, 'inventory.json'), 'utf8')) as {
    members: { path: string }[];
    programs: { path: string }[];
  };
  return { ...ended, report, inventory, sources: Object.keys(before) };
}

async function fingerprint(root: string): Promise<Record<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const hashes = paths.toSorted().map(async (path) => [
    path.slice(root.length + 1),
    createHash('sha256')
      .update(await readFile(path))
      .digest('hex'),
  ]);
  return Object.fromEntries(await Promise.all(hashes));
}

describe('a migration of an application that has everything', () => {
  it('inventories all of it, names what is missing or cannot be translated with its place, and ends with 6', async () => {
    await cp(fixture, join(folder, 'Größe 1'), { recursive: true });
    const { code, stdout, report, inventory, sources } = await migrated('Größe 1');
    expect(code).toBe(6);
    expect(stdout).toMatch(/^Größe 1 #1 completed_with_findings: /);
    expect(stdout).toContain(join(folder, 'Größe 1 out/report.md'));
    expect(inventory.members.map(({ path }) => path).sort()).toEqual(sources.sort());
    expect(inventory.programs).toHaveLength(5);
    expect(report).toContain('| copybook | NOTHERE | `cbl/ORPHAN.cbl:5` |');
    expect(report).toContain('| program | MENU | `cbl/SIGNON.cbl:48` |');
    expect(report).toContain('- `cbl/SIGNON.cbl:54` EXEC CICS');
    expect(report).toContain('- `cbl/ACCTSQL.cbl:11` EXEC SQL');
    expect(report).toMatch(/\[SIGNON\]\(programs\/SIGNON\.md\).*not_runnable.*needs CICS/);
  }, 120_000);

  it('finds copybooks of another folder with -I, and misses them without', async () => {
    await cp(join(fixture, 'cbl'), join(folder, 'alone'), { recursive: true });
    await cp(join(fixture, 'cpy'), join(folder, 'shared copybooks'), { recursive: true });
    const plan = ['migrate', 'alone', '--dry-run'];
    const place = { home: join(folder, 'home'), cwd: folder };
    const without = await drydock(place, plan);
    expect(without).toMatchObject({ code: 0, stdout: expect.stringMatching(/FEES .*TRANREC/) });
    expect((await drydock(place, [...plan, '-I', 'shared copybooks'])).stdout).not.toContain('TRANREC');
    const { code, report } = await migrated('alone', '-I', 'shared copybooks');
    expect(code).toBe(6);
    expect(report).not.toContain('TRANREC');
    expect(report).toContain('NOTHERE');
  }, 120_000);

  it.skipIf(!existsSync(carddemo))(
    'is finished for the sources of a card system: all inventoried, no copybook lost, no claim that was not tested',
    async () => {
      await mkdir(join(folder, 'cards'));
      for (const part of ['src', 'cpy'])
        await cp(join(carddemo, part), join(folder, 'cards', part), { recursive: true });
      const { code, report, inventory, sources } = await migrated('cards', '--std', 'ibm');
      expect(code).toBe(6);
      expect(inventory.members.map(({ path }) => path).sort()).toEqual(sources.sort());
      expect(inventory.programs.map(({ path }) => path).sort()).toEqual(
        sources.filter((path) => path.startsWith('src/')).sort(),
      );
      expect(report).not.toMatch(/no copybook|\| copybook \|/);
      expect(report).not.toMatch(/\| proven \|/);
      expect(report).toContain('| program | CEE3ABD | `src/CBACT01C.cbl:');
    },
    180_000,
  );
});
