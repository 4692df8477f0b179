import { countOf, findingsIn, type TestCase, type TestReport } from './test-report.ts';

/** Annotations of each kind that GitHub shows for a step: https://docs.github.com/actions (limits of annotations). */
const MOST_ANNOTATIONS = 10;

/** Rows of findings in a summary: it may have 1 MiB, and people read a screen of it. */
const MOST_ROWS = 50;

/**
 * Folds what is written between two commands. What is in between is text of agents and programs, which must not give commands to the
 * runner: they are stopped until the token comes.
 */
export function groupStart(title: string, token: string): string {
  return `::group::${data(title)}\n${commandsStop(token)}`;
}

export function groupEnd(token: string): string {
  return `${commandsGoOn(token)}::endgroup::\n`;
}

export function commandsStop(token: string): string {
  return `::stop-commands::${token}\n`;
}

export function commandsGoOn(token: string): string {
  return `::${token}::\n`;
}

/** What people see beside the changed lines, and on top of the run: errors for what is wrong, warnings for what is not proven. */
export function annotations(report: TestReport): string {
  const findings = findingsIn(report);
  return [
    ...shown(
      'error',
      findings.filter(({ outcome }) => outcome !== 'skipped'),
    ),
    ...shown(
      'warning',
      findings.filter(({ outcome }) => outcome === 'skipped'),
    ),
  ].join('');
}

function shown(command: 'error' | 'warning', findings: ReturnType<typeof findingsIn>): string[] {
  const lines = findings.slice(0, MOST_ANNOTATIONS).map(({ suite, name, kind, message, file, line }) => {
    const title = `title=${property(`${name}: ${kind ?? suite}`)}`;
    const place = file === null ? [] : [`file=${property(file)}`, ...(line === null ? [] : [`line=${line}`])];
    return `::${command} ${[...place, title].join(',')}::${data(message || (kind ?? suite)).slice(0, 4_000)}\n`;
  });
  const more = findings.length - lines.length;
  return more > 0 ? [...lines.slice(0, -1), `::${command}::${more + 1} more, in the summary\n`] : lines;
}

/** A Markdown summary of a run, for GITHUB_STEP_SUMMARY. */
export function summary(report: TestReport, outcome: string): string {
  const cases = report.suites.flatMap((suite) => suite.cases);
  const findings = findingsIn(report);
  const rows = findings
    .slice(0, MOST_ROWS)
    .map(({ suite, name, kind, message }) => `| ${[suite, name, kind ?? '', message].map(cell).join(' | ')} |`);
  const more = findings.length > MOST_ROWS ? [`\n… and ${findings.length - MOST_ROWS} more.`] : [];
  const table = ['| step | item | finding | why |', '| --- | --- | --- | --- |', ...rows, ...more];
  const steps = report.suites.map(
    ({ name, cases: of }) =>
      `| ${[cell(name), String(of.length), ...OUTCOMES.map((one) => numberOf(of, one))].join(' | ')} |`,
  );
  return [
    `### ${cell(report.name)}: ${cell(outcome)}`,
    '',
    `| step | of | ${OUTCOMES.join(' | ')} |`,
    `| --- | --: | ${OUTCOMES.map(() => '--:').join(' | ')} |`,
    ...steps,
    `| all | ${cases.length} | ${OUTCOMES.map((one) => numberOf(cases, one)).join(' | ')} |`,
    '',
    ...(findings.length === 0 ? [] : [...table, '']),
    '',
  ].join('\n');
}

const OUTCOMES = ['passed', 'failed', 'error', 'skipped'] as const;

function numberOf(cases: readonly TestCase[], outcome: TestCase['outcome']): string {
  const count = countOf(cases, outcome);
  return count === 0 ? '' : String(count);
}

/** Text as one cell of a table that is nothing but text: no markup, no links, no mentions. */
function cell(text: string): string {
  return (
    text
      .slice(0, 300)
      // oxlint-disable-next-line no-control-regex
      .replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ')
      .replace(/[&<>"'@#\\`*_{}[\]()|!~:]/g, (character) => `&#${character.charCodeAt(0)};`)
  );
}

/** https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
