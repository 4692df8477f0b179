import { EXIT, type RunEvent } from '../../model/index.ts';
import { eventLine } from '../event-line.ts';
import { openRuns, runNamed } from '../open-runs.ts';
import { printable, type Terminal } from '../terminal.ts';

interface LogOptions {
  readonly item?: string | undefined;
  readonly step?: string | undefined;
  readonly json?: true | undefined;
}

/** `drydock run logs`: every event of a run, oldest first. */
export async function runLogs(reference: string, options: LogOptions, terminal: Terminal): Promise<number> {
  await using reader = await openRuns();
  const run = await runNamed(reference, reader);
  let afterSeq = 0;
  for (;;) {
    const events = (await reader?.events({ run: run.id, afterSeq, limit: 500 })) ?? [];
    for (const event of events.filter((one) => wanted(one, options))) print(event, options, terminal);
    afterSeq = events.at(-1)?.seq ?? afterSeq;
    if (events.length < 500) return EXIT.success;
  }
}

function wanted(event: RunEvent, options: LogOptions): boolean {
  const { step, item } = event.data as { step?: string; item?: string | null };
  return (options.step === undefined || step === options.step) && (options.item === undefined || item === options.item);
}

function print(event: RunEvent, options: LogOptions, terminal: Terminal): void {
  if (options.json) {
    terminal.out(`${JSON.stringify(event)}\n`);
    return;
  }
  const line = eventLine(event);
  if (line !== undefined) terminal.out(`${new Date(event.ts).toISOString()}  ${printable(line)}\n`);
}
