import { type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import type { Shell } from './shell.ts';

const RUN = 'number, id or its beginning, name, @last or @running';

const collect = (value: string, before: string[]): string[] => [...before, value];

/** What people do with runs beside steering them: name, label, repeat, compare, estimate and delete them. */
export function addRunChanges(runs: CommandUnknownOpts, { run, terminal, signal }: Shell): void {
  const load = () => import('./commands/run-changes.ts');
  runs
    .command('rerun')
    .description('Start a new run with the request of this one, whatever became of it')
    .argument('[run]', RUN, '@last')
    .option('-p, --param <name=value>', 'a parameter that differs (repeatable)', collect, [] as string[])
    .option('--name <name>', 'name of the new run')
    .option('--key, --idempotency-key <key>', 'the same key with the same request is the same run')
    .action(run(async (id, options) => (await load()).runRerun(id, options, { terminal: terminal(), signal })));
  runs
    .command('compare')
    .description('Say what differs between two runs: parameters, workflow, outcomes of items, time and cost')
    .argument('<run>', RUN)
    .argument('<other>', RUN)
    .action(run(async (a, b) => (await import('./commands/run-compare.ts')).runCompare(a, b, terminal())));
  runs
    .command('cost')
    .description('Show what a run has spent on language models, with tokens in classes that do not overlap')
    .argument('[run]', RUN, '@last')
    .addOption(
      new Option('--by <what>', 'what it is summed by')
        .choices(['step', 'agent', 'model'] as const)
        .default('model' as const),
    )
    .action(run(async (id, options) => (await import('./commands/run-cost.ts')).runCost(id, options, terminal())));
  runs
    .command('estimate')
    .description('Say how long a run will take and what it will cost, as those before it did')
    .requiredOption('-w, --workflow <name>', 'a workflow file, or the name of one')
    .option('--items <count>', 'items that it will work on', Number)
    .action(run(async (options) => (await import('./commands/run-estimate.ts')).runEstimate(options, terminal())));
  runs
    .command('export')
    .description(
      'Write all that is known of a run to a new directory or .tar.gz: its record, events and files, with their hashes',
    )
    .argument('[run]', RUN, '@last')
    .requiredOption('--out <path>', 'a directory, or a file that ends in .tar.gz; it must not exist')
    .action(run(async (id, options) => (await import('./commands/run-export.ts')).runExport(id, options, terminal())));
  runs
    .command('label')
    .description('Put labels on a run, by which it is found again')
    .argument('<run>', RUN)
    .argument('[labels...]', 'such as nightly or team=core')
    .option('--remove <label>', 'take a label away (repeatable)', collect, [] as string[])
    .action(run(async (id, labels, options) => (await load()).runLabel(id, labels, options, terminal())));
  runs
    .command('rename')
    .description('Give a run another name')
    .argument('<run>', RUN)
    .argument('<name>')
    .action(run(async (id, name) => (await load()).runRename(id, name, terminal())));
  runs
    .command('delete')
    .description('Say what deleting a run that has ended would free; with --yes it is deleted')
    .argument('<run>', RUN)
    .option('-y, --yes', 'delete it')
    .option('--reason <text>', 'why, for who asks for it later')
    .action(run(async (id, options) => (await load()).runDelete(id, options, terminal())));
}
