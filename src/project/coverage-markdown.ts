import { coveragePercent, lineRanges, type ProgramCoverage, type WrittenVectors } from './documents/coverage.ts';
import { code, text } from './report-markdown.ts';

/** What is known of how much of a program is executed. */
export interface CoverageEntry {
  readonly program: string;
  readonly measured: ProgramCoverage | undefined;
  readonly written: WrittenVectors | undefined;
  readonly problems: readonly string[];
}

/** The page that says how much of each program its vectors execute, and what no vector reaches. Pure. */
export function renderCoverage(title: string, entries: readonly CoverageEntry[]): string {
  const rows = entries.map(({ program, measured, written }) => {
    const after = written?.after;
    const cells = [
      text(program),
      String(measured?.vectors ?? 0),
      share(measured),
      written === undefined ? '' : String(written.vectors.length),
      after === undefined ? '' : share(after),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const parts = [
    `# What vectors execute: ${text(title)}`,
    'Lines on which statements begin, counted in the originals as GnuCOBOL compiles them.',
    ['| program | vectors | lines executed | written | with these |', '|---|---:|---:|---:|---:|', ...rows].join('\n'),
    ...entries.map(section).filter((part) => part !== ''),
  ];
  return `${parts.join('\n\n')}\n`;
}

function share(coverage: ProgramCoverage | undefined): string {
  const percent = coverage && coveragePercent(coverage);
  if (coverage === undefined || percent === null || percent === undefined) return 'not known';
  return `${percent} % (${coverage.executed} of ${coverage.lines})`;
}

function section({ program, measured, written, problems }: CoverageEntry): string {
  const last = written?.after ?? measured;
  const missed = (last?.missed ?? []).map(
    ({ paragraph, file, lines }) => `- ${text(paragraph)}: ${code(`${file}:${lineRanges(lines)}`)}`,
  );
  const vectors = (written?.vectors ?? []).map(
    ({ id, purpose, reached }) => `- ${code(id)}: ${text(purpose)} (${reached.length} lines more)`,
  );
  const dropped = (written?.dropped ?? []).map(
    ({ id, purpose, reason }) => `- ${code(id)}: ${text(purpose)}: ${text(reason)}`,
  );
  const notCounted = (measured?.notCounted ?? []).map(({ id, reason }) => `- ${code(id)}: ${text(reason)}`);
  const parts = [
    ...problems.map((problem) => text(problem)),
    ...titled('Not executed', missed),
    ...titled(
      `Written by a language model (${written?.said ? `${written.said.model}, ${written.said.source}` : ''})`,
      vectors,
    ),
    ...titled('Proposed and dropped', dropped),
    ...titled('Vectors that were not counted', notCounted),
  ];
  return parts.length === 0 ? '' : [`## ${text(program)}`, ...parts].join('\n\n');
}

function titled(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${text(title)}:`, lines.join('\n')];
}
