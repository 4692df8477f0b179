import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  detectFormat,
  dialectOfArguments,
  diskCopybookLibrary,
  readSource,
  type SourceFormat,
  type Std,
} from './index.ts';

/** Collections of real programs, where somebody keeps them beside the project. */
const corpora = process.env['DRYDOCK_CORPORA'] ?? '../shared/corpora';

/** Copybooks that are part of GnuCOBOL, which may not be installed. */
const comesWithCobc = /^no copybook (screenio|xfhfcd3|sqlca)\b/;

interface Case {
  readonly id: string;
  readonly format: SourceFormat;
  readonly std: Std;
  readonly cobcArgs?: readonly string[];
  readonly copyDirs?: readonly string[];
  readonly steps: readonly { readonly program: string; readonly cobcArgs?: readonly string[] }[];
}

const names = existsSync(corpora)
  ? readdirSync(corpora).filter((name) => existsSync(join(corpora, name, 'manifest.json')))
  : [];

function casesOf(corpus: string): Case[] {
  const manifest = JSON.parse(readFileSync(join(corpora, corpus, 'manifest.json'), 'utf8')) as { cases: Case[] };
  return manifest.cases.filter((each) => /\.(cob|cbl|cobol)$/i.test(each.steps[0]?.program ?? ''));
}

describe.skipIf(names.length === 0)('real programs', () => {
  it.each(names)('of %s are read without errors', (corpus) => {
    const directory = join(corpora, corpus);
    const errors = casesOf(corpus).flatMap((each) => {
      const path = join(directory, each.steps[0]?.program ?? '');
      const directories = [directory, ...(each.copyDirs ?? []).map((copyDir) => join(directory, copyDir))];
      const args = [...(each.cobcArgs ?? []), ...(each.steps[0]?.cobcArgs ?? [])];
      const input = { path, bytes: readFileSync(path) };
      const unit = readSource(input, dialectOfArguments(each, args), diskCopybookLibrary({ directories }));
      return unit.problems.filter((problem) => problem.severity === 'error');
    });
    expect(errors.filter((problem) => !comesWithCobc.test(problem.message))).toEqual([]);
  });

  it.each(names)('of %s show their format', (corpus) => {
    const missed = casesOf(corpus).filter((each) => {
      const { format } = detectFormat(readFileSync(join(corpora, corpus, each.steps[0]?.program ?? '')));
      return (format === 'free') !== (each.format === 'free');
    });
    // One program of the GnuCOBOL test suite reads alike in both.
    expect(missed.map((each) => each.id).filter((id) => id !== 'run_fundamental_074')).toEqual([]);
  });
});
