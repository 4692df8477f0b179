import { EXIT, isTerminal, type RunEvent } from '../../model/index.ts';
import { eventWire } from '../../server/index.ts';
import type { NumberedRun, RunReader } from '../../store/index.ts';
import { eventLine } from '../event-line.ts';
import { eventsOf } from '../follow-run.ts';
import { openRuns, runNamed } from '../open-runs.ts';
import { reachOwner } from '../run-access.ts';
import { printable, type Terminal } from '../terminal.ts';
import { misused } from '../words.ts';
import type { Surroundings } from './run-commands.ts';

interface LogOptions {
  readonly item?: string | undefined;
  readonly step?: string | undefined;
  readonly follow?: true | undefined;
  readonly tail?: number | undefined;
  readonly json?: true | undefined;
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
  const last = await history(reader, run, options, terminal);
  const now = await reader.findRun(run.id);
  if (!options.follow || now === undefined || (isTerminal(now.state) && now.asOfSeq <= last)) return EXIT.success;
  await using owner = await reachOwner(terminal);
  if (owner === null) {
    if (!isTerminal(now.state))
      terminal.err(
        `Nobody drives run #${run.no}, which is ${now.state}. Go on:  ${terminal.command} run resume ${run.no}\n`,
      );
    return EXIT.success;
  }
  for await (const event of eventsOf(owner, run, { signal, afterSeq: last, terminal })) print(event, options, terminal);
  return signal.aborted ? EXIT.interrupted : EXIT.success;
}

/** @returns `seq` of the last event */
async function history(reader: RunReader, run: NumberedRun, options: LogOptions, terminal: Terminal): Promise<number> {
  const { tail } = options;
  const newest: RunEvent[] = [];
  let afterSeq = 0;
  for (;;) {
    const events = await reader.events({ run: run.id, afterSeq, limit: 500 });
    if (tail === undefined) for (const event of events) print(event, options, terminal);
    else newest.push(...events.filter((one) => isShown(one, options)));
    if (tail !== undefined && newest.length > tail) newest.splice(0, newest.length - tail);
    afterSeq = events.at(-1)?.seq ?? afterSeq;
    if (events.length < 500) break;
  }
  for (const event of newest) print(event, options, terminal);
  return afterSeq;
}

function isShown(event: RunEvent, options: LogOptions): boolean {
  const { step, item } = event.data as { step?: string; item?: string | null };
  const isWanted =
    (options.step === undefined || step === options.step) && (options.item === undefined || item === options.item);
  return isWanted && (options.json === true || eventLine(event) !== undefined);
}

function print(event: RunEvent, options: LogOptions, terminal: Terminal): void {
  if (!isShown(event, options)) return;
  terminal.out(
    options.json
      ? `${JSON.stringify(eventWire.encode(event))}\n`
      : `${new Date(event.ts).toISOString()}  ${printable(eventLine(event) ?? '')}\n`,
  );
}
