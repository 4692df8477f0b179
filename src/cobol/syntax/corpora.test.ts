import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dialectOfArguments, diskCopybookLibrary, readSource, type SourceFormat, type Std } from '../source/index.ts';
import { type CompilationUnit, parseProgram, type Program, statementsOf, walkStatements } from './index.ts';

/** Collections of real programs, where somebody keeps them beside the project. */
const corpora = process.env['DRYDOCK_CORPORA'] ?? '../shared/corpora';

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
if (names.length === 0) console.warn(`No real programs at ${corpora}: their parsing is not tested here.`);

/** What cobc takes only with an option that relaxes its syntax. */
const relaxed = new Set(['run_misc_062']);

/** Constructs that may be left unsupported: report writer, screens, other languages, pointers to programs, rare clauses. */
const expected =
  /^(REPORT SECTION|INITIATE|GENERATE|TERMINATE|SCREEN SECTION|USE |EXEC |JSON |XML |ENTRY|SET |USAGE |TYPEDEF|EXTERNAL AS|CALL |ALLOCATE INIT|OCCURS without|constant value|ALTERNATE KEY SUPPRESS|(DISPLAY|ACCEPT) (on|from) a screen)/;

function casesOf(corpus: string): Case[] {
  const manifest = JSON.parse(readFileSync(join(corpora, corpus, 'manifest.json'), 'utf8')) as { cases: Case[] };
  return manifest.cases.filter((each) => /\.(cob|cbl|cobol)$/i.test(each.steps[0]?.program ?? ''));
}

function parseCase(corpus: string, each: Case): CompilationUnit {
  const directory = join(corpora, corpus);
  const path = join(directory, each.steps[0]?.program ?? '');
  const directories = [directory, ...(each.copyDirs ?? []).map((copyDir) => join(directory, copyDir))];
  const args = [...(each.cobcArgs ?? []), ...(each.steps[0]?.cobcArgs ?? [])];
  const input = { path, bytes: readFileSync(path) };
  return parseProgram(readSource(input, dialectOfArguments(each, args), diskCopybookLibrary({ directories })));
}

function unsupportedIn(program: Program): string[] {
  const found = program.unsupported.map(({ construct }) => construct);
  walkStatements(statementsOf(program), (statement) => {
    if (statement.kind === 'unsupported') found.push(statement.construct);
  });
  return [...found, ...program.nested.flatMap(unsupportedIn)];
}

describe.skipIf(names.length === 0)('real programs', () => {
  it.each(names)('of %s, which cobc compiles, are read without a problem', (corpus) => {
    const problems = casesOf(corpus)
      .filter(({ id }) => !relaxed.has(id))
      .flatMap((each) => parseCase(corpus, each).problems.map(({ message }) => `${each.id}: ${message}`));
    expect(problems).toEqual([]);
  });

  it.each(names)('of %s have no unsupported construct but the known ones', (corpus) => {
    const unknown = casesOf(corpus).flatMap((each) =>
      parseCase(corpus, each)
        .programs.flatMap(unsupportedIn)
        .filter((construct) => !expected.test(construct))
        .map((construct) => `${each.id}: ${construct}`),
    );
    expect(unknown).toEqual([]);
  });
});
