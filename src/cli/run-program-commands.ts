import { type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import type { Surroundings } from './commands/run-commands.ts';
import type { Shell } from './shell.ts';

const RUN = 'number, id or its beginning, name, @last or @running';

const collect = (value: string, before: string[]): string[] => [...before, value];

/** The commands that change a run. */
export function addRunCommands(runs: CommandUnknownOpts, shell: Shell): void {
  const { run } = shell;
  const around = (): Surroundings => ({ terminal: shell.terminal(), signal: shell.signal });
  command(runs, 'pause', 'Start nothing new; what is in flight finishes first')
    .argument('[run]', RUN, '@last')
    .option('--now', 'also stop what is in flight, to be tried again on resume')
    .action(run(async (id, options) => (await import('./commands/run-commands.ts')).runPause(id, options, around())));
  command(runs, 'resume', 'Go on with a run that was paused or interrupted')
    .argument('[run]', RUN, '@last')
    .action(run(async (id, options) => (await import('./commands/run-commands.ts')).runResume(id, options, around())));
  command(runs, 'cancel', 'End a run; what is in flight finishes first')
    .argument('[run]', RUN, '@last')
    .option('--now', 'also stop what is in flight')
    .action(run(async (id, options) => (await import('./commands/run-commands.ts')).runCancel(id, options, around())));
  command(runs, 'retry', 'Do again what failed, chosen items, or a step with all that follows')
    .argument('[run]', RUN, '@last')
    .option('--from <step>', 'this step, and what follows from it')
    .option('--step <step>', 'with --items: the step that has them')
    .option('--items <ids>', 'these items, by commas')
    .action(run(async (id, options) => (await import('./commands/run-commands.ts')).runRetry(id, options, around())));
  for (const verb of ['approve', 'reject'] as const) {
    command(runs, verb, `Say ${verb === 'approve' ? 'yes' : 'no'} to a question of a run; it is shown first`)
      .argument('[run]', RUN, '@last')
      .argument('[step]', 'may be left out when one question is open')
      .argument('[item]')
      .option('--comment <text>', 'for the record')
      .action(
        run(async (id, step, item, options) =>
          (await import('./commands/run-commands.ts')).runAnswer(verb, [id, step, item], options, around()),
        ),
      );
  }
  command(runs, 'skip', 'Pass an item, or a whole step, over')
    .argument('<run>', RUN)
    .argument('<step>')
    .argument('[item]')
    .requiredOption('--reason <text>', 'why, for the record')
    .action(
      run(async (id, step, item, options) =>
        (await import('./commands/run-commands.ts')).runSkip([id, step, item], options, around()),
      ),
    );
  command(runs, 'set', 'Change priority, concurrency or budget of a run')
    .argument('<run>', RUN)
    .option('--priority <class>', 'urgent, high, normal or low')
    .option('--concurrency <count>', 'attempts at one time')
    .option('--step <step>', 'with --concurrency: of this step alone')
    .option('--budget <amount>', 'dollars: 5, $7.50; none: no limit')
    .addOption(onExhausted())
    .action(run(async (id, options) => (await import('./commands/run-commands.ts')).runSet(id, options, around())));
  command(runs, 'edit', 'Change the graph of a run where it has not started')
    .argument('<run>', RUN)
    .requiredOption('--file <file>', 'the edits, in YAML')
    .action(run(async (id, options) => (await import('./commands/run-commands.ts')).runEdit(id, options, around())));
  command(runs, 'fork', 'Start a new run from a step of this one, keeping what the step builds on')
    .argument('<run>', RUN)
    .requiredOption('--from <step>', 'the first step that is done anew')
    .option('-p, --param <name=value>', 'a parameter that differs (repeatable)', collect, [] as string[])
    .option('--name <name>', 'name of the new run')
    .action(run(async (id, options) => (await import('./commands/run-fork.ts')).runFork(id, options, around())));
}

/** What every command on a run takes. */
function command(runs: CommandUnknownOpts, name: string, description: string) {
  return runs
    .command(name)
    .description(description)
    .option('--key, --idempotency-key <key>', 'the same key with the same request is the same command');
}

/** What happens when the budget is spent. */
export function onExhausted() {
  return new Option('--on-exhausted <policy>', 'with --budget: what happens when it is spent').choices([
    'pause',
    'stop',
    'continue',
  ] as const);
}
