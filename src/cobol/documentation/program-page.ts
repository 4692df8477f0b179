import { code, type ProgramFacts, type ReportedProgram, text } from '../../project/index.ts';

/** Where a paragraph went: COBOL lines on one side, a Java method with its lines on the other. */
export interface ParagraphMapping {
  readonly paragraph: string;
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
  readonly method: string;
  readonly javaFile: string;
  readonly javaLine: number;
  readonly javaEndLine: number;
}

/** The page of one program: what it is, what it needs, what it became, how that was shown. */
export function renderProgramPage(
  program: ReportedProgram,
  facts: ProgramFacts | undefined,
  mapping: readonly ParagraphMapping[],
): string {
  const parts = [
    header(program),
    evidence(program),
    paragraphs(mapping),
    facts ? dependencies(facts) : '',
    facts ? features(facts) : '',
    constructs(program),
    problems(program),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function header(program: ReportedProgram): string {
  const reason = program.reason === undefined ? '' : `\n\n${text(program.reason)}`;
  return `# ${text(program.program)}\n\nSource ${code(program.source)}, ${program.lines} lines, complexity ${program.complexity}. Verdict: **${program.verdict}**, ${program.vectors.equal} of ${program.vectors.total} vectors equal${program.basis === 'recorded' ? ' (recorded outputs of the original)' : ''}.${reason}`;
}

function evidence(program: ReportedProgram): string {
  const files = program.javaFiles.map((file) => `- ${code(file)}`);
  const again = program.reproduce === undefined ? [] : ['', 'To repeat the proof:', '', `    ${program.reproduce}`];
  return [...(files.length > 0 ? ['## Java', '', ...files] : []), ...again].join('\n');
}

function paragraphs(mapping: readonly ParagraphMapping[]): string {
  if (mapping.length === 0) return '';
  const rows = mapping.map(
    (entry) =>
      `| ${text(entry.paragraph)} | ${code(`${entry.file}:${entry.line}-${entry.endLine}`)} | ${code(`${entry.method}()`)} | ${code(`${entry.javaFile}:${entry.javaLine}-${entry.javaEndLine}`)} |`,
  );
  return ['## Paragraphs and methods', '', '| paragraph | COBOL | method | Java |', '|---|---|---|---|', ...rows].join(
    '\n',
  );
}

function dependencies(facts: ProgramFacts): string {
  const rows = [
    ...facts.calls.map(
      (call) =>
        `| calls (${call.kind}) | ${text(call.target)}${call.candidates && call.candidates.length > 0 ? ` (${call.candidates.map(text).join(', ')})` : ''} | ${code(`${call.file}:${call.line}`)} |`,
    ),
    ...facts.copies.map(
      (copy) =>
        `| copies | ${text(copy.name)}${copy.resolved === undefined ? ' (missing)' : ''} | ${code(`${copy.file}:${copy.line}`)} |`,
    ),
    ...facts.files.map(
      (file) =>
        `| file, ${file.organization} | ${text(file.name)} (${text(file.assign)}; ${file.modes.join(', ')}) | ${code(`${file.file}:${file.line}`)} |`,
    ),
    ...facts.sqlTables.map((table) => `| SQL table | ${text(table.table)} | ${code(`${table.file}:${table.line}`)} |`),
  ];
  return rows.length === 0 ? '' : ['## Needs', '', '| what | name | where |', '|---|---|---|', ...rows].join('\n');
}

function features(facts: ProgramFacts): string {
  const entries = Object.entries(facts.features).toSorted((a, b) => b[1] - a[1]);
  return entries.length === 0
    ? ''
    : `## Constructs\n\n${entries.map(([name, count]) => `${text(name)} ${count}`).join(', ')}.`;
}

function constructs(program: ReportedProgram): string {
  if (program.unsupported.length === 0) return '';
  return [
    '## Unsupported',
    '',
    ...program.unsupported.map(
      (node) => `- ${code(`${node.file}:${node.line}`)} ${text(node.construct)}: ${code(node.text)}`,
    ),
  ].join('\n');
}

function problems(program: ReportedProgram): string {
  if (program.problems.length === 0) return '';
  return [
    '## Problems',
    '',
    ...program.problems.map(
      (problem) => `- ${problem.severity} at ${code(`${problem.file}:${problem.line}`)}: ${text(problem.message)}`,
    ),
  ].join('\n');
}
