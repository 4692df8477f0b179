import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  assess as assessSource,
  type Assessment,
  assessmentPage,
  outlookCounts,
} from '../../cobol/assessment/index.ts';
import { dialectNames, isDialectName } from '../../cobol/semantics/index.ts';
import { DrydockError, EXIT } from '../../model/index.ts';
import { pageAsHtml, pageAsMarkdown } from '../../project/index.ts';
import { fromModel } from '../../server/index.ts';
import { printable, type Terminal, table } from '../terminal.ts';
import { writeNew } from './project.ts';

interface AssessOptions {
  readonly out?: string | undefined;
  readonly copybooks: readonly string[];
  readonly std?: string | undefined;
  readonly format: 'auto' | 'fixed' | 'free';
  readonly vectors?: string | undefined;
}

/** `drydock assess`: reads a source tree and says what a migration has to expect; needs no home, no compiler and no network. */
export async function assess(
  directory: string,
  options: AssessOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const found = await stat(directory).catch(() => undefined);
  if (!found?.isDirectory()) throw new DrydockError('DRY-E5001', { path: directory });
  const standard = options.std ?? 'auto';
  if (standard !== 'auto' && !isDialectName(standard))
    throw new DrydockError('DRY-E7003', { name: standard, known: dialectNames.join(', ') });
  const assessment = await assessSource(resolve(directory), {
    copybooks: options.copybooks.map((folder) => resolve(folder)),
    standard,
    format: options.format,
    vectors: options.vectors === undefined ? '' : resolve(options.vectors),
    signal,
    onProgress: (done, total) => {
      if (terminal.interactive && (done % 25 === 0 || done === total))
        terminal.err(`\u001b[2K\r${done} of ${total} programs`);
    },
  });
  if (terminal.interactive) terminal.err('\u001b[2K\r');
  if (options.out !== undefined) {
    const page = assessmentPage(assessment);
    await writeNew(options.out, options.out.endsWith('.html') ? pageAsHtml(page) : pageAsMarkdown(page));
  }
  await terminal.answer({
    data: () => dataOf(assessment),
    text: () => textOf(assessment),
    names: () => assessment.programs.map(({ program }) => `program/${program}`),
  });
  if (assessment.programs.length === 0)
    terminal.hint(
      `  No COBOL program was found there. Name the folder of the sources:  ${terminal.command} assess <dir>\n`,
    );
  else if (options.out === undefined)
    terminal.hint(`  As a page:  ${terminal.command} assess ${printable(directory)} --out assessment.html\n`);
  if (options.out !== undefined) terminal.hint(`  Written: ${printable(options.out)}\n`);
  return EXIT.success;
}

function dataOf({ inventory, missing, ...assessment }: Assessment) {
  const brief = missing.map(({ references, ...one }) => ({ ...one, references: references.length }));
  const { summary, problems, duplicatePrograms } = inventory;
  return fromModel({ ...assessment, summary, problems, duplicatePrograms, missing: brief });
}

/** Entries of a list that a terminal shows. */
const SHOWN = 10;

function textOf(assessment: Assessment): string {
  const { inventory, programs, missing, waves, cycles } = assessment;
  const kinds = Object.entries(inventory.summary.byKind).flatMap(([kind, count]) =>
    count > 0 ? [`${kind} ${count}`] : [],
  );
  const parts = [
    `${kinds.join(', ') || 'no files'}; ${inventory.summary.sourceLines} lines of programs and copybooks\n`,
    table(
      ['outlook', 'programs'],
      outlookCounts(assessment).map(([outlook, count]) => [outlook, `${count} of ${programs.length}`]),
    ),
  ];
  if (missing.length > 0) {
    const rows = missing
      .slice(0, SHOWN)
      .map(({ kind, name, blocked, suppliedBy }) => [kind, name, String(blocked), suppliedBy ?? '']);
    parts.push(
      `Missing: ${missing.length}; ${assessment.blockedPrograms} of ${programs.length} programs need one of them\n` +
        table(['kind', 'name', 'blocks', 'supplied by'], rows),
    );
  }
  const stopped = programs.filter(({ reasons }) => reasons.length > 0);
  if (stopped.length > 0) {
    const rows = stopped.slice(0, SHOWN).map(({ program, outlook, reasons }) => [program, outlook, reasons.join('; ')]);
    const more = stopped.length > SHOWN ? `… and ${stopped.length - SHOWN} more\n` : '';
    parts.push(table(['program', 'outlook', 'why'], rows) + more);
  }
  parts.push(`Waves: ${waves.map((wave) => wave.length).join(', ') || 'none'}; circles: ${cycles.length}\n`);
  parts.push('Nothing was executed, and nothing left this machine.\n');
  return printable(parts.join('\n'));
}
