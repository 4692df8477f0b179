import type { Argument, CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { answersInTextAlone } from './output/index.ts';

/** A command as programs read it. */
export interface CommandTree {
  /** `run list`; empty for drydock itself. */
  readonly path: string;
  readonly description: string;
  readonly usage: string;
  readonly arguments: readonly ArgumentFacts[];
  /** Without those of every command, which are told at the root. */
  readonly options: readonly OptionFacts[];
  /** False: it answers in text alone. */
  readonly has_data: boolean;
  readonly commands: readonly CommandTree[];
}

interface ArgumentFacts {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  readonly repeatable: boolean;
  readonly default: unknown;
}

interface OptionFacts {
  readonly flags: string;
  readonly description: string;
  /** True: the command cannot do without. */
  readonly required: boolean;
  readonly choices: readonly string[] | null;
  readonly default: unknown;
}

/** A command with all that it takes, and all below it. */
export function commandTree(command: CommandUnknownOpts, above: readonly string[] = []): CommandTree {
  const path = command.parent === null ? [] : [...above, command.name()];
  const isRoot = command.parent === null;
  const shown = command.createHelp().visibleCommands(command);
  const own = command.options.filter(
    ({ hidden, helpGroupHeading }) => isRoot || (!hidden && helpGroupHeading === undefined),
  );
  return {
    path: path.join(' '),
    description: command.description(),
    usage: ['drydock', ...path, command.usage()].join(' '),
    arguments: command.registeredArguments.map(argumentFacts),
    options: own.map(optionFacts),
    has_data: !answersInTextAlone(command),
    // Those that shells alone call are hidden.
    commands: command.commands.filter((inner) => shown.includes(inner)).map((inner) => commandTree(inner, path)),
  };
}

/** The commands that do something: those without others below them. */
export function leavesOf(tree: CommandTree): readonly CommandTree[] {
  return tree.commands.length === 0 ? [tree] : tree.commands.flatMap(leavesOf);
}

function argumentFacts(argument: Argument): ArgumentFacts {
  const { description, required, variadic, defaultValue } = argument;
  return { name: argument.name(), description, required, repeatable: variadic, default: defaultValue ?? null };
}

function optionFacts({ flags, description, mandatory, argChoices, defaultValue }: Option): OptionFacts {
  return {
    flags: flags.replace(' [=', '[='),
    description,
    required: mandatory,
    choices: argChoices ?? null,
    default: (defaultValue as unknown) ?? null,
  };
}
