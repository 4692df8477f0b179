import { z } from 'zod';
import { translationDetails } from './documents/step-outputs.ts';

const place = z.object({ file: z.string(), line: z.number().int() });

/** One program's line of the report. */
export const reportedProgram = z.object({
  program: z.string(),
  source: z.string(),
  lines: z.number().int(),
  complexity: z.number().int(),
  /** From 1; undefined for programs that could not be analysed. */
  wave: z.number().int().optional(),
  verdict: z.string(),
  /** What the verdict rests on: `executed` (both sides ran here), `recorded` (against recorded outputs of the original), or nothing. */
  basis: z.enum(['executed', 'recorded', 'none']),
  vectors: z.object({ equal: z.number().int(), total: z.number().int() }),
  reason: z.string().optional(),
  reproduce: z.string().optional(),
  javaFiles: z.array(z.string()),
  /** Absent when nobody looked into the translation. */
  paragraphs: z.object({ total: z.number().int(), asMethods: z.number().int() }).optional(),
  unsupported: z.array(place.extend({ construct: z.string(), text: z.string() })),
  problems: z.array(place.extend({ severity: z.string(), message: z.string() })),
  /** What language models wrote into it; absent: rules alone made it. */
  changes: translationDetails.shape.changes.optional(),
});
export type ReportedProgram = z.infer<typeof reportedProgram>;

/** Everything that the report page says; also its JSON form. */
export const migrationReport = z.object({
  project: z.string(),
  source: z.string(),
  tools: z.array(z.object({ name: z.string(), found: z.string().optional(), install: z.string().optional() })),
  members: z.record(z.string(), z.number().int()),
  programs: z.array(reportedProgram),
  missing: z.array(z.object({ kind: z.string(), name: z.string(), references: z.array(place) })),
  cycles: z.array(z.array(z.string())),
  waves: z.array(z.array(z.string())),
  /** Members that could not be read or understood, each with why. */
  unreadable: z.array(z.object({ file: z.string(), reason: z.string() })),
});
export type MigrationReport = z.infer<typeof migrationReport>;

/** Verdicts in the order in which a reader needs them: what wants attention first. */
export const verdictOrder = ['mismatch', 'not_compiled', 'not_runnable', 'partial', 'unverified', 'judged', 'proven'];

