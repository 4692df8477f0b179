import type { Move } from '../../coordinator/index.ts';
import { EXIT, prioritySchema } from '../../model/index.ts';
import type { Terminal } from '../terminal.ts';
import { misused } from '../words.ts';
import type { QueueView } from './queue-view.ts';

export interface QueueMoveOptions {
  readonly front?: true | undefined;
  readonly before?: string | undefined;
  readonly priority?: string | undefined;
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
    throw misused('queue move', 'it is to be said where to, once', `--front, --before <run>, or --priority ${classes}`);
  }
  const run = await queue.runOf(name);
  await queue.move(run, move);
  const place = (await queue.list()).find((one) => one.run === run);
  const where = place === undefined ? 'starts now' : `is at position ${place.position} of ${place.of}`;
  await terminal.answer({
    data: () => ({ run, position: place?.position ?? null, of: place?.of ?? null }),
    text: () => `Run ${queue.nameOf(run)} ${where}.\n`,
    names: () => [`run/${run}`],
  });
  return EXIT.success;
}

async function moveOf({ front, before, priority }: QueueMoveOptions, queue: QueueView): Promise<Move | null> {
  if ([front, before, priority].filter((one) => one !== undefined).length !== 1) return null;
  if (front) return { to: 'front' };
  if (before !== undefined) return { to: 'before', run: await queue.runOf(before) };
  const parsed = prioritySchema.safeParse(priority);
  return parsed.success ? { to: 'priority', priority: parsed.data } : null;
}
