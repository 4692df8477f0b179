import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { NumberedRun, RunReader } from '../store/index.ts';
import { Workspaces } from '../workspace/index.ts';
import { muted } from './ci/index.ts';
import { allItems, comparedWithRecords, findingsOf } from './findings.ts';
import { homeFolder } from './home.ts';
import { requestOf } from './run-facts.ts';
import { verdictWords } from './run-words.ts';
import { printable, type Terminal } from './terminal.ts';
import { oneLine } from './text-width.ts';

/** Findings that are named at the end of a run. */
const mostFindings = 10;

/** The last words on a run that has ended: its outcome and where the result is; beside it, what is not proven and why, what to do next. */
export async function summary(store: RunReader, run: NumberedRun, terminal: Terminal): Promise<string> {
  using _muted = muted(terminal);
  const items = await allItems(store, run.id);
  const { shown, more } = await findingsOf(store, run.id, items, mostFindings);
  for (const { item, outcome, reason } of shown)
    terminal.err(`  ${printable(`${item}: ${outcome}${reason === '' ? '' : `: ${reason}`}`)}\n`);
  if (more > 0) terminal.err(`  … and ${more} more\n`);
  const basis = (await comparedWithRecords(store, run.id, items)) ? ' (against recorded outputs)' : '';
  const verdicts = `${verdictWords(run.verdicts) || 'no verdicts'}${basis}`;
  const lines = [`${oneLine(run.name)} #${run.no} ${run.state}: ${verdicts}`];
  if (run.reason !== null) terminal.err(`  ${printable(run.reason)}\n`);
  const folder = await publishedTo(store, run);
  const outputs = folder ?? join(new Workspaces(homeFolder()).pathOf(run.id), 'outputs');
  for (const [what, name] of [
    ['report', 'report.md'],
    ['handbook', 'handbook.md'],
    ['coverage', 'coverage.md'],
    ['vectors', 'written-vectors'],
    ['Java', 'java'],
  ] as const)
    if (await exists(join(outputs, name))) lines.push(`  ${what.padEnd(8)} ${join(outputs, name)}`);
  const replay = (await requestOf(store, run))?.replay;
  if (replay !== undefined) lines.push(`  models   none was asked; answers were recorded in ${replay}`);
  if (folder !== undefined) lines.push(`  ${'all'.padEnd(8)} ${folder}`);
  terminal.hint(`  Next:  ${terminal.command} run view ${run.no}${run.state === 'failed' ? '' : ' --items'}\n`);
  return lines.map((line) => `${printable(line)}\n`).join('');
}

async function publishedTo(store: RunReader, run: NumberedRun): Promise<string | undefined> {
  const [published] = await store.events({ run: run.id, types: ['workspace.published'], limit: 1 });
  return published?.type === 'workspace.published' ? published.data.target : undefined;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
