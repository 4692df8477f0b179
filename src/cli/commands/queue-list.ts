import { type Explanation, reasonWords, timeWords } from '../../coordinator/index.ts';
import { EXIT } from '../../model/index.ts';
import { fromModel } from '../../server/index.ts';
import { duration, printable, type Terminal, table } from '../terminal.ts';
import type { QueueView } from './queue-view.ts';

/** `drydock queue list` */
export async function queueList(
  options: { readonly json?: true | undefined },
  queue: QueueView,
  terminal: Terminal,
): Promise<number> {
  const waiting = await queue.list();
  if (options.json) {
    terminal.out(`${JSON.stringify({ items: waiting.map(fromModel), next_cursor: null }, null, 2)}\n`);
  } else if (waiting.length === 0) {
    terminal.err('No run waits.\n');
  } else {
    const headers = ['position', 'run', 'owner', 'project', 'priority', 'waited', 'predicted start', 'waits for'];
    terminal.out(
      printable(
        table(
          headers,
          waiting.map((one) => row(one, queue)),
        ),
      ),
    );
  }
  return EXIT.success;
}

function row(one: Explanation, queue: QueueView): readonly string[] {
  const { run, owner, project, priority, agedPriority, position, waitedMs, predicted } = one;
  return [
    String(position),
    queue.nameOf(run),
    owner,
    project,
    agedPriority === priority ? priority : `${priority}, aged to ${agedPriority}`,
    duration(waitedMs),
    predicted === null ? 'unknown' : timeWords(predicted.at),
    reasonWords(one, (run) => queue.nameOf(run)),
  ];
}
