import type { Command } from '@commander-js/extra-typings';
import { textOnly } from './output/index.ts';
import type { Shell } from './shell.ts';

/** Adds `drydock completion` to the program, and what its scripts ask. */
export function addCompletion(program: Command, { run, terminal }: Shell): void {
  textOnly(program.command('completion'), 'it prints a script as it is')
    .description('Print the script with which a shell completes commands, options, runs, workflows and settings')
    .argument('<shell>', 'bash, zsh, fish or pwsh')
    .action(run(async (shell) => (await import('./commands/completion.ts')).completion(shell, terminal())));
  program
    .command('__complete', { hidden: true })
    .argument('[words...]')
    .allowUnknownOption()
    .passThroughOptions()
    .action(run(async (words) => (await import('./commands/completion.ts')).complete(words, program, terminal())));
}
