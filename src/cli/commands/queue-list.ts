import { type Explanation, reasonWords, timeWords } from '../../coordinator/index.ts';
import { EXIT } from '../../model/index.ts';
import { fromModel } from '../../server/index.ts';
import { duration, type Terminal, table } from '../terminal.ts';
import type { QueueView } from './queue-view.ts';

/** `drydock queue list` */
export async function queueList(queue: QueueView, terminal: Terminal): Promise<number> {
  const waiting = await queue.list();
  await terminal.answer({
    data: () => ({ items: waiting.map(fromModel), next_cursor: null }),
    text: () => {
      if (waiting.length === 0) terminal.hint('No run waits.\n');
      const rows = waiting.map((one) => row(one, queue));
      return waiting.length === 0 ? '' : table(HEADERS, rows);
    },
    names: () => waiting.map(({ run }) => `run/${run}`),
  });
  return EXIT.success;
}

const HEADERS = ['position', 'run', 'owner', 'project', 'priority', 'waited', 'predicted start', 'waits for'];

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
