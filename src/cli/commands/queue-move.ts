import type { Move } from '../../coordinator/index.ts';
import { EXIT, prioritySchema } from '../../model/index.ts';
import { printable, type Terminal } from '../terminal.ts';
import type { QueueView } from './queue-view.ts';

export interface QueueMoveOptions {
  readonly front?: true | undefined;
  readonly before?: string | undefined;
  readonly priority?: string | undefined;
  readonly json?: true | undefined;
}

/** `drydock queue move <run> --front | --before <run> | --priority <class>` */
export async function queueMove(
  name: string,
  options: QueueMoveOptions,
  queue: QueueView,
  terminal: Terminal,
): Promise<number> {
  const move = await moveOf(options, queue);
  if (move === null) {
    const classes = prioritySchema.options.join('|');
    terminal.err(`Say where to, once: --front, --before <run>, or --priority ${classes}\n`);
    return EXIT.usage;
  }
  const run = await queue.runOf(name);
  await queue.move(run, move);
  const place = (await queue.list()).find((one) => one.run === run);
  if (options.json) {
    terminal.out(`${JSON.stringify({ run, position: place?.position ?? null, of: place?.of ?? null }, null, 2)}\n`);
  } else if (place === undefined) {
    terminal.out(`Run ${printable(queue.nameOf(run))} starts now.\n`);
  } else {
    terminal.out(`Run ${printable(queue.nameOf(run))} is at position ${place.position} of ${place.of}.\n`);
  }
  return EXIT.success;
}

async function moveOf({ front, before, priority }: QueueMoveOptions, queue: QueueView): Promise<Move | null> {
  if ([front, before, priority].filter((one) => one !== undefined).length !== 1) return null;
  if (front) return { to: 'front' };
  if (before !== undefined) return { to: 'before', run: await queue.runOf(before) };
  const parsed = prioritySchema.safeParse(priority);
  return parsed.success ? { to: 'priority', priority: parsed.data } : null;
}
