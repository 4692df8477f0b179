import {
  assess as assessSource,
  type Assessment,
  assessmentPage,
  outlookCounts,
} from '../../cobol/assessment/index.ts';
import { EXIT } from '../../model/index.ts';
import { pageAsHtml, pageAsMarkdown } from '../../project/index.ts';
import { fromModel } from '../../server/index.ts';
import { type SourceOptions, sourceTree, withVectors } from '../source-tree.ts';
import { printable, type Terminal, table } from '../terminal.ts';
import { writeNew } from './project.ts';

interface AssessOptions extends SourceOptions {
  readonly out?: string | undefined;
}

/** `drydock assess`: reads a source tree and says what a migration has to expect; needs no home, no compiler and no network. */
export async function assess(
  directory: string,
  options: AssessOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const { source, ...reading } = await sourceTree(directory, options);
  const assessment = await withVectors(reading.vectors, () =>
    assessSource(source, {
      ...reading,
      signal,
      onProgress: (done, total) => {
        if (terminal.interactive && (done % 25 === 0 || done === total))
          terminal.err(`\u001b[2K\r${done} of ${total} programs`);
      },
    }),
  );
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
