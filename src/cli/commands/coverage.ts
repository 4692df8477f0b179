import { join } from 'node:path';
import { discoverSource, loadVectors, programItems, vectorsOf } from '../../cobol/agents/index.ts';
import { CountersUnreadable, type CoverageTools, VerificationTools } from '../../cobol/equivalence/index.ts';
import { analyseFile, compilerSettings } from '../../cobol/translation/index.ts';
import { measureCoverage } from '../../cobol/vectors/index.ts';
import { DrydockError, EXIT } from '../../model/index.ts';
import { coveragePercent, lineRanges, type ProgramCoverage, type ProgramItem } from '../../project/index.ts';
import { fromModel } from '../../server/index.ts';
import { cacheFolder } from '../home.ts';
import { type SourceOptions, sourceTree, withVectors } from '../source-tree.ts';
import { printable, type Terminal, table } from '../terminal.ts';

/** A program that has no vectors has no coverage. */
interface Measured {
  readonly program: ProgramItem;
  readonly coverage: ProgramCoverage | undefined;
}

/** `drydock cobol coverage`: which lines of programs their test vectors execute, counted in the originals. */
export async function coverage(
  directory: string,
  names: readonly string[],
  options: SourceOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const tree = await sourceTree(directory, options);
  const { source } = tree;
  await using tools = new VerificationTools(cacheFolder());
  const vectors = await withVectors(tree.vectors, () => loadVectors(tree.vectors, source));
  const inventory = await discoverSource(source, { copybooks: tree.copybooks, vectors }, signal);
  const items = programItems(inventory, tree, vectors.cases, source);
  const unknown = names.find((name) => !items.some(({ id }) => sameName(id, name)));
  if (unknown !== undefined)
    throw new DrydockError('DRY-E7050', {
      directory,
      program: unknown,
      known: items.map(({ id }) => id).join(', ') || 'none',
    });
  const counters = await counting(tools);
  const chosen = items.filter(({ id }) => names.length === 0 || names.some((name) => sameName(id, name)));
  const measured: Measured[] = [];
  for (const [index, program] of chosen.entries()) {
    if (terminal.interactive) terminal.err(`\u001b[2K\r${index} of ${chosen.length} programs`);
    const path = join(source, program.source);
    const { own, passing } = vectorsOf(vectors.cases, path);
    const [cases] = [own, passing].filter(({ length }) => length > 0);
    const analysed = analyseFile(path, program.source, compilerSettings(program, source));
    const result = cases && (await measure(program.id, analysed, cases, counters, signal));
    measured.push({ program, coverage: result?.coverage });
  }
  if (terminal.interactive) terminal.err('\u001b[2K\r');
  await terminal.answer({
    data: () => ({ items: measured.map(dataOf), next_cursor: null }),
    text: () => textOf(measured, names.length > 0),
    names: () => measured.map(({ program }) => `program/${program.id}`),
    columns: ['program', 'vectors', 'executed', 'lines', 'percent'],
  });
  for (const { program, coverage: one } of measured)
    for (const { id, reason } of one?.notCounted ?? [])
      terminal.hint(`  ${printable(`${program.id}: ${id} was not counted: ${reason}`)}\n`);
  if (measured.every(({ coverage: one }) => one === undefined))
    terminal.hint(
      '  No program has test vectors. They stand in vectors/manifest.json, or are named with --vectors; docs: test vectors.\n',
    );
  return EXIT.success;
}

function sameName(id: string, name: string): boolean {
  return id.toUpperCase() === name.toUpperCase();
}

async function counting(tools: VerificationTools): Promise<CoverageTools> {
  const counters = await tools.coverage();
  if (counters !== undefined) return counters;
  const { missing } = await tools.toolchain();
  const install = missing.find(({ tool }) => tool === 'cobc')?.install;
  throw new DrydockError('DRY-E7006', {
    tool: install === undefined ? 'gcov, which comes with GCC,' : 'GnuCOBOL (cobc)',
    install: install ?? 'sudo apt-get install gcc (Debian, Ubuntu) or sudo dnf install gcc (Fedora)',
  });
}

async function measure(
  id: string,
  analysed: Parameters<typeof measureCoverage>[0]['analysed'],
  cases: Parameters<typeof measureCoverage>[1],
  counters: CoverageTools,
  signal: AbortSignal,
) {
  try {
    return await measureCoverage({ id, analysed }, cases, counters, { signal });
  } catch (error) {
    if (error instanceof CountersUnreadable) throw new DrydockError('DRY-E7051', { problem: error.message });
    throw error;
  }
}

function dataOf({ program, coverage: one }: Measured) {
  return fromModel({
    program: program.id,
    source: program.source,
    vectors: one?.vectors ?? 0,
    lines: one?.lines ?? null,
    executed: one?.executed ?? null,
    percent: (one && coveragePercent(one)) ?? null,
    missed: one?.missed ?? [],
    notCounted: one?.notCounted ?? [],
  });
}

/** Paragraphs of a program that are listed when no program was named. */
const SHOWN = 5;

function textOf(measured: readonly Measured[], all: boolean): string {
  const rows = measured.map(({ program, coverage: one }) => {
    const percent = one && coveragePercent(one);
    const share = percent === undefined || percent === null ? '-' : `${percent} %`;
    return [program.id, String(one?.vectors ?? 0), one === undefined ? '-' : `${one.executed} of ${one.lines}`, share];
  });
  const missed = measured.flatMap(({ coverage: one }) => {
    if (one === undefined || one.missed.length === 0) return [];
    const shown = all ? one.missed : one.missed.slice(0, SHOWN);
    const more = one.missed.length - shown.length;
    return [
      ...shown.map(({ paragraph, file, lines }) => `  ${file}:${lineRanges(lines)}  ${paragraph}`),
      ...(more > 0 ? [`  … and ${more} more paragraphs of ${one.program}: name it to see them`] : []),
    ];
  });
  const parts = [table(['program', 'vectors', 'lines executed', 'share'], rows)];
  if (missed.length > 0) parts.push(`Not executed:\n${missed.join('\n')}\n`);
  return printable(parts.join('\n'));
}
