import { DrydockError, exitCodeOf, isTerminal } from '../../model/index.ts';
import { type ReportOptions, tellRun } from '../ci/index.ts';
import { followRun } from '../follow-run.ts';
import { tellEnd } from '../launch.ts';
import { openRuns, runNamed } from '../open-runs.ts';
import { reachOwner } from '../run-access.ts';
import type { Surroundings } from './run-commands.ts';
import { runLogs } from './run-logs.ts';

/**
 * `drydock run watch [run]`: follows a run that another process drives; the exit code is that of the run. As lines of JSON, the events
 * themselves.
 */
export async function runWatch(reference: string, options: ReportOptions, around: Surroundings): Promise<number> {
  const { terminal, signal } = around;
  if (terminal.output.format === 'jsonl') return runLogs(reference, { follow: true, exitStatus: true }, around);
  await using owner = await reachOwner(terminal);
  if (owner === null) {
    await using reader = await openRuns();
    const run = await runNamed(reference, reader);
    if (!isTerminal(run.state) || reader === undefined)
      throw new DrydockError('DRY-E8045', { run: `${run.no}`, state: run.state });
    const exitCode = exitCodeOf(run.state);
    await tellEnd({ reader }, { run, exitCode, ended: true }, terminal);
    await tellRun(reader, run, options, terminal);
    return exitCode;
  }
  const run = await runNamed(reference, owner.reader);
  const followed = await followRun(owner, run.id, terminal, signal);
  await tellEnd(owner, followed, terminal);
  if (!signal.aborted) await tellRun(owner.reader, followed.run, options, terminal);
  return followed.exitCode;
}
