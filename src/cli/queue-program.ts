import type { Command } from '@commander-js/extra-typings';
import type { Shell } from './shell.ts';

const RUN = 'number, id or its beginning, name, or @last';

/** Adds `drydock queue …` to the program. */
export function addQueue(program: Command, { run, terminal }: Shell): void {
  const queue = program
    .command('queue')
    .description('Runs that wait for their turn: list, explain, move, drain, resume, quotas');
  queue
    .command('list')
    .description('List the runs that wait, the next one first, with what each waits for')
    .action(
      run(async () => {
        const { queueList } = await import('./commands/queue-list.ts');
        const { withQueueOrRest } = await import('./commands/queue-commands.ts');
        return withQueueOrRest(terminal(), (waiting) => queueList(waiting, terminal()));
      }),
    );
  queue
    .command('explain')
    .description('Say why a run waits, and what would let it start')
    .argument('[run]', RUN, '@last')
    .action(
      run(async (id) => {
        const { queueExplain } = await import('./commands/queue-explain.ts');
        const { withQueue } = await import('./commands/queue-commands.ts');
        return withQueue(terminal(), (waiting) => queueExplain(id, waiting, terminal()));
      }),
    );
  queue
    .command('move')
    .description('Put a run that waits at another place')
    .argument('<run>', RUN)
    .option('--front', 'to the front of its class')
    .option('--before <run>', 'directly before another run')
    .option('--priority <class>', 'to another class: urgent, high, normal or low')
    .action(
      run(async (id, options) => {
        const { queueMove } = await import('./commands/queue-move.ts');
        const { withQueue } = await import('./commands/queue-commands.ts');
        return withQueue(terminal(), (waiting) => queueMove(id, options, waiting, terminal()));
      }),
    );
  queue
    .command('drain')
    .description('Admit no run any more, also after a restart; what runs goes on')
    .option('--reason <text>', 'why, for those who wait')
    .action(
      run(async (options) => (await import('./commands/queue-control.ts')).queueDrain(true, options, terminal())),
    );
  queue
    .command('resume')
    .description('Admit runs again')
    .action(run(async () => (await import('./commands/queue-control.ts')).queueDrain(false, {}, terminal())));
  const quotas = queue.command('quotas').description('What the machine, owners and projects may hold at one time');
  quotas
    .command('get')
    .description('Show the quotas')
    .action(run(async () => (await import('./commands/queue-control.ts')).quotasGet(terminal())));
  quotas
    .command('set')
    .description('Change quotas, at once and for good; of the machine, unless it is said of whom')
    .argument('<limits...>', 'such as parallel_runs=8 or memory_mib=none')
    .option('--owner <name>', 'of this owner')
    .option('--project <owner/project>', 'of this project')
    .option('--every-owner', 'of each owner that has none of its own')
    .option('--every-project', 'of each project that has none of its own')
    .action(
      run(async (limits, options) =>
        (await import('./commands/queue-control.ts')).quotasSet(limits, options, terminal()),
      ),
    );
}
