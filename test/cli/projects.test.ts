import { existsSync } from 'node:fs';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bank, drydock, fixture, hasCobc, hasJdk, pathWith, temporaryFolder } from './drydock.ts';

let folder: string;
let home: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  home = join(folder, 'home');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function json(args: readonly string[], place: Partial<Parameters<typeof drydock>[0]> = {}) {
  const ended = await drydock({ home, ...place }, [...args, '--output', 'json']);
  expect(ended.code, `${args.join(' ')}\n${ended.stderr}`).toBe(0);
  return JSON.parse(ended.stdout);
}

describe.skipIf(!hasJdk || !hasCobc)('a migration of the bank (needs GnuCOBOL and a JDK)', () => {
  it('is told as a project, and its proof is repeated by the command that it names', { timeout: 300_000 }, async () => {
    expect((await drydock({ home }, ['migrate', bank])).code).toBe(0);
    expect(await json(['project', 'view', 'bank'])).toMatchObject({
      scoreboard: { programs: 14, verdicts: { proven: 14 }, recorded: 0 },
      missing: { blocked_programs: 0 },
    });
    const around = await json(['project', 'graph', 'BKB030', '--direction', 'out']);
    expect(around.edges).toContainEqual({
      from: 'program:BKB030',
      to: 'copybook:BKCACCT',
      kind: 'copy',
      file: 'src/BKB030.cbl',
      line: 26,
    });
    const { items } = await json(['evidence', 'view', 'BKB030', '--vector', 'BKB030-post']);
    expect(items[0].original).toMatchObject({ source: 'executed' });
    const again = String(items[0].reproduce).split(' ').slice(1);
    expect((await json(again)).items).toMatchObject([
      { vector: 'BKB030-post', verdict: 'proven', verdict_before: 'proven', original: 'executed' },
    ]);
    expect((await drydock({ home }, ['verify', 'BKB030', '--vector', 'none'])).code).toBe(11);
  });

  it('gives bundles that are checked anywhere, and that betray what was changed', { timeout: 120_000 }, async () => {
    const file = join(folder, 'BKS010.tar.gz');
    expect((await drydock({ home }, ['evidence', 'export', 'BKS010', '--out', file])).code).toBe(0);
    expect((await stat(join(home, 'signing-key.pem'))).mode & 0o777).toBe(0o600);
    const elsewhere = join(folder, 'elsewhere');
    const checked = await json(['evidence', 'verify', file], { home: elsewhere });
    expect(checked).toMatchObject({ intact: true, program: 'BKS010', verdict: 'proven', basis: 'executed' });
    expect(existsSync(elsewhere)).toBe(false);
    // Without cobc, what the original wrote then counts.
    const path = await pathWith(folder, ['java', 'javac']);
    const { items } = await json(['evidence', 'verify', file, '--rerun'], { home: elsewhere, path });
    expect(items.length).toBeGreaterThan(0);
    for (const item of items) expect(item).toMatchObject({ verdict: 'proven', original: 'recorded' });
    const signed = ['evidence', 'verify', file, '--signed-by', 'SHA256:somebody'];
    expect(await drydock({ home: elsewhere }, signed)).toMatchObject({
      code: 6,
      stderr: expect.stringMatching(/signed by SHA256/),
    });
    const bytes = await readFile(file);
    bytes[Math.floor(bytes.length / 2)]! ^= 1;
    await writeFile(join(folder, 'changed.tar.gz'), bytes);
    const changed = await drydock({ home: elsewhere }, ['evidence', 'verify', join(folder, 'changed.tar.gz')]);
    expect([2, 6]).toContain(changed.code);
    expect(changed.stderr).toMatch(/DRY-E70(16|19)/);
  });
});

describe('an assessment', () => {
  it('needs no home and no tools, and says what is missing, what is hard and why', { timeout: 60_000 }, async () => {
    const path = await pathWith(folder, []);
    const nowhere = join(folder, 'nowhere');
    const found = await json(['assess', fixture], { home: nowhere, path });
    expect(existsSync(nowhere)).toBe(false);
    expect(found.missing).toContainEqual(expect.objectContaining({ name: 'NOTHERE', kind: 'copybook', blocked: 1 }));
    const outlooks = Object.fromEntries(
      found.programs.map((one: { program: string; outlook: string }) => [one.program, one.outlook]),
    );
    expect(outlooks).toEqual({
      ACCTSQL: 'not_runnable',
      FEES: 'needs_vectors',
      NIGHTLY: 'needs_vectors',
      ORPHAN: 'blocked',
      SIGNON: 'not_runnable',
    });
    const page = join(folder, 'assessment.html');
    expect((await drydock({ home: nowhere, path }, ['assess', fixture, '--out', page])).code).toBe(0);
    const html = await readFile(page, 'utf8');
    expect(html).toContain('copybook NOTHERE is missing (cbl/ORPHAN.cbl:5)');
    expect(html).not.toMatch(/<script|https?:/);
    expect((await drydock({ home: nowhere, path }, ['assess', fixture, '--out', page])).code).not.toBe(0);
  });
});
