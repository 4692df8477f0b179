import { setTimeout as pause } from 'node:timers/promises';
import { DrydockError, EXIT, exitCodeOf, isTerminal, type RunState, runStateSchema } from '../../model/index.ts';
import type { NumberedRun, RunReader } from '../../store/index.ts';
import { type ReportOptions, tellRun } from '../ci/index.ts';
import { openRuns, runNamed } from '../open-runs.ts';
import { duration, type Terminal } from '../terminal.ts';
import { parseTime } from '../time-span.ts';
import { oneOf } from '../words.ts';

export interface WaitOptions extends ReportOptions {
  readonly for: string;
  readonly timeout?: string | undefined;
}

/** Time between two looks, in milliseconds. */
const LOOK_MS = 100;

/** Without a timeout: milliseconds that a run may rest that nobody drives. Whoever watches over a daemon starts it again in that time. */
const PATIENCE_MS = 15_000;

/** `drydock run wait [run]`: silent, for scripts. Reads the store, so that it survives whoever drives the run. */
export async function runWait(
  reference: string,
  options: WaitOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const wanted = oneOf('run wait', '--for', options.for, ['terminal', ...runStateSchema.options] as const);
  const timeout = options.timeout === undefined ? null : parseTime('run wait', '--timeout', options.timeout);
  await using reader = await openRuns();
  const first = await runNamed(reference, reader);
  if (reader === undefined) return EXIT.notFound;
  const run = await reached(reader, first, { wanted, timeout, signal });
  if (run === null) return EXIT.interrupted;
  await tellRun(reader, run, options, terminal);
  await terminal.answer({
    data: async () => (await import('../run-json.ts')).runJson(run),
    text: () => '',
    names: () => [`run/${run.id}`],
  });
  return wanted === 'terminal' ? exitCodeOf(run.state) : EXIT.success;
}

interface Waiting {
  readonly wanted: RunState | 'terminal';
  /** Milliseconds; null: for ever. */
  readonly timeout: number | null;
  readonly signal: AbortSignal;
}

/**
 * @returns null when the signal fired
 * @throws DRY-E8044 it can never be so; DRY-E8048 when the time is over; DRY-E8040 when nobody drives it, and no time was given
 */
async function reached(
  reader: RunReader,
  first: NumberedRun,
  { wanted, timeout, signal }: Waiting,
): Promise<NumberedRun | null> {
  const since = performance.now();
  let restsSince: number | null = null;
  while (!signal.aborted) {
    const run = (await reader.findRun(first.id)) ?? first;
    const { state } = run;
    if (wanted === 'terminal' ? isTerminal(state) : state === wanted) return run;
    if (isTerminal(state)) throw new DrydockError('DRY-E8044', { run: `${run.no}`, state, wanted });
    const waited = performance.now() - since;
    restsSince = state === 'interrupted' ? (restsSince ?? performance.now()) : null;
    if (timeout === null && restsSince !== null && performance.now() - restsSince > PATIENCE_MS)
      throw new DrydockError('DRY-E8040', { run: `${run.no}` });
    if (timeout !== null && waited >= timeout)
      throw new DrydockError('DRY-E8048', { run: `${run.no}`, state, wanted, time: duration(waited) });
    const rest = timeout === null ? LOOK_MS : Math.min(LOOK_MS, timeout - waited);
    await pause(rest, undefined, { signal }).catch(() => undefined);
  }
  return null;
}
