import type { CommandUnknownOpts } from '@commander-js/extra-typings';

/** A command as completion sees it. */
export interface CommandNode {
  readonly name: string;
  readonly description: string;
  readonly commands: readonly CommandNode[];
  readonly options: readonly OptionNode[];
  readonly arguments: readonly ArgumentNode[];
}

export interface OptionNode {
  /** `-o`, `--output`. */
  readonly names: readonly string[];
  readonly description: string;
  /** `required`: the next word is its value; `optional`: only `--name=value` gives it one. */
  readonly value: 'none' | 'optional' | 'required';
  /** What the help calls its value: `dir`, `name=on|off`. */
  readonly valueName: string;
  readonly choices: readonly string[];
}

export interface ArgumentNode {
  readonly name: string;
  readonly isVariadic: boolean;
  readonly choices: readonly string[];
}

/** The commands of the program that people see. */
export function commandTree(command: CommandUnknownOpts): CommandNode {
  const help = command.createHelp();
  return {
    name: command.name(),
    description: command.description(),
    commands: help
      .visibleCommands(command)
      .filter((one) => command.parent === null || one.name() !== 'help')
      .map(commandTree),
    options: command.options
      .filter(({ hidden, long }) => !hidden || long === '--output')
      .map(({ flags, short, long, description, required, optional, argChoices }) => ({
        names: [short, long].filter((name) => name !== undefined),
        description,
        value: required ? 'required' : optional ? 'optional' : 'none',
        valueName: /[<[]=?([^>\]]+?)(\.\.\.)?[>\]]/.exec(flags)?.[1] ?? '',
        choices: argChoices ?? [],
      })),
    arguments: command.registeredArguments.map((argument) => ({
      name: argument.name(),
      isVariadic: argument.variadic,
      choices: argument.argChoices ?? [],
    })),
  };
}
