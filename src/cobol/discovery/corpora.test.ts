import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { diskCopybookLibrary } from '../source/index.ts';
import { discover } from './discover.ts';
import { diskSourceTree } from './disk-source-tree.ts';

/** Collections of real programs, where somebody keeps them beside the project. */
const corpora = process.env['DRYDOCK_CORPORA'] ?? '../shared/corpora';

interface Case {
  readonly format: 'fixed' | 'free';
  readonly steps: readonly { readonly program: string }[];
}

const names = existsSync(corpora)
  ? readdirSync(corpora).filter((name) => existsSync(join(corpora, name, 'manifest.json')))
  : [];
const suppliedWithCobc = new Set(['SCREENIO', 'XFHFCD3.CPY']);

describe.skipIf(names.length === 0)('the real programs', () => {
  it.each(names)('of %s are all found, with their copybooks', async (corpus) => {
    const directory = join(corpora, corpus);
    const found = await discover(diskSourceTree(directory), {
      exclude: ['expected'],
      copybooks: diskCopybookLibrary({ directories: [] }),
    });
    const manifest = JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8')) as { cases: Case[] };
    const wanted = new Set(
      manifest.cases.map(({ steps }) => steps[0]?.program ?? '').filter((path) => /\.(cob|cbl|cobol)$/i.test(path)),
    );
    const programs = new Set(found.programs.map(({ path }) => path));
    expect([...wanted].filter((path) => !programs.has(path))).toEqual([]);
    expect(
      found.missingCopybooks.map(({ name }) => name.toUpperCase()).filter((name) => !suppliedWithCobc.has(name)),
    ).toEqual([]);
    expect(found.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

describe('the demonstration bank', () => {
  it('is found whole', async () => {
    const found = await discover(diskSourceTree('examples/bank'), { exclude: ['expected', 'vectors'] });
    expect(found.summary.byKind).toMatchObject({ program: 14, copybook: 8, jcl: 3 });
    expect(found.missingCopybooks).toEqual([]);
    expect(found.jobs.flatMap((job) => job.steps).filter((step) => !step.utility).length).toBeGreaterThan(5);
    expect(found.problems).toEqual([]);
  });
});
