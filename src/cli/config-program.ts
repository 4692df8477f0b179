import type { Command } from '@commander-js/extra-typings';
import { textOnly } from './output/index.ts';
import type { Shell } from './shell.ts';

/** Adds `drydock config …` to the program. */
export function addConfig(program: Command, { run, terminal }: Shell): void {
  const config = program
    .command('config')
    .description('Settings: what holds and why, and changes of the files they stand in');
  config
    .command('list')
    .description('List every setting, its value, and where that comes from')
    .option('--set', 'only those that somebody set')
    .action(run(async (options) => (await import('./commands/config-show.ts')).configList(options, terminal())));
  config
    .command('get')
    .description('Print the value of a setting; nothing when it has none')
    .argument('<key>', 'such as port or run.priority')
    .action(run(async (key) => (await import('./commands/config-show.ts')).configGet(key, terminal())));
  config
    .command('explain')
    .description('Show what was said about a setting, where, and what holds')
    .argument('<key>', 'such as port or run.priority')
    .action(run(async (key) => (await import('./commands/config-show.ts')).configExplain(key, terminal())));
  inFile(config.command('set'))
    .description('Set a setting in a file; comments in it stay')
    .argument('<key>', 'such as port or run.priority')
    .argument('<value...>', 'its value; several words: a list')
    .action(
      run(async (key, values, options) =>
        (await import('./commands/config-change.ts')).configSet(key, values, options, terminal()),
      ),
    );
  inFile(config.command('unset'))
    .description('Remove a setting from a file')
    .argument('<key>', 'such as port or run.priority')
    .action(
      run(async (key, options) => (await import('./commands/config-change.ts')).configUnset(key, options, terminal())),
    );
  inFile(textOnly(config.command('edit'), 'it opens an editor'))
    .description('Open a configuration file in $VISUAL or $EDITOR, and check it afterwards')
    .action(run(async (options) => (await import('./commands/config-edit.ts')).configEdit(options, terminal())));
  config
    .command('path')
    .description('Print the files that settings are read from, strongest first')
    .action(run(async () => (await import('./commands/config-show.ts')).configPath(terminal())));
  textOnly(config.command('schema'), 'it prints a JSON Schema as it is')
    .description('Print the JSON Schema of drydock.yaml, for editors')
    .action(run(async () => (await import('./commands/config-show.ts')).configSchema(terminal())));
}

function inFile(command: Command) {
  return command
    .option('--project', 'the file of the project; default when there is one')
    .option('--user', 'the file of this user');
}
