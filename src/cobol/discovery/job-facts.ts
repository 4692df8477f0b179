import type { DataDefinition, DiscoveryProblem, Job, JobStep } from '../../project/index.ts';
import { type InlineData, type JclStatement, parseJcl } from './jcl-statement.ts';

/** Programs of the operating system and of products: nobody migrates them. */
const utilities =
  /^(?:IEF|IEB|IEH|IDC|IKJ|ICE|IEW|IGY|IGW|IRX|ISR|ADR|AMA|AMB|DSN|DFS|DFH|DSF|EZA|FTP|SORT$|SYNCSORT$|ICEMAN$|BPX|HEWL$|ASMA|CEE|CSQ|SDSF|FILEAID$|IOAT|AFCP|XMIT|GIM|EDC|CBC)/;

interface OpenJob {
  readonly job: Job;
  readonly symbols: Map<string, string>;
  step: JobStep | undefined;
  dataName: string;
}

/**
 * The jobs and procedures of a member: their steps, programs and data sets. Symbols with a value (SET, defaults of PROC) are put
 * in. A member without JOB or PROC is a fragment and counts as a procedure of the member's name.
 *
 * @param file path of the member, for the places
 * @param fallback name of the procedure when the text has none
 */
export function jobFacts(
  file: string,
  fallback: string,
  lines: readonly string[],
): { jobs: Job[]; problems: DiscoveryProblem[] } {
  const jobs: OpenJob[] = [];
  const problems: DiscoveryProblem[] = [];
  let lastDd: DataDefinition | undefined;
  const current = (line: number): OpenJob => {
    const open = jobs.at(-1);
    return open ?? openJob(jobs, file, { name: fallback, kind: 'procedure', line });
  };
  for (const part of parseJcl(lines)) {
    if (part.kind === 'problem') {
      problems.push({ code: 'job-syntax', severity: 'warning', file, line: part.line, message: part.message });
    } else if (part.kind === 'data') {
      if (lastDd !== undefined) Object.assign(lastDd, { inlineLines: part.data.length });
      noteSubcommands(jobs.at(-1), file, part.data);
    } else {
      lastDd = takeStatement(part.statement, { jobs, current, file });
    }
  }
  return { jobs: jobs.map((open) => open.job), problems };
}

interface Taking {
  readonly jobs: OpenJob[];
  readonly current: (line: number) => OpenJob;
  readonly file: string;
}

/** @returns the data definition, when the statement is one */
function takeStatement(statement: JclStatement, { jobs, current, file }: Taking): DataDefinition | undefined {
  const { name, operation, line } = statement;
  switch (operation) {
    case 'JOB':
      openJob(jobs, file, { name, kind: 'job', line });
      return undefined;
    case 'PROC':
      defineSymbols(
        openJob(jobs, file, { name: name || (jobs.at(-1)?.job.name ?? ''), kind: 'procedure', line }),
        statement,
      );
      return undefined;
    case 'PEND':
      reopenJob(jobs);
      return undefined;
    case 'SET':
      defineSymbols(current(line), statement);
      return undefined;
    case 'INCLUDE':
      current(line).job.includes.push({ file, line, member: keyword(statement, 'MEMBER') ?? '' });
      return undefined;
    case 'EXEC':
      openStep(current(line), statement, file);
      return undefined;
    case 'DD':
      return defineData(current(line), statement, file);
    default:
      return undefined;
  }
}

function openJob(jobs: OpenJob[], file: string, start: { name: string; kind: Job['kind']; line: number }): OpenJob {
  const job: Job = { file, line: start.line, name: start.name, kind: start.kind, steps: [], data: [], includes: [] };
  const open: OpenJob = { job, symbols: new Map(jobs.at(-1)?.symbols), step: undefined, dataName: '' };
  jobs.push(open);
  return open;
}

