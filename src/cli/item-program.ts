import { type Command, Option } from '@commander-js/extra-typings';
import { countOf } from './counts.ts';
import type { Shell } from './shell.ts';

const RUN = 'number, id or its beginning, name, @last or @running';

/** Adds `drydock item …` to the program. */
export function addItems(program: Command, { run, terminal, signal }: Shell): void {
  const items = program.command('item').description('Items that runs work on: list, view, logs, retry, skip');
  const around = () => ({ terminal: terminal(), signal });
  const load = () => import('./commands/item-commands.ts');
  items
    .command('list')
    .description('List the items of a run, by step and id')
    .option('--run <run>', RUN, '@last')
    .option('--step <step>', 'only of this step')
    .option('--state <states>', 'only in these states, by commas')
    .option('--verdict <verdicts>', 'only with these verdicts, by commas')
    .option('-n, --limit <count>', 'at most so many', countOf, 500)
    .action(run(async (options) => (await load()).itemList(options, terminal())));
  items
    .command('view')
    .description('Show what happened to an item in each step, with all attempts')
    .argument('<item>')
    .option('--run <run>', RUN, '@last')
    .action(run(async (item, options) => (await load()).itemView(item, options, terminal())));
  items
    .command('logs')
    .description('Print what was done with an item, event by event')
    .argument('<item>')
    .option('--run <run>', RUN, '@last')
    .option('--step <step>', 'only in this step')
    .option('-f, --follow', 'go on until the run has ended')
    .action(
      run(async (item, { run: of, ...options }) =>
        (await import('./commands/run-logs.ts')).runLogs(of, { ...options, item }, around()),
      ),
    );
  items
    .command('retry')
    .description('Do an item again, with all that follows from it')
    .argument('<item>')
    .option('--run <run>', RUN, '@last')
    .option('--step <step>', 'may be left out when it is in one step, or failed in one')
    .action(
      run(async (item, options) => {
        const step = await (await load()).stepOfItem('item retry', item, options);
        return (await import('./commands/run-commands.ts')).runRetry(options.run, { step, items: item }, around());
      }),
    );
  items
    .command('skip')
    .description('Pass an item over')
    .argument('<item>')
    .option('--run <run>', RUN, '@last')
    .option('--step <step>', 'may be left out when it is in one step, or failed in one')
    .requiredOption('--reason <text>', 'why, for the record')
    .action(
      run(async (item, { reason, ...options }) => {
        const step = await (await load()).stepOfItem('item skip', item, options);
        return (await import('./commands/run-commands.ts')).runSkip([options.run, step, item], { reason }, around());
      }),
    );
}

/** Adds `drydock cost …` to the program. */
export function addCost(program: Command, { run, terminal }: Shell): void {
  program
    .command('cost')
    .description('What runs have cost')
    .command('show')
    .description('Show what all runs have cost, those that were deleted included')
    .addOption(
      new Option('--by <what>', 'what it is summed by')
        .choices(['day', 'workflow', 'owner', 'project', 'agent'] as const)
        .default('day' as const),
    )
    .option('--from <day>', 'from this day on: 2026-11-01')
    .option('--to <day>', 'before this day')
    .option('--workflow <name>', 'only of this workflow')
    .option('--owner <name>', 'only of this owner')
    .option('--project <name>', 'only of this project')
    .action(run(async (options) => (await import('./commands/cost-show.ts')).costShow(options, terminal())));
}
