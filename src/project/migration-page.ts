import { type MigrationReport, type ReportedProgram, verdictOrder } from './report-markdown.ts';
import type { Cell, PageSection, ReportPage } from './report-page.ts';

/** Entries of a list that a page shows; how many there are is always said. */
const MOST_ENTRIES = 1_000;

/** The migration report as a page: counts with their denominators, exceptions before successes. */
export function migrationPage(report: MigrationReport): ReportPage {
  return {
    title: `Migration report: ${report.project}`,
    words: [
      `Source: ${report.source} (read only, unchanged).`,
      'Only a program whose original and translation were both executed, or whose translation reproduced recorded outputs of the original, is called proven.',
    ],
    sections: [
      result(report),
      programs(report),
      unsupported(report),
      missing(report),
      waves(report),
      unread(report),
    ].filter((section) => section !== undefined),
  };
}

function result({ programs, members }: MigrationReport): PageSection {
  const rows = verdictOrder.flatMap((verdict): Cell[][] => {
    const these = programs.filter((program) => program.verdict === verdict);
    const recorded = these.filter(({ basis }) => basis === 'recorded').length;
    if (these.length === 0) return [];
    return [
      [verdict, `${these.length} of ${programs.length}`, recorded === 0 ? '' : `${recorded} against recorded outputs`],
    ];
  });
  const equal = programs.reduce((sum, { vectors }) => sum + vectors.equal, 0);
  const total = programs.reduce((sum, { vectors }) => sum + vectors.total, 0);
  const kinds = Object.entries(members).flatMap(([kind, count]) => (count > 0 ? [`${count} ${kind}`] : []));
  return {
    title: 'Result',
    table: { headers: ['verdict', 'programs', 'note'], rows },
    words: [`Test vectors equal: ${equal} of ${total}. Members: ${kinds.join(', ') || 'none'}.`],
  };
}

function programs(report: MigrationReport): PageSection {
  const rank = ({ verdict }: ReportedProgram): number => verdictOrder.indexOf(verdict);
  const sorted = report.programs.toSorted((a, b) => rank(a) - rank(b) || (a.program < b.program ? -1 : 1));
  const rows = sorted.map((program): Cell[] => [
    { code: program.program },
    program.lines,
    program.complexity,
    program.wave ?? '',
    program.verdict + (program.basis === 'recorded' ? ' (recorded)' : ''),
    `${program.vectors.equal} of ${program.vectors.total}`,
    program.reason ?? '',
  ]);
  const headers = ['program', 'lines', 'complexity', 'wave', 'verdict', 'vectors equal', 'reason'];
  return { title: 'Programs', table: { headers, rows } };
}

function unsupported({ programs }: MigrationReport): PageSection {
  const all = programs.flatMap((program) => program.unsupported);
  if (all.length === 0) return { title: 'Unsupported constructs', words: ['None.'] };
  return {
    title: 'Unsupported constructs',
    words: counted(all.length),
    list: all.slice(0, MOST_ENTRIES).map((node) => [{ code: `${node.file}:${node.line}` }, node.construct]),
  };
}

function missing(report: MigrationReport): PageSection | undefined {
  if (report.missing.length === 0) return undefined;
  const rows = report.missing.slice(0, MOST_ENTRIES).map(({ kind, name, references }): Cell[] => {
    const [first] = references;
    return [kind, { code: name }, first ? { code: `${first.file}:${first.line}` } : '', references.length];
  });
  const headers = ['kind', 'name', 'first referenced at', 'references'];
  return { title: 'Referenced but not found', words: counted(report.missing.length), table: { headers, rows } };
}

function waves({ waves, cycles }: MigrationReport): PageSection | undefined {
  if (waves.length === 0) return undefined;
  return {
    title: 'Waves (callees first)',
    table: {
      headers: ['wave', 'programs', 'names'],
      rows: waves.map((wave, index) => [index + 1, wave.length, { code: wave.join(', ') }]),
    },
    words: cycles.map((cycle) => `Call each other in a circle: ${cycle.join(', ')}.`),
  };
}

function unread({ unreadable }: MigrationReport): PageSection | undefined {
  if (unreadable.length === 0) return undefined;
  return {
    title: 'Not read, or only with doubts',
    words: counted(unreadable.length),
    list: unreadable.slice(0, MOST_ENTRIES).map(({ file, reason }) => [{ code: file }, reason]),
  };
}

function counted(count: number): string[] {
  return count > MOST_ENTRIES ? [`${count}; the first ${MOST_ENTRIES} are shown.`] : [];
}