/** Behind the PEND of an in-stream procedure the job goes on. */
function reopenJob(jobs: OpenJob[]): void {
  const index = jobs.findLastIndex((open) => open.job.kind === 'job');
  if (index >= 0) jobs.push(...jobs.splice(index, 1));
}

function defineSymbols(open: OpenJob, statement: JclStatement): void {
  for (const operand of statement.operands) {
    if (operand.keyword !== undefined) open.symbols.set(operand.keyword, withSymbols(open, operand.value));
  }
}

/** Puts the values of symbols in; a period behind a symbol belongs to it. Symbols without a value stay. */
function withSymbols(open: OpenJob, value: string): string {
  return value.replace(
    /&([A-Z@#$][A-Z0-9@#$]{0,7})\.?/gi,
    (symbol: string, name: string) => open.symbols.get(name.toUpperCase()) ?? symbol,
  );
}

function keyword(statement: JclStatement, ...names: string[]): string | undefined {
  return statement.operands.find((operand) => operand.keyword !== undefined && names.includes(operand.keyword))?.value;
}

function openStep(open: OpenJob, statement: JclStatement, file: string): void {
  const value = (text: string | undefined): string | undefined =>
    text === undefined ? undefined : withSymbols(open, text);
  const program = value(keyword(statement, 'PGM'));
  const procedure = value(
    keyword(statement, 'PROC') ?? statement.operands.find((operand) => operand.keyword === undefined)?.value,
  );
  const executes = (program ?? procedure ?? '').toUpperCase();
  const parm = value(keyword(statement, 'PARM'));
  const { name, line } = statement;
  const step: JobStep = {
    file,
    line,
    name,
    executes,
    parm,
    runs: [],
    kind: program === undefined ? 'procedure' : 'program',
    utility: program !== undefined && utilities.test(executes),
  };
  const ims =
    executes === 'DFSRRC00' ? /^\(?(?:DLI|DBB|BMP|IFP|MSG)\s*,\s*([A-Z@#$][A-Z0-9@#$]*)/i.exec(parm ?? '') : null;
  if (ims?.[1] !== undefined) step.runs.push({ file, line, program: ims[1].toUpperCase(), by: 'IMS' });
  open.job.steps.push(step);
  open.step = step;
}

function defineData(open: OpenJob, statement: JclStatement, file: string): DataDefinition {
  const { line, operands } = statement;
  const positional = operands.find((operand) => operand.keyword === undefined)?.value;
  if (statement.name !== '') open.dataName = statement.name.slice(statement.name.indexOf('.') + 1);
  const dataset = keyword(statement, 'DSN', 'DSNAME') ?? keyword(statement, 'PATH');
  const disposition = keyword(statement, 'DISP');
  const device = operands.find((operand) => operand.keyword === 'SYSOUT')
    ? 'SYSOUT'
    : positional === 'DUMMY'
      ? 'DUMMY'
      : undefined;
  const definition: DataDefinition = {
    file,
    line,
    name: open.dataName,
    device,
    step: open.step?.name,
    dataset: dataset === undefined ? undefined : withSymbols(open, dataset),
    disposition: disposition === undefined ? undefined : withSymbols(open, disposition),
    inlineLines: undefined,
  };
  open.job.data.push(definition);
  return definition;
}

/** DB2 programs run under TSO: `RUN PROGRAM(name) PLAN(plan)` in the input of IKJEFT01. */
function noteSubcommands(open: OpenJob | undefined, file: string, data: readonly InlineData[]): void {
  if (open?.step === undefined || !open.step.executes.startsWith('IKJEFT')) return;
  for (const { line, text } of data) {
    const run = /\bRUN\b.*?\bPROG(?:RAM)?\s*\(\s*([A-Z@#$][A-Z0-9@#$]*)\s*\)/i.exec(text);
    if (run?.[1] !== undefined)
      open.step.runs.push({ file, line, program: withSymbols(open, run[1]).toUpperCase(), by: 'DB2' });
  }
}
