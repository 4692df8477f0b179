import { DrydockError, isTerminal } from '../../model/index.ts';
import { followRun } from '../follow-run.ts';
import { openRuns, runNamed } from '../open-runs.ts';
import { summarize } from '../run-summary.ts';
import { openSession } from '../session.ts';
import type { Terminal } from '../terminal.ts';

/** `drydock run resume`: goes on with a run that was interrupted or paused. */
export async function runResume(reference: string, terminal: Terminal, signal: AbortSignal): Promise<number> {
  const id = await findId(reference);
  await using session = await openSession(terminal, () => false);
  const run = await runNamed(id, session.plane.store);
  if (isTerminal(run.state))
    throw new DrydockError('DRY-E2002', { verb: 'resume', state: run.state, allowed: 'nothing: it has ended' });
  await session.plane.takeUp(run.id);
  if (run.state === 'paused' || run.state === 'pausing') await session.plane.command(run.id, { verb: 'resume' });
  const followed = await followRun(session, run.id, terminal, signal);
  if (followed.ended) await summarize(session, followed.run, terminal);
  return followed.exitCode;
}

async function findId(reference: string): Promise<string> {
  await using reader = await openRuns();
  return (await runNamed(reference, reader)).id;
}
