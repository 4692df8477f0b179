import { DrydockError, EXIT } from '../../model/index.ts';
import { homeFolder } from '../home.ts';
import { openRuns } from '../open-runs.ts';
import { queueOf } from '../queue-client.ts';
import { reachOwner } from '../run-access.ts';
import type { Terminal } from '../terminal.ts';
import type { QueueView } from './queue-view.ts';

/** Does something with the queue of the process that owns the home. @throws DRY-E8043 when there is none */
export async function withQueue(terminal: Terminal, use: (queue: QueueView) => Promise<number>): Promise<number> {
  await using owner = await reachOwner(terminal);
  if (owner === null) throw new DrydockError('DRY-E8043', { home: homeFolder() });
  return await use(await queueOf(owner.client, owner.reader));
}

/** Without an owner nobody waits; runs that were queued rest until there is one. */
export async function withQueueOrRest(terminal: Terminal, use: (queue: QueueView) => Promise<number>): Promise<number> {
  await using owner = await reachOwner(terminal);
  if (owner !== null) return await use(await queueOf(owner.client, owner.reader));
  await using reader = await openRuns();
  const resting = (await reader?.runs({ states: ['queued'], limit: 500 })) ?? [];
  await terminal.answer({
    data: () => ({ items: [], next_cursor: null }),
    text: () => {
      terminal.hint('No run waits: nobody drives any in this home.\n');
      if (resting.length > 0)
        terminal.hint(`${resting.length} queued run(s) go on with a daemon:  ${terminal.command} up\n`);
      return '';
    },
    names: () => [],
  });
  return EXIT.success;
}
