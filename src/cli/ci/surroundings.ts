import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DrydockError } from '../../model/index.ts';
import type { NumberedRun, RunReader } from '../../store/index.ts';
import { printable, type Terminal } from '../terminal.ts';
import { annotations, commandsGoOn, commandsStop, groupEnd, groupStart, summary } from './github.ts';
import { sectionEnd, sectionStart } from './gitlab.ts';
import { junitXml } from './junit.ts';
import type { TestReport } from './test-report.ts';

type System = 'github' | 'gitlab' | null;

function system({ GITHUB_ACTIONS, GITLAB_CI }: NodeJS.ProcessEnv = process.env): System {
  if (GITHUB_ACTIONS === 'true') return 'github';
  return GITLAB_CI === 'true' ? 'gitlab' : null;
}

/** What is written until it is closed folds into one line in the log of GitHub Actions or GitLab; elsewhere nothing happens. */
export function folded(title: string, terminal: Pick<Terminal, 'err'>): Disposable {
  const where = system();
  const token = randomBytes(16).toString('hex');
  const name = `drydock_${token}`;
  if (where === 'github') terminal.err(groupStart(title, token));
  if (where === 'gitlab') terminal.err(sectionStart(name, title, Date.now()));
  return {
    [Symbol.dispose]: () => {
      if (where === 'github') terminal.err(groupEnd(token));
      if (where === 'gitlab') terminal.err(sectionEnd(name, Date.now()));
    },
  };
}

/** What is written until it is closed gives no commands to the runner of GitHub: it holds text of agents and programs. */
export function muted(terminal: Pick<Terminal, 'err'>): Disposable {
  const token = randomBytes(16).toString('hex');
  const isGithub = system() === 'github';
  if (isGithub) terminal.err(commandsStop(token));
  return { [Symbol.dispose]: () => (isGithub ? terminal.err(commandsGoOn(token)) : undefined) };
}

export interface ReportOptions {
  /** File for a JUnit report. */
  readonly junit?: string | undefined;
}

/** Tells what came of a run to those who asked: a JUnit file, annotations and the summary of a GitHub job. */
export async function tellRun(
  reader: RunReader,
  run: NumberedRun,
  options: ReportOptions,
  terminal: Pick<Terminal, 'err'>,
): Promise<void> {
  if (options.junit === undefined && system() === null) return;
  const { reportOfRun } = await import('./run-report.ts');
  await tell(await reportOfRun(reader, run), run.state, options, terminal);
}

/** Writes what came of a run as JUnit XML, and nothing else. @throws DRY-E5004 */
export async function saveRunReport(reader: RunReader, run: NumberedRun, file: string): Promise<void> {
  const { reportOfRun } = await import('./run-report.ts');
  await save(file, junitXml(await reportOfRun(reader, run)));
}

/** @throws DRY-E5004 when the report cannot be written */
export async function tell(
  report: TestReport,
  outcome: string,
  { junit }: ReportOptions,
  terminal: Pick<Terminal, 'err'>,
): Promise<void> {
  if (junit !== undefined) await save(junit, junitXml(report));
  if (system() !== 'github') return;
  terminal.err(printable(annotations(report)));
  const file = process.env['GITHUB_STEP_SUMMARY'];
  // Where the summary of a job cannot be written, the job goes on.
  if (file) await appendFile(file, summary(report, outcome)).catch(() => undefined);
}

async function save(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new DrydockError('DRY-E5004', { path: file, problem }, { cause: error });
  }
}
