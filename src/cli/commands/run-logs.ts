import { DrydockError, EXIT, exitCodeOf, isTerminal, type RunEvent } from '../../model/index.ts';
import type { NumberedRun, RunReader } from '../../store/index.ts';
import { eventLine } from '../event-line.ts';
import { logFilter, type LogFilterOptions } from '../log-filter.ts';
import { openRuns, runNamed } from '../open-runs.ts';
import { safeJson } from '../output/index.ts';
import type { Terminal } from '../terminal.ts';
import { misused, oneOf } from '../words.ts';
import type { Surroundings } from './run-commands.ts';

interface LogOptions extends LogFilterOptions {
  readonly follow?: true | undefined;
  readonly tail?: number | undefined;
  /** Exits with the code of the run. */
  readonly exitStatus?: true | undefined;
  /** Lines of JSON where nothing else is asked for. */
  readonly events?: true;
}

/** `drydock run logs`: every event of a run, oldest first. With --follow, goes on until the run has ended. */
export async function runLogs(
  reference: string,
  options: LogOptions,
  { terminal, signal }: Surroundings,
): Promise<number> {
  const { tail } = options;
  if (tail !== undefined && !(Number.isSafeInteger(tail) && tail >= 0))
    throw misused('run logs', '--tail: that is no number of lines', 'Give a whole number.');
  await using reader = await openRuns();
  const run = await runNamed(reference, reader);
  if (reader === undefined) return EXIT.notFound;
  await refuseUnknown(reader, run, options, terminal);
  const filter = await logFilter(options);
  const keeps = (event: RunEvent) => isShown(event, options, terminal) && filter(event);
  const print = await printer(options, terminal, keeps);
  const last = await history(reader, run, { tail, keeps, print });
  const now = await reader.findRun(run.id);
  const isOver = now !== undefined && isTerminal(now.state) && now.asOfSeq <= last;
  if (!options.follow || now === undefined || isOver) return codeOf(now, options);
  const { reachOwner } = await import('../run-access.ts');
  await using owner = await reachOwner(terminal);
  if (owner === null) {
    if (!isTerminal(now.state))
      terminal.err(
        `Nobody drives run #${run.no}, which is ${now.state}. Go on:  ${terminal.command} run resume ${run.no}\n`,
      );
    return codeOf(now, options);
  }
  const { eventsOf } = await import('../follow-run.ts');
  for await (const event of eventsOf(owner, run, { signal, afterSeq: last, terminal })) await print(event);
  return signal.aborted ? EXIT.interrupted : codeOf(await reader.findRun(run.id), options);
}

/** A slip in the name of a step or an item would look as if nothing had happened. @throws DRY-E2051, DRY-E8003 */
async function refuseUnknown(
  reader: RunReader,
  run: NumberedRun,
  { step, item }: LogOptions,
  { command }: Terminal,
): Promise<void> {
  if (step !== undefined) {
    const steps = await reader.steps(run.id);
    oneOf(
      'run logs',
      '--step',
      step,
      steps.map(({ id }) => id),
    );
  }
  // While it runs, items can come.
  if (item === undefined || !isTerminal(run.state)) return;
  if ((await reader.items(run.id, { item, limit: 1 })).length > 0) return;
  const list = `${command} item list --run ${run.no}`;
  throw new DrydockError('DRY-E8003', { what: `item ${item} in run #${run.no}`, list });
}

function codeOf(run: NumberedRun | undefined, { exitStatus }: LogOptions): number {
  return exitStatus && run !== undefined ? exitCodeOf(run.state) : EXIT.success;
}

interface History {
  /** Only so many of the last ones. */
  readonly tail: number | undefined;
  readonly keeps: (event: RunEvent) => boolean;
  readonly print: (event: RunEvent) => Promise<void>;
}

/** @returns `seq` of the last event */
async function history(reader: RunReader, run: NumberedRun, { tail, keeps, print }: History): Promise<number> {
  const newest: RunEvent[] = [];
  let afterSeq = 0;
  for (;;) {
    const events = await reader.events({ run: run.id, afterSeq, limit: 500 });
    if (tail === undefined) for (const event of events) await print(event);
    else newest.push(...events.filter(keeps));
    if (tail !== undefined && newest.length > tail) newest.splice(0, newest.length - tail);
    afterSeq = events.at(-1)?.seq ?? afterSeq;
    if (events.length < 500) break;
  }
  for (const event of newest) await print(event);
  return afterSeq;
}

/** Whether every event is shown, also those that say nothing new to people. */
function showsAll({ events }: LogOptions, { output }: Terminal): boolean {
  return events === true || output.format !== 'text';
}

function isShown(event: RunEvent, options: LogOptions, terminal: Terminal): boolean {
  return showsAll(options, terminal) || eventLine(event) !== undefined;
}

async function printer(
  options: LogOptions,
  terminal: Terminal,
  keeps: (event: RunEvent) => boolean,
): Promise<(event: RunEvent) => Promise<void>> {
  const wire = showsAll(options, terminal) ? (await import('../../server/index.ts')).eventWire : undefined;
  const stream = terminal.stream<RunEvent>({
    data: (event) => wire?.encode(event),
    text: (event) =>
      options.events === true
        ? `${safeJson(wire?.encode(event))}\n`
        : `${new Date(event.ts).toISOString()}  ${eventLine(event) ?? ''}\n`,
  });
  return async (event) => {
    if (keeps(event)) await stream.next(event);
  };
}