/** The report as Markdown. Counts come with their denominators, exceptions before successes. */
export function renderReport(report: MigrationReport): string {
  const sections = [
    heading(report),
    numbers(report),
    tools(report),
    programs(report),
    byModels(report),
    unsupported(report),
    missing(report),
    unreadable(report),
    order(report),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function heading(report: MigrationReport): string {
  return `# Migration report: ${text(report.project)}\n\nSource: ${code(report.source)} (read only, unchanged). Only a program whose original and translation were both executed, or whose translation reproduced recorded outputs of the original, is called proven.`;
}

function numbers(report: MigrationReport): string {
  const total = report.programs.length;
  const rows = verdictOrder.flatMap((verdict) => {
    const these = report.programs.filter((program) => program.verdict === verdict);
    if (these.length === 0) return [];
    const recorded = these.filter((program) => program.basis === 'recorded').length;
    const note = recorded > 0 ? `${recorded} against recorded outputs` : '';
    return [`| ${verdict} | ${these.length} of ${total} | ${note} |`];
  });
  const members = Object.entries(report.members)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', ');
  const vectors = report.programs.reduce(
    (sum, program) => ({ equal: sum.equal + program.vectors.equal, total: sum.total + program.vectors.total }),
    { equal: 0, total: 0 },
  );
  const paragraphs = report.programs.reduce(
    (sum, program) => ({
      asMethods: sum.asMethods + (program.paragraphs?.asMethods ?? 0),
      total: sum.total + (program.paragraphs?.total ?? 0),
    }),
    { asMethods: 0, total: 0 },
  );
  const methods =
    paragraphs.total === 0
      ? ''
      : `Paragraphs that became plain methods: ${paragraphs.asMethods} of ${paragraphs.total}. `;
  return [
    '## Result',
    '',
    '| verdict | programs | note |',
    '|---|---|---|',
    ...rows,
    '',
    `Test vectors equal: ${vectors.equal} of ${vectors.total}. ${methods}Members: ${members === '' ? 'none' : members}.`,
  ].join('\n');
}

function tools(report: MigrationReport): string {
  const rows = report.tools.map(
    (tool) =>
      `| ${tool.name} | ${tool.found === undefined ? 'not found' : text(tool.found)} | ${tool.found === undefined && tool.install !== undefined ? code(tool.install) : ''} |`,
  );
  return rows.length === 0
    ? ''
    : ['## Tools', '', '| tool | found | to install |', '|---|---|---|', ...rows].join('\n');
}

function programs(report: MigrationReport): string {
  const sorted = report.programs.toSorted((a, b) => rank(a) - rank(b) || (a.program < b.program ? -1 : 1));
  const rows = sorted.map((program) => {
    const page = `[${text(program.program)}](programs/${encodeURIComponent(program.program)}.md)`;
    const basis = program.basis === 'recorded' ? ' (recorded)' : '';
    return `| ${page} | ${program.lines} | ${program.complexity} | ${program.wave ?? ''} | ${program.verdict}${basis} | ${program.vectors.equal} of ${program.vectors.total} | ${text(program.reason ?? '')} |`;
  });
  return [
    '## Programs',
    '',
    '| program | lines | complexity | wave | verdict | vectors equal | reason |',
    '|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

function rank(program: ReportedProgram): number {
  return verdictOrder.indexOf(program.verdict);
}

/** Nobody shall take for the work of rules what a model wrote, nor for asked what was recorded. */
function byModels(report: MigrationReport): string {
  const rows = report.programs.flatMap(({ program, verdict, changes = [] }) =>
    changes.map(
      ({ model, source, explanation }) =>
        `| ${text(program)} | ${verdict} | ${text(model)} | ${ANSWERED[source]} | ${text(explanation)} |`,
    ),
  );
  if (rows.length === 0) return '';
  return [
    '## Written in part by a language model',
    '',
    '| program | verdict | model | answer | what it says that it did |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

const ANSWERED = { live: 'asked in this run', cache: 'known from an earlier run', recording: 'recorded' } as const;

function unsupported(report: MigrationReport): string {
  const all = report.programs.flatMap((program) => program.unsupported);
  if (all.length === 0) return '## Unsupported constructs\n\nNone.';
  const kinds = new Map<string, number>();
  for (const { construct } of all) kinds.set(construct, (kinds.get(construct) ?? 0) + 1);
  const summary = [...kinds]
    .toSorted((a, b) => b[1] - a[1])
    .map(([construct, count]) => `| ${text(construct)} | ${count} |`);
  const places = all.map(
    (node) => `- ${code(`${node.file}:${node.line}`)} ${text(node.construct)}: ${code(shorten(node.text))}`,
  );
  return ['## Unsupported constructs', '', '| construct | occurrences |', '|---|---|', ...summary, '', ...places].join(
    '\n',
  );
}

function missing(report: MigrationReport): string {
  if (report.missing.length === 0) return '';
  const rows = report.missing.map((entry) => {
    const first = entry.references[0];
    const where = first
      ? `${code(`${first.file}:${first.line}`)}${entry.references.length > 1 ? ` and ${entry.references.length - 1} more` : ''}`
      : '';
    return `| ${entry.kind} | ${text(entry.name)} | ${where} |`;
  });
  return ['## Referenced but not found', '', '| kind | name | referenced at |', '|---|---|---|', ...rows].join('\n');
}

function unreadable(report: MigrationReport): string {
  if (report.unreadable.length === 0) return '';
  return ['## Not read', '', ...report.unreadable.map((entry) => `- ${code(entry.file)}: ${text(entry.reason)}`)].join(
    '\n',
  );
}

function order(report: MigrationReport): string {
  if (report.waves.length === 0) return '';
  const lines = report.waves.map((wave, index) => `${index + 1}. ${wave.map(text).join(', ')}`);
  const cycles = report.cycles.map((cycle) => `- ${cycle.map(text).join(' → ')}`);
  return [
    '## Waves (callees first)',
    '',
    ...lines,
    ...(cycles.length > 0 ? ['', 'Programs that call each other in a circle:', '', ...cycles] : []),
  ].join('\n');
}

/** Text from sources is hostile: nothing in it may become Markdown or HTML. */
export function text(value: string): string {
  return value.replaceAll(/[\r\n]+/g, ' ').replaceAll(/[\\`*_{}[\]<>|#]/g, (character) => `\\${character}`);
}

/** Inline code that no content can break out of. */
export function code(value: string): string {
  if (value === '') return '';
  const longest = Math.max(0, ...[...value.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = '`'.repeat(longest + 1);
  const pad = value.startsWith('`') || value.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${value.replaceAll(/[\r\n]+/g, ' ').replaceAll('|', '\\|')}${pad}${fence}`;
}

function shorten(value: string): string {
  return value.length > 120 ? `${value.slice(0, 117)}...` : value;
}
