import { EXIT, isTerminal, type RunEvent } from '../../model/index.ts';
import type { NumberedRun, RunReader } from '../../store/index.ts';
import { eventLine } from '../event-line.ts';
import { openRuns, runNamed } from '../open-runs.ts';
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
  const wire = options.json ? (await import('../../server/index.ts')).eventWire : undefined;
  const print = (event: RunEvent) => printed(event, options, terminal, wire);
  const last = await history(reader, run, options, print);
  const now = await reader.findRun(run.id);
  if (!options.follow || now === undefined || (isTerminal(now.state) && now.asOfSeq <= last)) return EXIT.success;
  const { reachOwner } = await import('../run-access.ts');
  await using owner = await reachOwner(terminal);
  if (owner === null) {
    if (!isTerminal(now.state))
      terminal.err(
        `Nobody drives run #${run.no}, which is ${now.state}. Go on:  ${terminal.command} run resume ${run.no}\n`,
      );
    return EXIT.success;
  }
  const { eventsOf } = await import('../follow-run.ts');
  for await (const event of eventsOf(owner, run, { signal, afterSeq: last, terminal })) print(event);
  return signal.aborted ? EXIT.interrupted : EXIT.success;
}

/** @returns `seq` of the last event */
async function history(
  reader: RunReader,
  run: NumberedRun,
  options: LogOptions,
  print: (event: RunEvent) => void,
): Promise<number> {
  const { tail } = options;
  const newest: RunEvent[] = [];
  let afterSeq = 0;
  for (;;) {
    const events = await reader.events({ run: run.id, afterSeq, limit: 500 });
    if (tail === undefined) for (const event of events) print(event);
    else newest.push(...events.filter((one) => isShown(one, options)));
    if (tail !== undefined && newest.length > tail) newest.splice(0, newest.length - tail);
    afterSeq = events.at(-1)?.seq ?? afterSeq;
    if (events.length < 500) break;
  }
  for (const event of newest) print(event);
  return afterSeq;
}

function isShown(event: RunEvent, options: LogOptions): boolean {
  const { step, item } = event.data as { step?: string; item?: string | null };
  const isWanted =
    (options.step === undefined || step === options.step) && (options.item === undefined || item === options.item);
  return isWanted && (options.json === true || eventLine(event) !== undefined);
}

function printed(
  event: RunEvent,
  options: LogOptions,
  terminal: Terminal,
  wire: { encode(event: RunEvent): unknown } | undefined,
): void {
  if (!isShown(event, options)) return;
  terminal.out(
    wire === undefined
      ? `${new Date(event.ts).toISOString()}  ${printable(eventLine(event) ?? '')}\n`
      : `${JSON.stringify(wire.encode(event))}\n`,
  );
}
